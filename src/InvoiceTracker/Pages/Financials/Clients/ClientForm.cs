using System.ComponentModel.DataAnnotations;
using System.Globalization;
using InvoiceTracker.Domain;
using InvoiceTracker.Web;

namespace InvoiceTracker.Pages.Financials.Clients;

/// <summary>All that is known about a client.</summary>
public sealed class ClientForm : IValidatableObject
{
    public const int MostContacts = 50;
    private const int LongestTerms = 365;

    [PlainLine("The client's name", Client.NameLength)]
    public string Name { get; set; } = "";

    [PlainLine("The legal name", Client.NameLength, IsOptional = true)]
    public string? LegalName { get; set; }

    [MailAddress(IsOptional = true)]
    public string? Email { get; set; }

    [PlainLines("The address", Client.AddressLength)]
    public string? Address { get; set; }

    [PlainLine("The postal code", PostalAddress.PostalCodeLength, IsOptional = true)]
    public string? PostalCode { get; set; }

    [PlainLine("The city", PostalAddress.CityLength, IsOptional = true)]
    public string? City { get; set; }

    [CountryCode(IsOptional = true)]
    public string? Country { get; set; }

    [PlainLine("The tax ID", Client.TaxIdLength, IsOptional = true)]
    public string? TaxId { get; set; }

    [PlainLine("The buyer reference", Client.BuyerReferenceLength, IsOptional = true)]
    public string? BuyerReference { get; set; }

    public bool RequiresEInvoice { get; set; }

    [CurrencyCode(IsOptional = true)]
    public string? Currency { get; set; }

    [LanguageTag(IsOptional = true)]
    public string? Language { get; set; }

    [Range(0, LongestTerms, ErrorMessage = "Give 0 to 365 days.")]
    public int? PaymentTermsDays { get; set; }

    public bool TrackOpens { get; set; } = true;

    public bool MentionOpensInMail { get; set; } = true;

    [MaxLength(MostContacts, ErrorMessage = "A client has at most 50 contacts.")]
    public List<ContactForm> Contacts { get; set; } = [];

    internal static ClientForm Of(Client client) =>
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
            Language = client.Locale,
            PaymentTermsDays = client.PaymentTermsDays,
            TrackOpens = client.TrackOpens,
            MentionOpensInMail = client.MentionOpensInMail,
            Contacts = [.. client.Contacts.OrderBy(c => c.Role).ThenBy(c => c.Name, StringComparer.Ordinal).Select(ContactForm.Of)],
        };

    internal void WriteTo(Client client)
    {
        client.Name = Name.Trim();
        client.LegalName = LegalName?.Trim();
        client.Email = Email?.Trim();
        client.Address = Address?.Trim();
        client.PostalCode = PostalCode?.Trim();
        client.City = City?.Trim();
        client.Country = Country;
        client.TaxId = TaxId?.Trim();
        client.BuyerReference = BuyerReference?.Trim();
        client.RequiresEInvoice = RequiresEInvoice;
        client.Currency = Currency is null ? null : Domain.Currency.Of(Currency);
        client.Locale = Language;
        client.PaymentTermsDays = PaymentTermsDays;
        client.TrackOpens = TrackOpens;
        client.MentionOpensInMail = MentionOpensInMail;
        client.SetContacts(Contacts.Where(contact => !contact.IsBlank).Select(contact => contact.ToContact()));
    }

    /// <summary>What the buttons beside the contacts do when no script is there to do it.</summary>
    /// <param name="change">"add", or "remove" with a position: "remove 2".</param>
    internal void Change(string? change)
    {
        if (change is "add")
            Contacts.Add(new ContactForm());
        else if (
            change?.Split(' ') is ["remove", var text]
            && int.TryParse(text, CultureInfo.InvariantCulture, out var at)
            && at >= 0
            && at < Contacts.Count
        )
            Contacts.RemoveAt(at);
    }

    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (var (i, contact) in Contacts.Index())
        {
            if (contact.Email is { } email && !seen.Add(EmailAddress.Normalize(email)))
                yield return new ValidationResult(
                    "This address stands twice among the contacts.",
                    [$"{nameof(Contacts)}[{i}].{nameof(ContactForm.Email)}"]
                );
        }
    }
}

/// <summary>A person or mailbox at the client. A row without anything typed is none.</summary>
public sealed class ContactForm : IValidatableObject
{
    [PlainLine("The contact's name", Contact.NameLength, IsOptional = true)]
    public string? Name { get; set; }

    [MailAddress(IsOptional = true)]
    public string? Email { get; set; }

    [EnumDataType(typeof(ContactRole), ErrorMessage = "Choose what is sent to this contact.")]
    public ContactRole Role { get; set; }

    internal bool IsBlank => Name is null && Email is null;

    internal static ContactForm Of(Contact contact) =>
        new()
        {
            Name = contact.Name,
            Email = contact.Email,
            Role = contact.Role,
        };

    // A mailbox such as accounts@ has no name but its own.
    internal Contact ToContact() => new(Name?.Trim() ?? Shortened(Email!.Trim()), Email!.Trim(), Role);

    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (Name is not null && Email is null)
            yield return new ValidationResult("Enter an e-mail address.", [nameof(Email)]);
    }

    private static string Shortened(string name) => name.Length <= Contact.NameLength ? name : name[..Contact.NameLength];
}
