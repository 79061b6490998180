using System.Collections.Concurrent;
using System.Net;
using InvoiceTracker.Domain;
using InvoiceTracker.Features.Tracking;
using InvoiceTracker.Tests.Support;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace InvoiceTracker.Tests.Features.Tracking;

/// <summary>
/// Remembers every visit of an invoice that was answered, and afterwards compares that with what stands in the database: the
/// invariants I1 to I7.
/// </summary>
internal sealed class ViewHistory(App app, SentInvoice invoice)
{
    private static readonly TimeSpan s_cooldown = TimeSpan.FromMinutes(15);

    private readonly ConcurrentBag<Answer> _answered = [];

    public int Answered => _answered.Count;

    public async Task VisitAsync(string path, string ip, string agent = Story.Chrome)
    {
        var before = app.Clock.GetUtcNow();
        using var answer = await app.OpenAsync(path, ip, agent);
        _answered.Add(new Answer(path, ip, agent != Story.Googlebot, before, app.Clock.GetUtcNow(), answer.StatusCode));

        // No two visits are at quite the same time.
        app.Clock.Advance(TimeSpan.FromMilliseconds(1));
    }

    public async Task CheckAsync()
    {
        Assert.All(_answered, visit => Assert.Equal(HttpStatusCode.OK, visit.Status));
        var views = await ViewsAsync();
        var counted = views.Where(v => v.Verdict is ViewVerdict.Counted).ToList();
        await CheckPeopleAsync(counted);
        CheckCooldown(counted);
        await CheckBooksAsync(counted);
        await app.AssertChainsHoldAsync();
    }

    /// <summary>Each visit left a row or, in a flood, was counted.</summary>
    private async Task<List<ViewEvent>> ViewsAsync()
    {
        var (views, unrecorded) = await app.EventuallyAsync(
            async db =>
                (
                    await db.ViewEvents.AsNoTracking().Where(v => v.InvoiceId == invoice.Id).ToListAsync(),
                    await db.InvoiceLinks.Where(l => l.InvoiceId == invoice.Id).SumAsync(l => l.UnrecordedVisits)
                ),
            written => written.Item1.Count + written.Item2 >= _answered.Count,
            seconds: 60
        );
        Assert.Equal(_answered.Count, views.Count + unrecorded);
        return views;
    }

    /// <summary>I1: a person's page was served and the cooldown was over, so a view stands. I7: nobody else's visit made one.</summary>
    private async Task CheckPeopleAsync(List<ViewEvent> counted)
    {
        var opened = counted.ToLookup(v => (v.LinkId, Convert.ToHexString(v.GateKey!)), v => v.At);
        var people = _answered.Where(visit => visit.IsPerson).ToList();
        foreach (var visit in people)
        {
            var gate = await GateOfAsync(visit.Path, visit.Ip, visit.Before);
            Assert.Contains(opened[gate], at => at <= visit.After && visit.Before - at < s_cooldown);
        }
        Assert.True(counted.Count <= people.Count, $"{counted.Count} views of {people.Count} visits by people.");
    }

    private async Task<(Guid LinkId, string Gate)> GateOfAsync(string path, string ip, DateTimeOffset at)
    {
        Assert.True(LinkPath.TryParse(path, out var parsed));
        var link = await app
            .Services.GetRequiredService<LinkReader>()
            .FindAsync(parsed.Token!.Value, parsed.InvoiceId, CancellationToken.None);
        var keys = await app
            .Services.GetRequiredService<NetworkHasher>()
            .KeysAsync(link!, IPAddress.Parse(ip), Story.Chrome, at, CancellationToken.None);
        return (link!.LinkId, Convert.ToHexString(keys.Gate));
    }

    /// <summary>I2: successive views of one link and network are at least a cooldown apart.</summary>
    private static void CheckCooldown(List<ViewEvent> counted)
    {
        foreach (var gate in counted.GroupBy(v => (v.LinkId, Convert.ToHexString(v.GateKey!))))
        {
            var times = gate.Select(v => v.At).Order().ToList();
            Assert.All(times.Zip(times.Skip(1)), pair => Assert.True(pair.Second - pair.First >= s_cooldown));
        }
    }

    private async Task CheckBooksAsync(List<ViewEvent> counted)
    {
        var stored = await app.FindAsync(invoice.Id);
        var entries = (await app.ActivityAsync(invoice.Id, ActivityType.Opened)).Concat(
            await app.ActivityAsync(invoice.Id, ActivityType.Downloaded)
        );
        var told = await app.NotificationsAsync(invoice.Id);

        // I3
        Assert.Equal(counted.Count, stored.ViewCount);
        Assert.Equal(counted.Select(v => (Guid?)v.Id).Order(), entries.Select(a => a.ViewEventId).Order());
        // I4
        Assert.Equal(counted.Select(v => (Guid?)v.Id).Order(), told.Select(n => n.ViewEventId).Order());
        Assert.All(told, n => Assert.Equal(app.Maya.UserId, n.UserId));
        // I5
        Assert.Equal(counted.Count == 0 ? 0 : 1, told.Count(n => !n.Title.EndsWith(" multiple times", StringComparison.Ordinal)));
        // I6
        Assert.Equal(counted.Max(v => (DateTimeOffset?)v.At), stored.ViewedAt);
    }

    /// <param name="Before">When it was asked for; by <paramref name="After"/> it was answered.</param>
    private sealed record Answer(string Path, string Ip, bool IsPerson, DateTimeOffset Before, DateTimeOffset After, HttpStatusCode Status);
}
