using InvoiceTracker.Domain;
using InvoiceTracker.Features.Invoices;

namespace InvoiceTracker.Features.Api;

/// <summary>A client as a caller reads it.</summary>
/// <param name="PortalUrl">Where the client sees all invoices; null when there is no portal link.</param>
/// <param name="Credits">What the client has paid too much, by currency.</param>
public sealed record ClientJson(
    Guid Id,
    string Name,
    string? LegalName,
    string? Email,
    string? Address,
    string? PostalCode,
    string? City,
    string? Country,
    string? TaxId,
    string? BuyerReference,
    bool RequiresEInvoice,
    string? Currency,
    string? Locale,
    int? PaymentTermsDays,
    bool TrackOpens,
    bool MentionOpensInMail,
    IReadOnlyList<ContactInput> Contacts,
    string? PortalUrl,
    IReadOnlyList<CreditJson> Credits,
    string CreatedAt
)
{
    internal static async Task<IReadOnlyList<ClientJson>> OfAsync(
        IReadOnlyList<Client> clients,
        ClientDirectory directory,
        CancellationToken cancellationToken
    )
    {
        Guid[] ids = [.. clients.Select(c => c.Id)];
        var portals = await directory.PortalsAsync(ids, cancellationToken);
        var credits = await directory.CreditsAsync(ids, cancellationToken);
        return [.. clients.Select(client => Of(client, portals.GetValueOrDefault(client.Id), credits[client.Id]))];
    }

    private static ClientJson Of(Client client, string? portalUrl, IEnumerable<Money> credits) =>
        new(
            client.Id,
            client.Name,
            client.LegalName,
            client.Email,
            client.Address,
            client.PostalCode,
            client.City,
            client.Country,
            client.TaxId,
            client.BuyerReference,
            client.RequiresEInvoice,
            client.Currency?.Code,
            client.Locale,
            client.PaymentTermsDays,
            client.TrackOpens,
            client.MentionOpensInMail,
            [.. client.Contacts.OrderBy(c => c.Role).ThenBy(c => c.Name, StringComparer.Ordinal).Select(ContactInput.Of)],
            portalUrl,
            [.. credits.Select(credit => new CreditJson(credit.Currency.Code, credit.ToString()))],
            Instant.Format(client.CreatedAt)
        );
}

public sealed record CreditJson(string Currency, string Amount);
