using InvoiceTracker.Data;
using InvoiceTracker.Domain;
using InvoiceTracker.Domain.Wording;
using InvoiceTracker.Features.Documents;
using InvoiceTracker.Features.Documents.EInvoice;
using InvoiceTracker.Features.Links;
using InvoiceTracker.Features.Mail;
using Microsoft.EntityFrameworkCore;

namespace InvoiceTracker.Features.Sending;

/// <summary>
/// Issues an invoice and queues its mails in one transaction: number, frozen revision, a link for each recipient, and a row for each
/// mail. The mail server is not asked here; the worker does that.
/// </summary>
public sealed class InvoiceSender(
    AppDbContext db,
    NumberAllocator numbers,
    LinkProtector links,
    InvoicePdf pdf,
    MailBell mailBell,
    TimeProvider clock
)
{
    /// <param name="invoice">Loaded with its lines, client and contacts.</param>
    /// <exception cref="BrokenRuleException">Something is missing; nothing was changed.</exception>
    /// <exception cref="IllegalStepException">It is not a draft, or somebody else was faster.</exception>
    public async Task SendAsync(Invoice invoice, SendRequest request, Guid actorId, CancellationToken cancellationToken)
    {
        invoice.RequireSendable();
        if (invoice.PlanId is not null)
            await db.Entry(invoice).Reference(i => i.Plan).LoadAsync(cancellationToken);
        var recipients = RecipientsOf(invoice, request);
        var now = clock.GetUtcNow();

        await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
        var workspace = await db.Workspaces.SingleAsync(w => w.Id == invoice.WorkspaceId, cancellationToken);
        var issuedOn = invoice.IssuedOn ?? workspace.DayOf(now);
        var number = await numbers.NextAsync(workspace, NumberAllocator.Invoices, issuedOn, cancellationToken);
        invoice.Send(number, issuedOn, string.Join(", ", recipients.Select(r => r.Email)), actorId, now);

        // The invoice first: its version tells who was faster, where the revision's key would only collide.
        await SaveAsync(cancellationToken);

        await FreezeAsync(invoice, workspace, issuedOn, now, cancellationToken);

        var shared = LinkToken.Create();
        db.InvoiceLinks.Add(InvoiceLink.Shared(invoice, shared, links.Protect(shared), now));
        foreach (var recipient in recipients)
            Queue(invoice, workspace, recipient, MailKind.Invoice, request, actorId, now);

        await SaveAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        mailBell.Ring();
    }

    /// <summary>Freezes a correction as the next revision. Every link shows it at once; nothing is mailed.</summary>
    /// <param name="invoice">Loaded with its lines and client.</param>
    /// <exception cref="BrokenRuleException">A value is not acceptable; nothing was changed.</exception>
    /// <exception cref="IllegalStepException">It is not pending, something was paid, or somebody else was faster.</exception>
    public async Task ReviseAsync(Invoice invoice, InvoiceContent content, Guid actorId, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        invoice.Revise(content, actorId, now);
        await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
        var workspace = await db.Workspaces.SingleAsync(w => w.Id == invoice.WorkspaceId, cancellationToken);

        // The invoice first: its version tells who was faster, where the revision's key would only collide.
        await SaveAsync(cancellationToken);
        await FreezeAsync(invoice, workspace, invoice.IssuedOn!.Value, now, cancellationToken);
        await SaveAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
    }

    /// <summary>Sends the links of a sent invoice again: to those named, else to all who have one that still works.</summary>
    /// <exception cref="IllegalStepException">The invoice was never sent, or is void.</exception>
    public async Task ResendAsync(Invoice invoice, SendRequest request, Guid actorId, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
        var workspace = await db.Workspaces.SingleAsync(w => w.Id == invoice.WorkspaceId, cancellationToken);
        var existing = await db
            .InvoiceLinks.Where(l => l.InvoiceId == invoice.Id && l.Kind == LinkKind.Recipient && l.RevokedAt == null)
            .ToListAsync(cancellationToken);
        var recipients =
            request.To.Count + request.Cc.Count > 0 || existing.Count == 0
                ? RecipientsOf(invoice, request)
                : [.. existing.Select(l => new Recipient(l.RecipientName ?? l.Email!, l.Email!, IsCopy: false))];

        invoice.Resend(string.Join(", ", recipients.Select(r => r.Email)), actorId, now);
        await SaveAsync(cancellationToken);

        foreach (var recipient in recipients)
        {
            var link = existing.Find(l => EmailAddress.Normalize(l.Email!) == EmailAddress.Normalize(recipient.Email));
            Queue(invoice, workspace, recipient, MailKind.Resend, request, actorId, now, link);
        }
        await SaveAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        mailBell.Ring();
    }

    /// <summary>
    /// Issues a credit note at once: number of its own series, frozen revision, a link for each recipient and a shared one. Nothing is
    /// mailed by itself. What was paid beyond what is still owed becomes the client's credit.
    /// </summary>
    /// <param name="original">Loaded with its lines, client and contacts.</param>
    /// <exception cref="BrokenRuleException">It takes nothing, or more than is left; nothing was changed.</exception>
    /// <exception cref="IllegalStepException">The invoice's state forbids it, or somebody else was faster.</exception>
    public async Task<Invoice> CreditAsync(Invoice original, InvoiceContent content, Guid actorId, CancellationToken cancellationToken)
    {
        original.RequireCreditable();
        var now = clock.GetUtcNow();
        await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
        var workspace = await db.Workspaces.SingleAsync(w => w.Id == original.WorkspaceId, cancellationToken);
        var issuedOn = workspace.DayOf(now);
        var number = await numbers.NextAsync(workspace, NumberAllocator.CreditNotes, issuedOn, cancellationToken);
        var note = Invoice.CreditNote(original, content with { DueOn = issuedOn }, number, issuedOn, actorId, now);
        var surplus = original.Credit(note, actorId, now);
        db.Invoices.Add(note);

        // The invoice's version tells who was faster, a payment or this.
        await SaveAsync(cancellationToken);
        await ReturnAsync(original, surplus, now, cancellationToken);
        await FreezeAsync(note, workspace, issuedOn, now, cancellationToken);
        var shared = LinkToken.Create();
        db.InvoiceLinks.Add(InvoiceLink.Shared(note, shared, links.Protect(shared), now));
        foreach (var recipient in original.Client?.DefaultRecipients().DistinctBy(r => EmailAddress.Normalize(r.Email)) ?? [])
        {
            var token = LinkToken.Create();
            db.InvoiceLinks.Add(InvoiceLink.ForRecipient(note, recipient, token, links.Protect(token), now));
        }
        await SaveAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return note;
    }

    // The invoice's payments are less by what it gave back, the latest first, so that a refund later takes it from the credit.
    private async Task ReturnAsync(Invoice invoice, Money surplus, DateTimeOffset at, CancellationToken cancellationToken)
    {
        if (surplus.Minor == 0 || invoice.ClientId is not { } clientId)
            return;
        db.ClientCredits.Add(new ClientCredit(invoice.WorkspaceId, clientId, surplus, invoice.Id, at));
        var payments = await db
            .Payments.Where(p => p.InvoiceId == invoice.Id && p.State == PaymentState.Received && p.AppliedMinor > p.RefundedMinor)
            .OrderByDescending(p => p.CreatedAt)
            .ToListAsync(cancellationToken);
        foreach (var payment in payments)
        {
            var taken = surplus with { Minor = Math.Min(surplus.Minor, payment.AppliedMinor - payment.RefundedMinor) };
            payment.Applied(new Money(payment.AppliedMinor, payment.Currency) - taken);
            surplus -= taken;
        }
    }

    private async Task FreezeAsync(
        Invoice invoice,
        Workspace workspace,
        DateOnly issuedOn,
        DateTimeOffset at,
        CancellationToken cancellationToken
    )
    {
        var document = await db.PaperOfAsync(invoice, workspace, issuedOn, cancellationToken);
        var eInvoice = XRechnung.Of(document);
        if (eInvoice.WhyNot is { } why && invoice.Client is { RequiresEInvoice: true } client)
            throw new BrokenRuleException($"{client.Name} needs an e-invoice. {why}", "clientId");
        db.InvoiceRevisions.Add(
            new InvoiceRevision(invoice.Id, invoice.Revision, document.ToJson(), pdf.Render(document), at, eInvoice.Xml)
        );
    }

    private void Queue(
        Invoice invoice,
        Workspace workspace,
        Recipient recipient,
        MailKind kind,
        SendRequest request,
        Guid actorId,
        DateTimeOffset at,
        InvoiceLink? link = null
    )
    {
        if (link is null)
        {
            var token = LinkToken.Create();
            link = InvoiceLink.ForRecipient(invoice, recipient, token, links.Protect(token), at);
            db.InvoiceLinks.Add(link);
        }
        // Each time it is sent an invoice has another version, also within one moment.
        var key = FormattableString.Invariant($"mail:{kind}:{invoice.Id}:{invoice.Version}:{link.Id}");
        var subject = request.Subject ?? DefaultSubject(invoice, workspace);
        db.MailMessages.Add(
            new MailMessage(invoice.WorkspaceId, kind, recipient.Name, recipient.Email, subject, request.Message ?? "", key, at).About(
                invoice,
                link,
                actorId
            )
        );
    }

    /// <summary>"Invoice #412 from Northlight Studio: Brand refresh", in the client's language.</summary>
    public static string DefaultSubject(Invoice invoice, Workspace workspace)
    {
        var say = Words.Of(invoice.Client?.Locale ?? workspace.Locale);
        var title = say.TitleOf(invoice.Title, invoice.Number, invoice.Kind);
        var subject =
            invoice.Number is not { } number || Invoice.IsDefaultTitle(invoice.Title, number)
                ? say.From(title, workspace.Name)
                : $"{say.From(say.Numbered(InvoiceKind.Standard, number), workspace.Name)}: {title}";
        return subject.Length <= MailMessage.SubjectLength ? subject : subject[..MailMessage.SubjectLength];
    }

    private static List<Recipient> RecipientsOf(Invoice invoice, SendRequest request)
    {
        var client = invoice.Client!;
        var recipients = client.DefaultRecipients().ToList();
        if (request.To.Count > 0)
            recipients =
            [
                .. request.To.Select(email => Named(client, email, isCopy: false)),
                .. request.Cc.Select(email => Named(client, email, isCopy: true)),
            ];
        else
            recipients.AddRange(request.Cc.Select(email => Named(client, email, isCopy: true)));

        // One address gets one link and one mail, however often it is named.
        recipients = [.. recipients.DistinctBy(recipient => EmailAddress.Normalize(recipient.Email))];
        if (recipients.Count == 0)
            throw new BrokenRuleException("Nobody to send to: give the client an e-mail address, or name one here.", "to");
        if (recipients.Count > SendRequest.MaxRecipients)
            throw new BrokenRuleException($"An invoice goes to at most {SendRequest.MaxRecipients} addresses.", "to");
        return recipients;
    }

    private static Recipient Named(Client client, string email, bool isCopy)
    {
        if (!EmailAddress.IsValid(email))
            throw new BrokenRuleException($"'{email}' is not an e-mail address.", isCopy ? "cc" : "to");
        var contact = client.Contacts.FirstOrDefault(c => EmailAddress.Normalize(c.Email) == EmailAddress.Normalize(email));
        return new Recipient(contact?.Name ?? email, email, isCopy);
    }

    private async Task SaveAsync(CancellationToken cancellationToken)
    {
        try
        {
            await db.SaveChangesAsync(cancellationToken);
        }
        catch (DbUpdateConcurrencyException)
        {
            throw new IllegalStepException("The invoice was changed or sent in another window a moment ago. Load it again.");
        }
    }
}

/// <summary>Whom to send to and what to write. Empty lists mean the client's contacts.</summary>
public sealed record SendRequest(IReadOnlyList<string> To, IReadOnlyList<string> Cc, string? Subject = null, string? Message = null)
{
    public const int MaxRecipients = 20;

    public static readonly SendRequest Default = new([], []);
}
