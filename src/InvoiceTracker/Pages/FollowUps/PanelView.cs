using InvoiceTracker.Data;
using InvoiceTracker.Domain;
using InvoiceTracker.Features.Accounts;
using InvoiceTracker.Features.FollowUp;
using InvoiceTracker.Features.FollowUp.Drafts;
using InvoiceTracker.Features.Invoices;
using InvoiceTracker.Features.Links;
using InvoiceTracker.Features.Notifications;
using InvoiceTracker.Web;
using Microsoft.AspNetCore.Html;
using Microsoft.EntityFrameworkCore;

namespace InvoiceTracker.Pages.FollowUps;

/// <summary>Reads all that the panel shows of one invoice.</summary>
public sealed class PanelReader(
    AppDbContext db,
    FollowUpBoard board,
    FollowUpDrafts drafts,
    InvoiceWatches watches,
    ViewStrips strips,
    LinkProtector protector,
    CurrentUser me
)
{
    /// <returns>Null when the workspace has no such invoice, or nothing is open on it.</returns>
    public async Task<PanelView?> ReadAsync(Guid id, Tone tone, CancellationToken cancellationToken)
    {
        if (await board.FindAsync(id, cancellationToken) is not { Invoice: var invoice, Bucket: var bucket })
            return null;
        var stored = await db.Invoices.AsNoTracking().Of(me).SingleAsync(i => i.Id == id, cancellationToken);
        var to = await drafts.AddresseeAsync(id, cancellationToken);
        var draft = to is null ? null : drafts.Write(invoice, to, tone);
        return new PanelView
        {
            Invoice = invoice,
            Bucket = bucket,
            Tone = tone,
            To = to,
            Draft = draft,
            ShortText = to is null ? null : drafts.ShortText(invoice, to),
            PortalUrl = await PortalAsync(invoice.ClientId, cancellationToken),
            Habit = await PaymentHabit.ReadAsync(db, invoice.ClientId, cancellationToken),
            Undelivered = bucket is FollowUpBucket.DeliveryFailed ? await UndeliveredAsync(id, cancellationToken) : null,
            Days = await strips.OfAsync(stored, cancellationToken),
            IsMine = stored.CreatorId == me.UserId,
            Watch = await watches.OfAsync(id, cancellationToken),
            MayWrite = me.Role.CanWrite(),
            Input = new FollowUpForm
            {
                Subject = draft?.Subject,
                Message = to?.Url is { } url ? draft?.Message.Replace(MailMessage.LinkMark, url, StringComparison.Ordinal) : draft?.Message,
            },
        };
    }

    private async Task<string?> PortalAsync(Guid? clientId, CancellationToken cancellationToken) =>
        await db
            .InvoiceLinks.AsNoTracking()
            .Where(l => l.ClientId == clientId && l.Kind == LinkKind.Portal && l.RevokedAt == null && l.ExpiresAt == null)
            .OrderByDescending(l => l.CreatedAt)
            .FirstOrDefaultAsync(cancellationToken)
            is { } link
            ? protector.UrlOf(link)
            : null;

    private Task<MailMessage?> UndeliveredAsync(Guid id, CancellationToken cancellationToken) =>
        db
            .MailMessages.AsNoTracking()
            .Where(m => m.InvoiceId == id && m.State == MailState.Failed)
            .OrderByDescending(m => m.QueuedAt)
            .FirstOrDefaultAsync(cancellationToken);
}

/// <summary>One invoice beside the board: what is known, and the mail that could be written now.</summary>
public sealed record PanelView
{
    public required UnpaidInvoice Invoice { get; init; }
    public required FollowUpBucket Bucket { get; init; }
    public required Tone Tone { get; init; }

    /// <summary>Null where nobody was given a link.</summary>
    public required Addressee? To { get; init; }
    public required Draft? Draft { get; init; }

    /// <summary>For a messenger.</summary>
    public required string? ShortText { get; init; }
    public required string? PortalUrl { get; init; }
    public required PaymentHabit? Habit { get; init; }
    public required MailMessage? Undelivered { get; init; }
    public required IReadOnlyList<ViewDay> Days { get; init; }
    public required bool IsMine { get; init; }
    public required Watch Watch { get; init; }
    public required bool MayWrite { get; init; }
    public required FollowUpForm Input { get; init; }

    public string Action => FollowUpModel.AddressOf(Invoice.Id);

    /// <summary>Known not to be opened: then it is sent again before it is asked about.</summary>
    public bool IsUnopened => Invoice is { IsTracked: true, IsOpened: false };

    /// <summary>The draft as it is read: what rests on evidence is marked, and the link is named instead of spelt.</summary>
    public IHtmlContent Body()
    {
        var html = new HtmlContentBuilder();
        var rest = Draft!.Message;
        if (Draft.Evidence is { } evidence && rest.IndexOf(evidence, StringComparison.Ordinal) is var at and >= 0)
        {
            html.Append(rest[..at]).AppendHtml("<mark>").Append(evidence).AppendHtml("</mark>");
            rest = rest[(at + evidence.Length)..];
        }
        var link = rest.IndexOf(MailMessage.LinkMark, StringComparison.Ordinal);
        return html.Append(rest[..link])
            .AppendHtml("<span class=\"tok\">invoice link</span>")
            .Append(rest[(link + MailMessage.LinkMark.Length)..]);
    }
}
