namespace InvoiceTracker.Domain;

/// <summary>The business on the paper. Everything else belongs to exactly one.</summary>
public sealed class Workspace
{
    public const int NameLength = 120;
    public const int AddressLength = 500;
    public const int TaxIdLength = 40;
    public const int PhoneLength = 40;
    public const int BankDetailsLength = 500;

    private Workspace() { }

    public Workspace(string name, Currency currency, string timeZone, string locale, DateTimeOffset createdAt)
    {
        Name = name;
        LegalName = name;
        Currency = currency;
        TimeZoneId = timeZone;
        Locale = locale;
        CreatedAt = createdAt;
    }

    public Guid Id { get; private set; }
    public string Name { get; set; } = "";
    public string LegalName { get; set; } = "";

    /// <summary>Postal address without postal code and city, one line of it a line of text.</summary>
    public string Address { get; set; } = "";

    public string PostalCode { get; set; } = "";
    public string City { get; set; } = "";

    /// <summary>ISO 3166-1 alpha-2, or empty.</summary>
    public string Country { get; set; } = "";

    public string TaxId { get; set; } = "";
    public string Email { get; set; } = "";
    public string Phone { get; set; } = "";
    public Currency Currency { get; set; } = Currency.Of("EUR");

    /// <summary>IANA name. "Today", number years and due dates belong to this zone.</summary>
    public string TimeZoneId { get; set; } = "UTC";

    /// <summary>BCP 47 language of documents and mails, e.g. "en" or "de-AT".</summary>
    public string Locale { get; set; } = "en";

    public int PaymentTermsDays { get; set; } = 14;

    /// <summary>Account holder, IBAN and BIC as the client should read them; empty when there is no bank account to pay to.</summary>
    public string BankDetails { get; set; } = "";

    /// <summary>See <see cref="Domain.NumberPattern"/>.</summary>
    public string NumberPattern { get; set; } = Domain.NumberPattern.Default;

    public bool RestartNumbersYearly { get; set; } = true;

    public TrackingMode TrackingMode { get; set; } = TrackingMode.Standard;

    /// <summary>What a visit is compared with within the cooldown.</summary>
    public CooldownKey CooldownKey { get; set; } = CooldownKey.Network;

    /// <summary>The first run was told that mails as files are fine for now, and asks no more about a mail server.</summary>
    public bool IsMailFolderFine { get; set; }

    public DateTimeOffset CreatedAt { get; private set; }

    public TimeZoneInfo TimeZone => TimeZoneInfo.FindSystemTimeZoneById(TimeZoneId);

    /// <summary>The calendar day that an instant falls on where the business is.</summary>
    public DateOnly DayOf(DateTimeOffset instant) => DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(instant, TimeZone).DateTime);
}

/// <summary>How much a visit must show before it counts.</summary>
public enum TrackingMode
{
    /// <summary>An ordinary browser's visit counts at once; a suspicious one waits for a sign of a person.</summary>
    Standard,

    /// <summary>Only link checks, bots that say so and the cooldown are left out.</summary>
    Literal,

    /// <summary>Only what a sign of a person confirmed counts.</summary>
    Strict,
}

public enum CooldownKey
{
    Network,
    NetworkAndBrowser,
}
