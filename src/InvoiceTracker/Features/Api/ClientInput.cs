using System.Text.RegularExpressions;
using InvoiceTracker.Domain;

namespace InvoiceTracker.Features.Api;

/// <summary>A client as a caller writes it.</summary>
public sealed partial record ClientInput
{
    private const int AddressLength = 500;
    private const int TaxIdLength = 40;
    private const int BuyerReferenceLength = 100;
    private const int MostContacts = 50;
    private const int LongestTerms = 365;

    public string? Name { get; init; }
    public string? LegalName { get; init; }

    /// <summary>Needed unless there are contacts.</summary>
    public string? Email { get; init; }
    public string? Address { get; init; }
    public string? PostalCode { get; init; }
    public string? City { get; init; }

    /// <summary>ISO 3166-1 alpha-2, in capitals.</summary>
    public string? Country { get; init; }
    public string? TaxId { get; init; }
    public string? BuyerReference { get; init; }

    /// <summary>True: nothing is sent to this client that cannot become an e-invoice.</summary>
    public bool? RequiresEInvoice { get; init; }

    /// <summary>ISO 4217, in capitals.</summary>
    public string? Currency { get; init; }

    /// <summary>BCP 47: the language of this client's documents and mails.</summary>
    public string? Locale { get; init; }
    public int? PaymentTermsDays { get; init; }
    public bool? TrackOpens { get; init; }
    public bool? MentionOpensInMail { get; init; }
    public IReadOnlyList<ContactInput?>? Contacts { get; init; }

    internal static ClientInput Of(Client client) =>
        new()
        {
            Name = client.Name,
            LegalName = client.LegalName,
            Email = client.Email,
            Address = client.Address,
            PostalCode = client.PostalCode,
            City = client.City,
            Country = client.Country,
            TaxId = client.TaxId,
            BuyerReference = client.BuyerReference,
            RequiresEInvoice = client.RequiresEInvoice,
            Currency = client.Currency?.Code,
            Locale = client.Locale,
            PaymentTermsDays = client.PaymentTermsDays,
            TrackOpens = client.TrackOpens,
            MentionOpensInMail = client.MentionOpensInMail,
            Contacts = [.. client.Contacts.Select(ContactInput.Of)],
        };

    /// <summary>Writes this onto a client.</summary>
    /// <exception cref="InvalidInputException">Something is wrong with it; the client is as it was.</exception>
    internal void WriteTo(Client client)
    {
        var errors = new FieldErrors();
        var currency = string.IsNullOrEmpty(Currency) ? null : errors.Try("currency", () => Domain.Currency.Of(Currency));
        var contacts = Check(errors);
        errors.ThrowIfAny();

        client.Name = Name!.Trim();
        client.LegalName = Blank(LegalName);
        client.Email = Blank(Email);
        client.Address = Blank(Address);
        client.PostalCode = Blank(PostalCode);
        client.City = Blank(City);
        client.Country = Blank(Country);
        client.TaxId = Blank(TaxId);
        client.BuyerReference = Blank(BuyerReference);
        client.RequiresEInvoice = RequiresEInvoice ?? false;
        client.Currency = currency;
        client.Locale = Blank(Locale);
        client.PaymentTermsDays = PaymentTermsDays;
        client.TrackOpens = TrackOpens ?? true;
        client.MentionOpensInMail = MentionOpensInMail ?? true;
        client.SetContacts(contacts);
    }

    private List<Contact> Check(FieldErrors errors)
    {
        errors.AddFlaw("name", "name", PlainText.Flaw(Name, Client.NameLength));
        errors.AddFlaw("legalName", "legal name", Optional(LegalName, Client.NameLength));
        errors.AddFlaw("address", "address", PlainText.LongFlaw(Address, AddressLength));
        errors.AddFlaw("postalCode", "postal code", Optional(PostalCode, PostalAddress.PostalCodeLength));
        errors.AddFlaw("city", "city", Optional(City, PostalAddress.CityLength));
        errors.AddFlaw("taxId", "tax id", Optional(TaxId, TaxIdLength));
        errors.AddFlaw("buyerReference", "buyer reference", Optional(BuyerReference, BuyerReferenceLength));
        if (!string.IsNullOrEmpty(Country) && !Alpha2().IsMatch(Country))
            errors.Add("country", "A country is an ISO 3166 code of two capitals, such as DE.");
        if (!string.IsNullOrEmpty(Locale) && !Languages.IsKnown(Locale))
            errors.Add("locale", "A language is a tag such as en or de-AT.");
        if (PaymentTermsDays is < 0 or > LongestTerms)
            errors.Add("paymentTermsDays", $"Payment terms are 0 to {LongestTerms} days.");

        var given = Contacts ?? [];
        if (given.Count > MostContacts)
            errors.Add("contacts", $"A client has at most {MostContacts} contacts.");
        if (string.IsNullOrEmpty(Email) ? given.Count == 0 : !EmailAddress.IsValid(Email))
            errors.Add(
                "email",
                string.IsNullOrEmpty(Email) ? "An e-mail address is required, or a contact." : "This is not an e-mail address."
            );
        return
        [
            .. given
                .Take(MostContacts)
                .Select((contact, i) => (contact ?? new ContactInput(null, null, null)).Read($"contacts[{i}]", errors))
                .OfType<Contact>(),
        ];
    }

    private static string? Optional(string? text, int maxLength) => string.IsNullOrEmpty(text) ? null : PlainText.Flaw(text, maxLength);

    private static string? Blank(string? text) => string.IsNullOrWhiteSpace(text) ? null : text.Trim();

    [GeneratedRegex(@"^[A-Z]{2}\z", RegexOptions.NonBacktracking)]
    private static partial Regex Alpha2();
}

/// <param name="Role">to, cc or accounts.</param>
public sealed record ContactInput(string? Name, string? Email, string? Role)
{
    internal static ContactInput Of(Contact contact) => new(contact.Name, contact.Email, contact.Role.ToSnakeCase());

    internal Contact? Read(string path, FieldErrors errors)
    {
        var role = Role is null ? ContactRole.To : ApiJson.FromSnakeCase<ContactRole>(Role);
        errors.AddFlaw($"{path}.name", "name", PlainText.Flaw(Name, Contact.NameLength));
        if (!EmailAddress.IsValid(Email))
            errors.Add($"{path}.email", "This is not an e-mail address.");
        if (role is null)
            errors.Add($"{path}.role", "A role is to, cc or accounts.");
        return Name is null || Email is null || role is null ? null : new Contact(Name.Trim(), Email, role.Value);
    }
}
