using InvoiceTracker.Domain;
using InvoiceTracker.Features.FollowUp;
using InvoiceTracker.Features.FollowUp.Drafts;

namespace InvoiceTracker.Features.Api;

/// <summary><c>/follow-ups</c>: the board, with a draft for each invoice; and the way to send the draft.</summary>
internal static class FollowUpEndpoints
{
    private const int Most = 1_000;

    public static void MapFollowUps(this RouteGroupBuilder api)
    {
        api.MapGet("/follow-ups", ReadAsync).WithTags("Follow-ups");
        api.MapPost("/invoices/{id:guid}/remind", RemindAsync)
            .WithTags("Follow-ups")
            .Produces<InvoiceJson>()
            .RequireAuthorization(ApiAccess.Write);
    }

    private static async Task<FollowUpsJson> ReadAsync(FollowUpBoard board, FollowUpDrafts drafts, CancellationToken cancellationToken)
    {
        var (entries, _, figures) = await board.ReadAsync(cancellationToken);
        var shown = entries.Take(Most).ToList();
        var addressees = await drafts.AddresseesAsync(shown.ConvertAll(entry => entry.Invoice.Id), cancellationToken);
        return new FollowUpsJson(
            new FollowUpCountersJson(figures.OpenedThisWeek, figures.NotOpened, figures.OpenedOften, figures.OverdueCount),
            shown.ConvertAll(entry =>
            {
                var to = addressees.GetValueOrDefault(entry.Invoice.Id);
                var draft = to is null ? null : drafts.Write(entry.Invoice, to, Tone.Friendly);
                return new FollowUpJson(
                    entry.Invoice.Id,
                    entry.Bucket.ToSnakeCase(),
                    entry.Bucket.Step().ToSnakeCase(),
                    draft?.Subject,
                    draft?.Message.Replace(MailMessage.LinkMark, to!.Url ?? "", StringComparison.Ordinal)
                );
            })
        );
    }

    private static async Task<InvoiceJson?> RemindAsync(
        Guid id,
        FollowUpBoard board,
        FollowUpDrafts drafts,
        FollowUpSender sender,
        InvoiceReader reader,
        CancellationToken cancellationToken
    )
    {
        if (await reader.ReadAsync(id, cancellationToken) is null)
            return null;
        if (await board.FindAsync(id, cancellationToken) is not { Invoice: var invoice })
            throw new IllegalStepException("Nothing is open on this invoice, so there is nothing to follow up.");
        if (await drafts.AddresseeAsync(id, cancellationToken) is not { } to)
            throw new IllegalStepException("Nobody has a link to this invoice. Send it again to an address first.");
        var draft = drafts.Write(invoice, to, Tone.Friendly);
        await sender.SendAsync(id, draft.Subject, draft.Message, TimeSpan.Zero, cancellationToken);
        return await reader.ReadAsync(id, cancellationToken);
    }
}

/// <param name="Items">The most urgent first, 1,000 at most.</param>
public sealed record FollowUpsJson(FollowUpCountersJson Counters, IReadOnlyList<FollowUpJson> Items);

/// <summary>Of all unpaid invoices, whether they are snoozed or not.</summary>
public sealed record FollowUpCountersJson(int OpenedThisWeek, int NotOpened10Days, int Opened3PlusUnpaid, int Overdue);

/// <param name="Bucket">Such as opened_quiet or not_opened_for_ten_days; each invoice is in one.</param>
/// <param name="Suggestion">fix_address, follow_up, offer_help, resend or wait.</param>
/// <param name="Subject">Of the draft.</param>
/// <param name="Draft">The words of the mail that <c>POST /invoices/{id}/remind</c> would send; null where nobody has a link.</param>
public sealed record FollowUpJson(Guid InvoiceId, string Bucket, string Suggestion, string? Subject, string? Draft);
