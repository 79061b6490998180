using System.Globalization;
using System.Security.Cryptography;
using InvoiceTracker.Data;
using InvoiceTracker.Domain;
using InvoiceTracker.Features.Documents;
using InvoiceTracker.Features.Links;
using InvoiceTracker.Features.Notifications;
using InvoiceTracker.Features.Sending;
using InvoiceTracker.Features.Tracking.Bots;
using InvoiceTracker.Features.Tracking.Evidence;
using static InvoiceTracker.Data.BulkInsert;

namespace InvoiceTracker.Features.Demo;

/// <summary>Invents clients, invoices and opens through the domain, with the keys and stamps that the database would have given.</summary>
internal sealed class SeedInvention(
    Workspace workspace,
    User owner,
    LinkProtector protector,
    EvidenceSigner signer,
    Random random,
    DateTimeOffset now
)
{
    private const int DaysToPay = 14;
    private const int OneInSoManyStaysUnpaid = 12;

    private static readonly TimeSpan OpenedWithin = TimeSpan.FromDays(10);
    private static readonly TimeSpan PaidWithin = TimeSpan.FromDays(12);
    private static readonly TimeSpan ReadWithin = TimeSpan.FromDays(7);
    private static readonly TaxRate Vat = new(19);
    private static readonly string[] Works =
    [
        "Design",
        "Development",
        "Consulting",
        "Photography",
        "Translation",
        "Hosting",
        "Support",
        "Workshop",
    ];
    private static readonly UserAgentFacts[] Agents =
    [
        UserAgentFacts.Read(DemoData.Chrome),
        UserAgentFacts.Read(DemoData.Firefox),
        UserAgentFacts.Read(DemoData.Safari),
        UserAgentFacts.Read(DemoData.Phone),
    ];

    public Client Client(int index, DateTimeOffset at)
    {
        var name = string.Create(CultureInfo.InvariantCulture, $"Client {index:00000}");
        var client = Set(new Client(workspace.Id, name, at), nameof(Domain.Client.Id), Guid.CreateVersion7(at));
        var address = string.Create(CultureInfo.InvariantCulture, $"office@client{index}.example");
        var contact = Set(new Contact($"Office of {name}", address, ContactRole.To), nameof(Contact.Id), Guid.CreateVersion7(at));
        client.SetContacts([Set(contact, nameof(Contact.ClientId), client.Id)]);
        return client;
    }

    /// <returns>The path of the recipient's link.</returns>
    public string AddInvoice(SeedRows rows, Client client, IssuedNumber number, DateTimeOffset at, int opens)
    {
        var issuedOn = workspace.DayOf(at);
        var invoice = Set(
            new Invoice(workspace.Id, owner.Id, Content(client, issuedOn), at.AddMinutes(-30)),
            nameof(Invoice.Id),
            Guid.CreateVersion7(at)
        );
        var recipient = client.DefaultRecipients().First();
        invoice.Send(number, issuedOn, recipient.Email, owner.Id, at);
        if (at + PaidWithin < now && random.Next(OneInSoManyStaysUnpaid) > 0)
            invoice.RecordPayment(invoice.BalanceDue, at + PaidWithin);

        var (token, sharedToken) = (LinkToken.Create(), LinkToken.Create());
        var link = Set(
            InvoiceLink.ForRecipient(invoice, recipient, token, protector.Protect(token), at),
            nameof(InvoiceLink.Id),
            Guid.CreateVersion7(at)
        );
        var shared = Set(
            InvoiceLink.Shared(invoice, sharedToken, protector.Protect(sharedToken), at),
            nameof(InvoiceLink.Id),
            Guid.CreateVersion7(at)
        );
        var document = InvoiceDocument.Of(invoice, workspace, client, issuedOn);

        rows.Invoices.Add(invoice);
        rows.LineItems.AddRange(invoice.LineItems.Select(line => Set(Keyed(line, at), nameof(LineItem.InvoiceId), invoice.Id)));
        rows.Revisions.Add(new InvoiceRevision(invoice.Id, invoice.Revision, document.ToJson(), pdf: null, at));
        rows.Links.AddRange(link, shared);
        rows.Mails.Add(Mail(invoice, link, recipient, at));
        rows.Activity.AddRange(invoice.Activity.Select(entry => Set(Keyed(entry, entry.At), nameof(ActivityEntry.InvoiceId), invoice.Id)));
        var hash = EvidenceChain.Start;
        for (var i = 0; i < opens; i++)
            hash = AddOpen(rows, invoice, link, at + (Opening(at) * ((i + 1.0) / (opens + 1))), ordinal: i + 1, hash);
        if (opens > 0)
            rows.Heads.Add(
                new EvidenceHead
                {
                    InvoiceId = invoice.Id,
                    Sequence = opens,
                    Hash = hash,
                    Signature = signer.Sign(invoice.Id, opens, hash),
                }
            );
        return $"/i/{token}";
    }

    private InvoiceContent Content(Client client, DateOnly issuedOn) =>
        new()
        {
            ClientId = client.Id,
            Title = random.Next(2) == 0 ? null : $"{Works[random.Next(Works.Length)]} for {client.Name}",
            Currency = workspace.Currency,
            DueOn = issuedOn.AddDays(DaysToPay),
            Lines = [Line(), Line()],
        };

    private LineContent Line() => new(Works[random.Next(Works.Length)], random.Next(1, 20), random.Next(40, 400), Vat, Unit: "h");

    private MailMessage Mail(Invoice invoice, InvoiceLink link, Recipient recipient, DateTimeOffset at)
    {
        var subject = InvoiceSender.DefaultSubject(invoice, workspace);
        var mail = new MailMessage(workspace.Id, MailKind.Invoice, recipient.Name, recipient.Email, subject, "", $"seed:{link.Id}", at);
        mail.About(invoice, link, owner.Id).Succeed("250 2.0.0 Ok", at.AddSeconds(2));
        return Keyed(mail, at);
    }

    /// <param name="previous">The hash that the invoice's chain ends with.</param>
    /// <returns>The hash that it ends with now.</returns>
    private byte[] AddOpen(SeedRows rows, Invoice invoice, InvoiceLink link, DateTimeOffset at, int ordinal, byte[] previous)
    {
        var salt = RandomNumberGenerator.GetBytes(EvidenceChain.SaltBytes);
        var agent = Agents[random.Next(Agents.Length)];
        var view = new ViewEvent
        {
            Id = Guid.CreateVersion7(at),
            WorkspaceId = workspace.Id,
            InvoiceId = invoice.Id,
            LinkId = link.Id,
            Recipient = link.RecipientName,
            Revision = invoice.Revision,
            At = at,
            Source = ViewSource.MailLink,
            Method = "GET",
            Verdict = ViewVerdict.Counted,
            Browser = agent.Browser,
            System = agent.System,
            Sequence = ordinal,
            FactsSalt = salt,
            FactsHash = EvidenceChain.FactsHash(salt, link.RecipientName, agent.Browser, agent.System, network: null),
        };
        var hash = EvidenceChain.Next(previous, EvidenceChain.EntryOf(view, (view.Verdict, view.Reason)));
        rows.Views.Add(Set(view, nameof(ViewEvent.Hash), hash));

        var via = $"{link.RecipientName}'s link";
        var entry = new ActivityEntry(workspace.Id, invoice.Id, ActivityType.Opened, $"Opened by the client via {via}", at);
        rows.Activity.Add(Set(Keyed(entry, at), nameof(ActivityEntry.ViewEventId), view.Id));

        var (title, body) = OpenedText.For(invoice.Title, ordinal, via, agent.ToString(), at, owner.TimeZoneId ?? workspace.TimeZoneId);
        var notification = new Notification(workspace.Id, owner.Id, NotificationKind.InvoiceViewed, title, body, at, invoice.Id);
        rows.Notifications.Add(Set(Keyed(notification, at), nameof(Notification.ViewEventId), view.Id));
        if (at + ReadWithin < now)
            notification.Read(at + ReadWithin);

        if (ordinal == 1)
            Set(invoice, nameof(Invoice.FirstViewedAt), at);
        Set(Set(invoice, nameof(Invoice.ViewedAt), at), nameof(Invoice.ViewCount), ordinal);
        Set(Set(link, nameof(InvoiceLink.LastOpenedAt), at), nameof(InvoiceLink.OpenCount), ordinal);
        return hash;
    }

    // How long after its sending an invoice is looked at; nothing is opened in the future.
    private TimeSpan Opening(DateTimeOffset sentAt) => now - sentAt < OpenedWithin ? now - sentAt : OpenedWithin;

    private static T Keyed<T>(T entity, DateTimeOffset at)
        where T : class => Set(entity, "Id", Guid.CreateVersion7(at));
}
