using System.Net;
using InvoiceTracker.Data;
using InvoiceTracker.Domain;
using InvoiceTracker.Features.Tracking;
using InvoiceTracker.Features.Tracking.Bots;
using InvoiceTracker.Features.Tracking.Evidence;
using InvoiceTracker.Features.Tracking.Signals;

namespace InvoiceTracker.Features.Demo;

/// <summary>The demo's clients, colleagues and robots: sends their visits through the filters and writes them as the recorder does.</summary>
public sealed class DemoVisitor(
    IEnumerable<IViewFilter> filters,
    NetworkHasher networks,
    HeldConnections connections,
    EvidenceSigner signer,
    TrackingOptions options
)
{
    internal async Task VisitAsync(
        Workspace workspace,
        User creator,
        IEnumerable<DemoSending> sendings,
        DateTimeOffset now,
        CancellationToken cancellationToken
    )
    {
        var visits = new List<(Visit Visit, Objection? Objection, DemoVisit Story)>();
        foreach (var sending in sendings)
        {
            foreach (var story in sending.Story.Visits)
            {
                var visit = await DescribeAsync(workspace, sending, story, now, cancellationToken);
                visits.Add((visit, Objection(story) ?? FirstObjection(visit), story));
            }
        }

        await signer.PrepareAsync(cancellationToken);
        using var connection = await connections.RentAsync(cancellationToken);
        await using var transaction = connection.Begin();
        var view = new ViewTransaction(connection, connections.Provider, transaction, options, [], signer, new RecentSuppressions());
        foreach (var (visit, objection, story) in visits.OrderBy(v => v.Visit.At))
        {
            await view.WriteAsync(visit, objection, visit.At, cancellationToken);
            if (story.SecondsVisible is { } visible)
                await view.Verdicts.HearAsync(visit.Id, Read(visible), visit.At.AddSeconds(visible), cancellationToken);
            if (story.RefusedAt is { } refused)
            {
                var correction = new Correction(workspace.Id, creator.Id, creator.Name, Counts: false);
                await view.Verdicts.CorrectAsync(visit.Id, correction, refused.In(workspace, now), cancellationToken);
            }
        }
        await view.Chain.SealAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
    }

    private static Signal Read(int seconds) => new(seconds * 1000, Painted: true, "scroll", IsAutomated: false);

    private async Task<Visit> DescribeAsync(
        Workspace workspace,
        DemoSending sending,
        DemoVisit story,
        DateTimeOffset now,
        CancellationToken cancellationToken
    )
    {
        var (invoice, link, at) = (sending.Invoice, sending.Links[story.Recipient], story.At.In(workspace, now));
        var address = IPAddress.Parse(story.Address);
        var tracked = new TrackedLink
        {
            LinkId = link.Id,
            WorkspaceId = workspace.Id,
            InvoiceId = invoice.Id,
            Kind = link.Kind,
            Recipient = link.RecipientName,
            // Every visit of the story comes before the invoice was paid or voided.
            Status = InvoiceStatus.Pending,
            Revision = invoice.Revision,
            Currency = invoice.Currency,
            PaidMinor = 0,
            BalanceMinor = invoice.TotalMinor,
            TrackOpens = sending.TrackOpens,
            CooldownKey = workspace.CooldownKey,
            TimeZoneId = workspace.TimeZoneId,
            CreatorName = workspace.Name,
            CreatorEmail = workspace.Email,
        };
        return new Visit
        {
            Id = Guid.CreateVersion7(at),
            Link = tracked,
            At = at,
            Method = story.Method,
            Source = story.Source,
            Address = address,
            UserAgent = story.UserAgent,
            IsPrefetch = story.IsPrefetch,
            IsOwn = story.IsOwn,
            IsHttps = true,
            HasLanguage = true,
            HasFetchMetadata = true,
            Agent = UserAgentFacts.Read(story.UserAgent),
            Keys = await networks.KeysAsync(tracked, address, story.UserAgent, at, cancellationToken),
        };
    }

    private static Objection? Objection(DemoVisit story) =>
        story.Because switch
        {
            null => null,
            ViewReason.ScannerTrap => new Objection(ViewReason.ScannerTrap, "it also followed a link that people cannot see"),
            ViewReason.ScannerNetwork => new Objection(
                ViewReason.ScannerNetwork,
                $"the address belongs to {story.Rule}'s mail filtering",
                story.Rule
            ),
            ViewReason.ScannerBurst => new Objection(ViewReason.ScannerBurst, "it opened several recipients' links within seconds"),
            ViewReason.ScannerLikely => new Objection(
                ViewReason.ScannerLikely,
                "no sign of a person: 48 s after delivery, from a cloud network (Amazon)"
            ),
            ViewReason.Automation => new Objection(ViewReason.Automation, "the browser was driven by a program"),
            _ => throw new ArgumentOutOfRangeException(nameof(story), story.Because, "A filter finds this one by itself."),
        };

    private Objection? FirstObjection(Visit visit) =>
        filters.Select(filter => filter.ObjectTo(visit)).FirstOrDefault(objection => objection is not null);
}
