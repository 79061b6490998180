using InvoiceTracker.Data;
using InvoiceTracker.Domain;
using InvoiceTracker.Features.Accounts;
using InvoiceTracker.Features.FollowUp.Drafts;
using InvoiceTracker.Features.Links;
using Microsoft.EntityFrameworkCore;

namespace InvoiceTracker.Features.FollowUp;

/// <summary>Finds whom a follow-up goes to, and writes the draft for them.</summary>
public sealed class FollowUpDrafts(AppDbContext db, CurrentUser me, LinkProtector links, TimeProvider clock)
{
    /// <returns>By invoice; without those that nobody was given a link to.</returns>
    public async Task<IReadOnlyDictionary<Guid, Addressee>> AddresseesAsync(
        IReadOnlyCollection<Guid> invoiceIds,
        CancellationToken cancellationToken
    )
    {
        var found = await db
            .InvoiceLinks.AsNoTracking()
            .Where(l => l.WorkspaceId == me.WorkspaceId && l.InvoiceId != null && invoiceIds.Contains(l.InvoiceId.Value))
            .Where(l => l.Kind == LinkKind.Recipient && l.RevokedAt == null && l.Email != null)
            .OrderBy(l => l.CreatedAt)
            .ThenBy(l => l.Id)
            .ToListAsync(cancellationToken);
        var clients = await db
            .Invoices.AsNoTracking()
            .Where(i => invoiceIds.Contains(i.Id) && i.Client != null)
            .Include(i => i.Client!.Contacts)
            .ToDictionaryAsync(i => i.Id, i => i.Client, cancellationToken);
        return found
            .GroupBy(link => link.InvoiceId!.Value)
            .ToDictionary(group => group.Key, group => Choose([.. group], clients.GetValueOrDefault(group.Key)));
    }

    public async Task<Addressee?> AddresseeAsync(Guid invoiceId, CancellationToken cancellationToken) =>
        (await AddresseesAsync([invoiceId], cancellationToken)).GetValueOrDefault(invoiceId);

    public Draft Write(UnpaidInvoice invoice, Addressee to, Tone tone) => Draft.Of(Facts(invoice, to), tone, clock.GetUtcNow());

    /// <returns>Null when the keys that encrypted the link are gone.</returns>
    public string? ShortText(UnpaidInvoice invoice, Addressee to) =>
        to.Url is { } url ? Draft.ShortText(Facts(invoice, to), url, clock.GetUtcNow()) : null;

    private DraftFacts Facts(UnpaidInvoice invoice, Addressee to) =>
        new(invoice, to.Client?.Locale ?? me.Workspace.Locale, to.Name, me.User.Name, to.MentionsOpens, me.Workspace.TimeZone);

    // The one whom the invoice is for, as the client's contacts say now; else the first whom it was sent to.
    private Addressee Choose(List<InvoiceLink> given, Client? client)
    {
        var named = client?.DefaultRecipients().Where(r => !r.IsCopy).Select(r => EmailAddress.Normalize(r.Email)).ToList() ?? [];
        var link = given.Find(l => named.Contains(EmailAddress.Normalize(l.Email!))) ?? given[0];
        return new Addressee(link, links.UrlOf(link), client);
    }
}

/// <summary>Whom a follow-up goes to: one recipient, by their own link.</summary>
/// <param name="Url">Null when the keys that encrypted the link are gone.</param>
public sealed record Addressee(InvoiceLink Link, string? Url, Client? Client)
{
    public string Email => Link.Email!;

    /// <summary>Null where the address stands in place of a name.</summary>
    public string? Name => Link.RecipientName is { } name && name != Link.Email ? name : null;

    public bool MentionsOpens => Client is not { MentionOpensInMail: false };
}
