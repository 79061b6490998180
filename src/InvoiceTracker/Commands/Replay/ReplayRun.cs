using System.Globalization;
using System.Net;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using InvoiceTracker.Domain;
using InvoiceTracker.Features.Links;
using InvoiceTracker.Features.Sending;
using InvoiceTracker.Features.Tracking;
using InvoiceTracker.Features.Tracking.Signals;
using Microsoft.EntityFrameworkCore;

namespace InvoiceTracker.Commands.Replay;

/// <summary>Plays one scenario: its invoices are sent, its requests and reports come at their times, and what is held ends.</summary>
internal sealed partial class ReplayRun(ReplayStage stage, Scenario scenario)
{
    private readonly ScenarioSetup _setup = scenario.Setup ?? new ScenarioSetup();
    private readonly DateTimeOffset _accepted = stage.Clock.Now;
    private readonly Dictionary<(string Invoice, string? Recipient), InvoiceLink> _links = [];
    private readonly List<Guid>[] _views = [.. scenario.Requests.Select(_ => new List<Guid>())];
    private readonly PriorityQueue<Func<Task>, (double T, int Order)> _events = new();
    private int _planned;

    public async Task<IReadOnlyList<ReplayOutcome>> PlayAsync()
    {
        var pipeline = stage.Pipeline(_setup);
        Plan(_setup.SentAt, SendAsync);
        if (_setup.ResentAt is { } resentAt)
            Plan(resentAt, DeliverAsync);
        foreach (var (index, request) in scenario.Requests.Index())
        {
            var count = request.Repeat?.Count ?? 1;
            for (var k = 0; k < count; k++)
            {
                var nth = k;
                Plan(request.T + ((request.Repeat?.OverSeconds ?? 0) * k / count), () => RequestAsync(pipeline, index, nth));
            }
        }

        while (_events.TryDequeue(out var happen, out var when))
        {
            stage.Clock.Now = At(when.T);
            await happen();
        }
        stage.Clock.Now += TimeSpan.FromHours(1);
        await stage.SettleAsync();
        var outcomes = await OutcomesAsync();

        // The next scenario happens later than all of this one's cooldowns.
        stage.Clock.Now += TimeSpan.FromDays(1);
        return outcomes;
    }

    private void Plan(double t, Func<Task> happen) => _events.Enqueue(happen, (t, _planned++));

    private DateTimeOffset At(double t) => _accepted + TimeSpan.FromSeconds(t);

    private async Task SendAsync()
    {
        await stage.QueryAsync(async db =>
        {
            await db.NotificationPreferences.ExecuteDeleteAsync();
            if (!_setup.NotificationsEnabled)
                db.NotificationPreferences.Add(
                    new NotificationPreference(stage.Owner.UserId, NotificationKind.InvoiceViewed) { InApp = false }
                );
            return await db.SaveChangesAsync();
        });
        foreach (var invoice in scenario.Requests.GroupBy(request => request.Invoice))
        {
            string?[] recipients = [.. invoice.Select(request => request.Recipient).Distinct()];
            var links = await SendAsync([.. recipients.Select(recipient => $"{recipient ?? "client"}@example.com")]);
            foreach (var (recipient, link) in recipients.Zip(links))
                _links[(invoice.Key, recipient)] = link;
        }
        await DeliverAsync();
    }

    private async Task<IReadOnlyList<InvoiceLink>> SendAsync(string[] addresses)
    {
        await using var scope = stage.Services.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<Data.AppDbContext>();
        var client = new Client(stage.Owner.WorkspaceId, "Client", stage.Clock.Now);
        client.SetContacts(addresses.Select(address => new Contact(address, address, ContactRole.To)));
        var content = new InvoiceContent
        {
            Currency = Currency.Of("EUR"),
            ClientId = client.Id,
            DueOn = DateOnly.FromDateTime(stage.Clock.Now.UtcDateTime).AddDays(14),
            Lines = [new LineContent("Work", 1, 100, new TaxRate(19))],
        };
        db.Clients.Add(client);
        await db.SaveChangesAsync();
        var invoice = new Invoice(stage.Owner.WorkspaceId, stage.Owner.UserId, content with { ClientId = client.Id }, stage.Clock.Now);
        db.Invoices.Add(invoice);
        await db.SaveChangesAsync();
        await scope
            .ServiceProvider.GetRequiredService<InvoiceSender>()
            .SendAsync(invoice, SendRequest.Default, stage.Owner.UserId, CancellationToken.None);
        var links = await db.InvoiceLinks.Where(l => l.InvoiceId == invoice.Id && l.Kind == LinkKind.Recipient).ToListAsync();
        return [.. addresses.Select(address => links.Find(link => link.Email == address)!)];
    }

