using InvoiceTracker.Domain;
using InvoiceTracker.Features.Tracking;
using InvoiceTracker.Tests.Pages;
using InvoiceTracker.Tests.Support;
using Microsoft.EntityFrameworkCore;

namespace InvoiceTracker.Tests.Features.Tracking;

/// <summary>Beyond 1,000 suppressed visits of a link in an hour only a number grows; whoever counts is never dropped.</summary>
public sealed class FloodTests : IAsyncLifetime
{
    private const int Room = FloodLimit.RowsAnHour;

    private readonly App _app = new();

    public ValueTask InitializeAsync() => _app.InitializeAsync();

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    [Fact]
    public async Task A_flood_grows_a_number_and_people_still_count()
    {
        var invoice = await _app.GivenASentInvoiceAsync();
        await FloodAsync(invoice.Anna, Room + 150);

        Assert.Equal((Room, 150), await WrittenAsync(invoice, expected: Room + 150));
        await _app.OpenAsync(invoice.Anna);
        await _app.OpenAsync(invoice.Accounts, Story.IpB, Story.Googlebot);
        await _app.ViewsAsync(invoice.Id, Room + 2, seconds: 60);
        Assert.Equal(1, (await _app.FindAsync(invoice.Id)).ViewCount);

        // The hour slides.
        _app.Clock.Advance(TimeSpan.FromMinutes(60) - TimeSpan.FromMilliseconds(1));
        await FloodAsync(invoice.Anna, 1);
        Assert.Equal((Room, 151), await WrittenAsync(invoice, expected: Room + 151));
        _app.Clock.Advance(TimeSpan.FromMilliseconds(1));
        await FloodAsync(invoice.Anna, 1);
        Assert.Equal((Room + 1, 151), await WrittenAsync(invoice, expected: Room + 152));
        await _app.AssertChainsHoldAsync();
    }

    [Fact]
    public void What_a_restart_forgets_is_read_again_and_links_do_not_share()
    {
        var (one, other) = (Guid.NewGuid(), Guid.NewGuid());
        var recent = new RecentSuppressions();
        Assert.False(recent.Knows(one, App.T0));

        recent.Learn(one, [App.T0.AddMinutes(-61), App.T0.AddMinutes(-60), App.T0.AddMinutes(-59)], App.T0);
        recent.Learn(other, [], App.T0);
        recent.Add(one, [App.T0]);

        Assert.Equal((2, 0), (recent.CountOf(one, App.T0), recent.CountOf(other, App.T0)));
        Assert.Equal(1, recent.CountOf(one, App.T0.AddMinutes(1)));

        // What another process wrote meanwhile is learned after a minute.
        Assert.True(recent.Knows(one, App.T0.AddSeconds(59)));
        Assert.False(recent.Knows(one, App.T0.AddSeconds(60)));
    }

    [Fact]
    public async Task What_the_process_has_not_seen_itself_the_database_tells()
    {
        var invoice = await _app.GivenASentInvoiceAsync();
        await _app.QueryAsync(async db =>
        {
            var link = await db.InvoiceLinks.SingleAsync(l => l.InvoiceId == invoice.Id && l.Email == "anna@acme.example");
            db.ViewEvents.AddRange(Enumerable.Range(0, Room + 4).Select(i => Earlier(link, minutes: i < 5 ? 60 : 59)));
            return await db.SaveChangesAsync();
        });

        await FloodAsync(invoice.Anna, 3);

        Assert.Equal((Room + 5, 2), await WrittenAsync(invoice, expected: Room + 7));
        using var maya = await _app.SignInAsync(_app.Maya);
        var page = await (await maya.GetAsync($"/financials/invoices/{invoice.Id}")).WordsAsync();
        Assert.Contains("2 more did not count. They came in a flood", page, StringComparison.Ordinal);
    }

    private static ViewEvent Earlier(InvoiceLink link, int minutes) =>
        new()
        {
            WorkspaceId = link.WorkspaceId,
            InvoiceId = link.InvoiceId!.Value,
            LinkId = link.Id,
            At = App.T0.AddMinutes(-minutes),
            Method = "GET",
            Verdict = ViewVerdict.Suppressed,
            Reason = ViewReason.BotUserAgent,
        };

    private Task FloodAsync(string path, int visits) =>
        Parallel.ForAsync(
            0,
            visits,
            new ParallelOptions { MaxDegreeOfParallelism = 50 },
            async (i, _) => await _app.OpenAsync(path, $"198.18.1.{i % 200}", Story.Googlebot)
        );

    private Task<(int Rows, int Unrecorded)> WrittenAsync(SentInvoice invoice, int expected) =>
        _app.EventuallyAsync(
            async db =>
            {
                var links = db.InvoiceLinks.Where(l => l.InvoiceId == invoice.Id && l.Email == "anna@acme.example");
                var rows = await db.ViewEvents.CountAsync(v => links.Any(l => l.Id == v.LinkId) && v.Verdict == ViewVerdict.Suppressed);
                return (rows, (int)await links.Select(l => l.UnrecordedVisits).SingleAsync());
            },
            written => written.Item1 + written.Item2 >= expected,
            seconds: 60
        );
}
