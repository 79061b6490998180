using System.Globalization;
using InvoiceTracker.Data;
using InvoiceTracker.Domain;
using InvoiceTracker.Features.Documents;
using InvoiceTracker.Features.Links;
using InvoiceTracker.Features.Sending;
using Microsoft.EntityFrameworkCore;

namespace InvoiceTracker.Features.Demo;

/// <summary>
/// Plays <see cref="DemoData"/> through domain and pipeline at the times of its story, so that every count, entry and alert is what
/// real work would have left.
/// </summary>
public sealed class DemoLoader(
    AppDbContext db,
    NumberAllocator numbers,
    LinkProtector protector,
    InvoicePdf pdf,
    DemoVisitor visitor,
    TimeProvider clock
)
{
    // What was seen longer ago than this has been read.
    private static readonly TimeSpan ReadAfter = TimeSpan.FromDays(4);

    /// <summary>For a business to try things with: the invoices take the workspace's next numbers.</summary>
    /// <exception cref="IllegalStepException">The workspace is not empty.</exception>
    public async Task FillAsync(Workspace workspace, CancellationToken cancellationToken)
    {
        if (
            await db.Clients.AnyAsync(c => c.WorkspaceId == workspace.Id, cancellationToken)
            || await db.Invoices.AnyAsync(i => i.WorkspaceId == workspace.Id, cancellationToken)
        )
            throw new IllegalStepException(
                $"{workspace.Name} is not empty. The demo fills a new workspace only: use another DataDirectory."
            );
        var owner = await db
            .Memberships.Where(m => m.WorkspaceId == workspace.Id && m.Role == Role.Owner)
            .OrderBy(m => m.UserId)
            .FirstAsync(cancellationToken);
        await PlayAsync(workspace, owner.UserId, areExamples: false, cancellationToken);
    }

    /// <summary>For a newcomer to look around: told apart from real data, and outside the series of numbers, which must stay without gaps.</summary>
    /// <exception cref="IllegalStepException">They are there already.</exception>
    public async Task LoadExamplesAsync(Workspace workspace, Guid userId, CancellationToken cancellationToken)
    {
        if (await db.Clients.AnyAsync(c => c.WorkspaceId == workspace.Id && c.IsExample, cancellationToken))
            throw new IllegalStepException("The examples are loaded already.");
        await PlayAsync(workspace, userId, areExamples: true, cancellationToken);
    }

    /// <summary>Removes the examples with all that hangs on them. A client who got an invoice of the user's own meanwhile stays, as theirs.</summary>
    public async Task RemoveExamplesAsync(Guid workspaceId, CancellationToken cancellationToken)
    {
        await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
        await db.EraseAsync(db.Invoices.Where(i => i.WorkspaceId == workspaceId && i.IsExample), cancellationToken);

        await db
            .PaymentPlans.Where(p => p.WorkspaceId == workspaceId && !db.Invoices.IgnoreQueryFilters().Any(i => i.PlanId == p.Id))
            .ExecuteDeleteAsync(cancellationToken);

        var clients = db.Clients.Where(c => c.WorkspaceId == workspaceId && c.IsExample);
        await db
            .InvoiceLinks.Where(l => clients.Any(c => c.Id == l.ClientId && !db.Invoices.Any(i => i.ClientId == c.Id)))
            .ExecuteDeleteAsync(cancellationToken);
        await clients.Where(c => !db.Invoices.Any(i => i.ClientId == c.Id)).ExecuteDeleteAsync(cancellationToken);
        await clients.ExecuteUpdateAsync(c => c.SetProperty(x => x.IsExample, false), cancellationToken);
        await transaction.CommitAsync(cancellationToken);
    }

    private async Task PlayAsync(Workspace workspace, Guid userId, bool areExamples, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        var sent = new List<DemoSending>();
        await using (var transaction = await db.Database.BeginTransactionAsync(cancellationToken))
        {
            var clients = DemoData
                .Clients.Select(client => ClientOf(workspace, client, areExamples, now))
                .ToDictionary(client => client.Name);
            db.Clients.AddRange(clients.Values);
            var drafts = DemoData
                .Invoices.Select(story =>
                    (Story: story, Invoice: DraftOf(workspace, userId, clients[story.Client], story, areExamples, now))
                )
                .Concat(DemoData.Plans.SelectMany(plan => StagesOf(workspace, userId, clients[plan.Client], plan, areExamples, now)))
                .ToList();
            db.Invoices.AddRange(drafts.Select(draft => draft.Invoice));
            // Numbers are given as time goes on.
            foreach (var (story, invoice) in drafts.Where(d => d.Story.Sent is not null).OrderBy(d => d.Story.Sent!.In(workspace, now)))
                sent.Add(await SendAsync(workspace, userId, clients[story.Client], invoice, story, now, cancellationToken));
            await db.SaveChangesAsync(cancellationToken);
            await transaction.CommitAsync(cancellationToken);
        }

        // As in life, visits come from another connection, after the invoice is out.
        var creator = await db.Users.SingleAsync(u => u.Id == userId, cancellationToken);
        await visitor.VisitAsync(workspace, creator, sent, now, cancellationToken);
        var ids = sent.ConvertAll(s => (Guid?)s.Invoice.Id);
        await db
            .Notifications.Where(n => ids.Contains(n.InvoiceId) && n.CreatedAt < now - ReadAfter)
            .ExecuteUpdateAsync(n => n.SetProperty(x => x.ReadAt, x => x.CreatedAt), cancellationToken);
    }

    private static Client ClientOf(Workspace workspace, DemoClient story, bool isExample, DateTimeOffset now)
    {
        var client = new Client(workspace.Id, story.Name, now.AddDays(-30))
        {
            Country = story.Country,
            Currency = Currency.Of(story.Currency),
            TrackOpens = story.TrackOpens,
            IsExample = isExample,
        };
        client.SetContacts(story.Contacts.Select(contact => new Contact(contact.Name, contact.Email, contact.Role)));
        return client;
    }

    private static Invoice DraftOf(Workspace workspace, Guid userId, Client client, DemoInvoice story, bool isExample, DateTimeOffset now)
    {
        var writtenAt = story.Sent?.In(workspace, now).AddMinutes(-35) ?? now.AddDays(-1);
        var content = new InvoiceContent
        {
            ClientId = client.Id,
            Title = story.Title,
            Currency = client.Currency!,
            DueOn = workspace.DayOf(writtenAt).AddDays(story.DueInDays),
            Lines = story.Lines,
        };
        return new Invoice(workspace.Id, userId, content, writtenAt) { IsExample = isExample };
    }

    private IEnumerable<(DemoInvoice Story, Invoice Invoice)> StagesOf(
        Workspace workspace,
        Guid userId,
        Client client,
        DemoPlan story,
        bool isExample,
        DateTimeOffset now
    )
    {
        var writtenAt = story.Stages[0].Sent!.In(workspace, now).AddMinutes(-35);
        var whole = new InvoiceContent
        {
            ClientId = client.Id,
            Title = story.Title,
            Currency = client.Currency!,
            DueOn = workspace.DayOf(writtenAt),
            Lines = story.Lines,
        };
        var shares = story.Plan.Split(whole);
        var plan = new PaymentPlan(workspace.Id, story.Plan.Kind, story.Title, whole.Totals().Total, shares.Count, writtenAt);
        db.PaymentPlans.Add(plan);
        return shares.Select(
            (share, i) =>
            {
                var stage = story.Stages[i];
                var begunOn = workspace.DayOf(stage.Sent?.In(workspace, now) ?? now);
                var content = share with { DueOn = begunOn.AddDays(stage.DueInDays) };
                var invoice = new Invoice(workspace.Id, userId, content, writtenAt) { IsExample = isExample };
                invoice.JoinPlan(plan, i + 1, content);
                return (stage, invoice);
            }
        );
    }

    private async Task<DemoSending> SendAsync(
        Workspace workspace,
        Guid userId,
        Client client,
        Invoice invoice,
        DemoInvoice story,
        DateTimeOffset now,
        CancellationToken cancellationToken
    )
    {
        var at = story.Sent!.In(workspace, now);
        var issuedOn = workspace.DayOf(at);
        var recipients = client.DefaultRecipients().ToList();
        invoice.Send(
            await NumberAsync(workspace, invoice, issuedOn, cancellationToken),
            issuedOn,
            string.Join(", ", recipients.Select(r => r.Email)),
            userId,
            at
        );
        var document = InvoiceDocument.Of(invoice, workspace, client, issuedOn);
        db.InvoiceRevisions.Add(new InvoiceRevision(invoice.Id, invoice.Revision, document.ToJson(), pdf.Render(document), at));

        var shared = LinkToken.Create();
        db.InvoiceLinks.Add(InvoiceLink.Shared(invoice, shared, protector.Protect(shared), at));
        var links = recipients.ConvertAll(recipient => Mail(workspace, userId, invoice, recipient, story, at));

        if (story.Payment is { } payment)
            Pay(invoice, Money.Round(invoice.Total.Amount * payment.Share, invoice.Currency), workspace, payment.At.In(workspace, now));
        if (story.Voided is { } voided)
            invoice.Void(userId, voided.In(workspace, now));
        return new DemoSending(invoice, links, client.TrackOpens, story);
    }

    private void Pay(Invoice invoice, Money amount, Workspace workspace, DateTimeOffset at)
    {
        var payment = new Payment(invoice, amount, PaymentMethod.Bank, workspace.DayOf(at), at);
        payment.Applied(invoice.RecordPayment(amount, at));
        db.Payments.Add(payment);
    }

    private InvoiceLink Mail(Workspace workspace, Guid userId, Invoice invoice, Recipient recipient, DemoInvoice story, DateTimeOffset at)
    {
        var token = LinkToken.Create();
        var link = InvoiceLink.ForRecipient(invoice, recipient, token, protector.Protect(token), at);
        db.InvoiceLinks.Add(link);

        var subject = InvoiceSender.DefaultSubject(invoice, workspace);
        var mail = new MailMessage(workspace.Id, MailKind.Invoice, recipient.Name, recipient.Email, subject, "", $"demo:{link.Id}", at);
        db.MailMessages.Add(mail.About(invoice, link, userId));
        var answeredAt = at.AddSeconds(4);
        if (story.Undelivered is not { } reply)
        {
            mail.Succeed("250 2.0.0 Ok", answeredAt);
            db.ActivityEntries.Add(
                new ActivityEntry(workspace.Id, invoice.Id, ActivityType.Delivered, $"Delivered to {recipient.Email}", answeredAt)
            );
            return link;
        }
        mail.Fail(reply);
        db.ActivityEntries.Add(
            new ActivityEntry(
                workspace.Id,
                invoice.Id,
                ActivityType.DeliveryFailed,
                $"Not delivered to {recipient.Email}: {reply}",
                answeredAt
            )
        );
        var title = $"{invoice.Title} could not be delivered to {recipient.Email}";
        db.Notifications.Add(new Notification(workspace.Id, userId, NotificationKind.MailFailed, title, reply, answeredAt, invoice.Id));
        return link;
    }

    private async Task<IssuedNumber> NumberAsync(
        Workspace workspace,
        Invoice invoice,
        DateOnly issuedOn,
        CancellationToken cancellationToken
    )
    {
        if (!invoice.IsExample)
            return await numbers.NextAsync(workspace, NumberAllocator.Invoices, issuedOn, cancellationToken);
        var position = db.Invoices.Local.Count(i => i is { IsExample: true, Number: not null }) + 1;
        return new IssuedNumber(string.Create(CultureInfo.InvariantCulture, $"EXAMPLE-{position:00}"), position);
    }
}

/// <summary>An invoice of the demo that is out, with its recipients' links in the order of the client's contacts.</summary>
public sealed record DemoSending(Invoice Invoice, IReadOnlyList<InvoiceLink> Links, bool TrackOpens, DemoInvoice Story);
