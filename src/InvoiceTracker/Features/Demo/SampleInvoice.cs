using InvoiceTracker.Data;
using InvoiceTracker.Domain;
using InvoiceTracker.Features.Accounts;
using InvoiceTracker.Features.Documents;
using InvoiceTracker.Features.Links;
using InvoiceTracker.Features.Mail;
using InvoiceTracker.Features.Sending;
using Microsoft.EntityFrameworkCore;

namespace InvoiceTracker.Features.Demo;

/// <summary>
/// The one invoice by which a newcomer watches an open arrive. It is issued and tracked like any other, without a number of the series,
/// and goes by mail only to who asks for it.
/// </summary>
public sealed class SampleInvoice(
    AppDbContext db,
    LinkProtector links,
    InvoicePdf pdf,
    MailBell mailBell,
    CurrentUser me,
    TimeProvider clock
)
{
    private const string Title = "Sample invoice";
    private const string Greeting = "This is a test invoice to yourself. Open the link below, and watch what becomes of it.";

    // No pattern of numbers can make it, for they all have a figure; and the unique index on numbers allows one in a workspace.
    private static readonly IssuedNumber Number = new("SAMPLE", 0);

    private IQueryable<Invoice> Samples => db.Invoices.IgnoreQueryFilters().Where(i => i.WorkspaceId == me.WorkspaceId && i.IsSample);

    /// <returns>Null until it is made.</returns>
    public async Task<Sample?> FindAsync(CancellationToken cancellationToken)
    {
        if (await Samples.AsNoTracking().SingleOrDefaultAsync(cancellationToken) is not { } invoice)
            return null;
        var link = await LinksOf(invoice).AsNoTracking().FirstAsync(cancellationToken);
        return new Sample(invoice, link, links.UrlOf(link));
    }

    /// <summary>Makes it, addressed to who is asking, unless it is there.</summary>
    public async Task MakeAsync(CancellationToken cancellationToken)
    {
        if (await Samples.AnyAsync(cancellationToken))
            return;
        Add(clock.GetUtcNow());
        try
        {
            await db.SaveChangesAsync(cancellationToken);
        }
        catch (DbUpdateException) when (Samples.Any())
        {
            // A second click was faster, and one is enough.
        }
    }

    /// <summary>Mails it to who is asking, by a link of their own, and makes it before where there is none.</summary>
    public async Task SendToMeAsync(CancellationToken cancellationToken)
    {
        await MakeAsync(cancellationToken);
        db.ChangeTracker.Clear();
        var now = clock.GetUtcNow();
        var invoice = await Samples.SingleAsync(cancellationToken);
        var link = await LinksOf(invoice).FirstAsync(cancellationToken);
        if (link.Email != me.User.Email)
        {
            link = LinkToMe(invoice, now);
            db.InvoiceLinks.Add(link);
        }
        await db.SaveChangesAsync(cancellationToken);

        var key = FormattableString.Invariant($"mail:test:{link.Id}:{now.ToUnixTimeMilliseconds()}");
        if (await db.MailMessages.AnyAsync(m => m.DedupeKey == key, cancellationToken))
            return;
        var subject = InvoiceSender.DefaultSubject(invoice, me.Workspace);
        db.MailMessages.Add(
            new MailMessage(me.WorkspaceId, MailKind.Invoice, me.User.Name, me.User.Email, subject, Greeting, key, now).About(
                invoice,
                link,
                me.UserId
            )
        );
        await db.SaveChangesAsync(cancellationToken);
        mailBell.Ring();
    }

    public async Task RemoveAsync(CancellationToken cancellationToken)
    {
        await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
        await db.EraseAsync(Samples, cancellationToken);
        await db
            .Clients.IgnoreQueryFilters()
            .Where(c => c.WorkspaceId == me.WorkspaceId && c.IsSample)
            .ExecuteDeleteAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
    }

    private void Add(DateTimeOffset at)
    {
        var issuedOn = me.Workspace.DayOf(at);
        var client = new Client(me.WorkspaceId, "Sample client", at) { IsSample = true };
        db.Clients.Add(client);

        var invoice = new Invoice(me.WorkspaceId, me.UserId, Content(client.Id, issuedOn), at) { IsSample = true };
        db.Invoices.Add(invoice);
        invoice.Send(Number, issuedOn, "you", me.UserId, at);

        var document = InvoiceDocument.Of(invoice, me.Workspace, client, issuedOn);
        db.InvoiceRevisions.Add(new InvoiceRevision(invoice.Id, invoice.Revision, document.ToJson(), pdf.Render(document), at));

        db.InvoiceLinks.Add(LinkToMe(invoice, at));
    }

    // The link of who is asking first: the sample is one for all, its mails are not.
    private IQueryable<InvoiceLink> LinksOf(Invoice invoice) =>
        db.InvoiceLinks.Where(l => l.InvoiceId == invoice.Id).OrderBy(l => l.Email == me.User.Email ? 0 : 1).ThenBy(l => l.CreatedAt);

    private InvoiceLink LinkToMe(Invoice invoice, DateTimeOffset at)
    {
        var token = LinkToken.Create();
        return InvoiceLink.ForRecipient(
            invoice,
            new Recipient(me.User.Name, me.User.Email, IsCopy: false),
            token,
            links.Protect(token),
            at
        );
    }

    private InvoiceContent Content(Guid clientId, DateOnly issuedOn) =>
        new()
        {
            ClientId = clientId,
            Title = Title,
            Currency = me.Workspace.Currency,
            DueOn = issuedOn.AddDays(me.Workspace.PaymentTermsDays),
            Lines =
            [
                new LineContent("Workshop, half a day", 1, 480, new TaxRate(0)),
                new LineContent("Illustrations", 3, 120, new TaxRate(0)),
            ],
            Notes = "This is a sample. Nothing is owed, and nobody but you has this link.",
        };
}

/// <param name="Link">The link of who is asking, where there is one.</param>
/// <param name="Url">Null when the keys that encrypted its link are gone.</param>
public sealed record Sample(Invoice Invoice, InvoiceLink Link, string? Url);