    private async Task DeliverAsync()
    {
        var ids = _links.Values.Select(link => link.Id).ToList();
        await stage.QueryAsync(db =>
            db.InvoiceLinks.Where(l => ids.Contains(l.Id)).ExecuteUpdateAsync(l => l.SetProperty(x => x.DeliveredAt, stage.Clock.Now))
        );
    }

    private async Task RequestAsync(RequestDelegate pipeline, int index, int nth)
    {
        // What was held until now is over before the next request is judged.
        var settled = stage.SettleAsync();
        var request = scenario.Requests[index];
        stage.Networks.Label = request.Network;
        await using var scope = stage.Services.CreateAsyncScope();
        var context = ContextOf(request, nth, scope.ServiceProvider);
        await pipeline(context);
        await settled;

        if (context.Features.Get<TrackedVisit>() is not { VisitId: { } viewId, Link: var link })
            return;
        _views[index].Add(viewId);
        if (request.Beacon is { Sent: true, Prerendering: false } beacon)
            Plan(
                (stage.Clock.Now - _accepted).TotalSeconds + ((beacon.FirstVisibleAfterMs + beacon.VisibleMs) / 1000),
                () => ReportAsync(pipeline, context.Request.Path, link, viewId, request, beacon)
            );
    }

    private async Task ReportAsync(
        RequestDelegate pipeline,
        PathString page,
        TrackedLink link,
        Guid viewId,
        ScenarioRequest request,
        ScenarioBeacon beacon
    )
    {
        await using var scope = stage.Services.CreateAsyncScope();
        var nonce = beacon.Nonce ?? scope.ServiceProvider.GetRequiredService<SignalNonce>().For(viewId, link.LinkId);
        var report = request with { Method = "POST", Path = page + LinkPath.SignalSuffix, Beacon = beacon with { Nonce = nonce } };
        await pipeline(ContextOf(report, 0, scope.ServiceProvider));
    }

    private DefaultHttpContext ContextOf(ScenarioRequest request, int nth, IServiceProvider services)
    {
        var context = new DefaultHttpContext { RequestServices = services };
        var (path, query) = AddressOf(request);
        context.Request.Method = request.Method;
        context.Request.Scheme = "https";
        context.Request.Host = new HostString("invoices.example.com");
        context.Request.Path = path;
        context.Request.QueryString = query;
        foreach (var (name, value) in request.Headers)
            context.Request.Headers[name] = value;
        if (request.Repeat is { RotateUserAgents: true })
            context.Request.Headers.UserAgent = Version()
                .Replace(context.Request.Headers.UserAgent.ToString(), (nth + 1).ToString(CultureInfo.InvariantCulture));
        if (request is { Method: "POST", Beacon: { } beacon })
            context.Request.Body = new MemoryStream(JsonSerializer.SerializeToUtf8Bytes(beacon, JsonSerializerOptions.Web));
        context.Connection.RemoteIpAddress = IPAddress.Parse(request.RemoteIp);
        return context;
    }

    // A request from before the mail went out has a link that leads nowhere yet.
    private (PathString Path, QueryString Query) AddressOf(ScenarioRequest request)
    {
        var token = _links.TryGetValue((request.Invoice, request.Recipient), out var link)
            ? new Uri(stage.Services.GetRequiredService<LinkProtector>().UrlOf(link)!).Segments[^1]
            : LinkToken.Create().ToString();
        var address = (request.Path ?? "/i/{token}").Replace("{token}", token, StringComparison.Ordinal).Split('?', 2);
        return (
            PathString.FromUriComponent(address[0]),
            address.Length == 2 ? new QueryString("?" + Uri.EscapeDataString(address[1])) : default
        );
    }

    private async Task<IReadOnlyList<ReplayOutcome>> OutcomesAsync()
    {
        var ids = _views.SelectMany(views => views).ToList();
        var (views, notifications) = await stage.QueryAsync(async db =>
            (
                await db.ViewEvents.AsNoTracking().Where(v => ids.Contains(v.Id)).ToDictionaryAsync(v => v.Id),
                await db.Notifications.AsNoTracking().Where(n => ids.Contains(n.ViewEventId!.Value)).ToListAsync()
            )
        );
        return
        [
            .. _views.Select(own =>
            {
                var found = own.Where(views.ContainsKey).Select(id => views[id]).ToList();
                var told = notifications.Find(n => own.Contains(n.ViewEventId!.Value));
                return new ReplayOutcome(
                    found.Count == 0 ? ViewReason.NotAPageView : found[^1].Reason,
                    found.Exists(view => view.Verdict is ViewVerdict.Counted),
                    told is null ? "none"
                        : told.Title.EndsWith(" multiple times", StringComparison.Ordinal) ? "opened multiple times"
                        : "opened"
                );
            }),
        ];
    }

    [GeneratedRegex(@"(?<=(?:Chrome|Firefox|Version)/)[0-9]+", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Version();
}
