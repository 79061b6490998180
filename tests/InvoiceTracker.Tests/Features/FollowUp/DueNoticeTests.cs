using InvoiceTracker.Domain;
using InvoiceTracker.Features.FollowUp;
using InvoiceTracker.Tests.Features.Api;
using InvoiceTracker.Tests.Pages;
using InvoiceTracker.Tests.Support;
using Microsoft.EntityFrameworkCore;

namespace InvoiceTracker.Tests.Features.FollowUp;

/// <summary>What time alone brings about is told once, to the one whom it concerns, on the day that it happens where they are.</summary>
public sealed class DueNoticeTests : IAsyncLifetime
{
    private App _app = null!;

    public async ValueTask InitializeAsync() => _app = await App.StartAsync();

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    [Fact]
    public async Task An_invoice_is_overdue_from_the_midnight_of_the_business_and_told_once()
    {
        var sent = await _app.GivenASentInvoiceAsync("Logo design");
        await _app.OpenAsync(sent.Anna);

        // Due on 7 December in Berlin, which is an hour ahead of UTC.
        await AtAsync("2026-12-07T22:59:59Z");
        Assert.Empty(await ToldAsync(NotificationKind.InvoiceOverdue));
        await AtAsync("2026-12-07T23:00:00Z");
        var told = Assert.Single(await ToldAsync(NotificationKind.InvoiceOverdue));
        Assert.Equal(("Logo design is overdue", _app.Maya.UserId, sent.Id), (told.Title, told.UserId, told.InvoiceId));
        Assert.Equal($"Acme GmbH · #{sent.Number} · {told.Amount} was due Mon 7 Dec", told.Body);

        await AtAsync("2026-12-09T08:00:00Z");
        Assert.Single(await ToldAsync(NotificationKind.InvoiceOverdue));
    }

    [Fact]
    public async Task What_was_paid_or_cancelled_in_time_is_not_overdue_and_old_news_is_no_news()
    {
        var (paid, cancelled, old) = (
            await _app.GivenASentInvoiceAsync(),
            await _app.GivenASentInvoiceAsync(),
            await _app.GivenASentInvoiceAsync()
        );
        await _app.QueryAsync(async db =>
        {
            var invoices = await db.Invoices.ToDictionaryAsync(i => i.Id);
            invoices[paid.Id].RecordPayment(invoices[paid.Id].Total, _app.Clock.GetUtcNow());
            invoices[cancelled.Id].Void(_app.Maya.UserId, _app.Clock.GetUtcNow());
            return await db.SaveChangesAsync();
        });

        // The program did not run for a fortnight.
        await AtAsync("2026-12-21T09:00:00Z");
        Assert.Empty(await ToldAsync(NotificationKind.InvoiceOverdue));
        Assert.NotEqual(Guid.Empty, old.Id);
    }

    [Fact]
    public async Task An_unopened_invoice_is_told_of_after_three_days_and_after_ten_and_again_after_a_resend()
    {
        var sent = await _app.GivenASentInvoiceAsync();
        var title = $"Invoice #{sent.Number} has not been opened for";

        await AtAsync("2026-11-25T22:59:59Z");
        Assert.Empty(await ToldAsync(NotificationKind.InvoiceNotOpened));
        await AtAsync("2026-11-25T23:00:00Z");
        Assert.Equal([$"{title} 3 days"], await TitlesAsync());

        // Ten days are 240 hours, to the second.
        await AtAsync("2026-12-03T09:59:59Z");
        Assert.Equal([$"{title} 3 days"], await TitlesAsync());
        await AtAsync("2026-12-03T10:00:01Z");
        await AtAsync("2026-12-03T10:02:00Z");
        Assert.Equal([$"{title} 3 days", $"{title} 10 days"], await TitlesAsync());

        await ResendAsync(sent);
        await AtAsync("2026-12-05T22:00:00Z");
        Assert.Equal(2, (await TitlesAsync()).Count);
        await AtAsync("2026-12-06T08:00:00Z");
        Assert.Equal([$"{title} 3 days", $"{title} 10 days", $"{title} 3 days"], await TitlesAsync());
    }

    [Fact]
    public async Task An_open_ends_the_silence_and_one_of_before_the_resend_does_not()
    {
        var opened = await _app.GivenASentInvoiceAsync();
        await _app.OpenAsync(opened.Anna);
        await AtAsync("2026-11-27T10:00:00Z");
        Assert.Empty(await ToldAsync(NotificationKind.InvoiceNotOpened));

        await ResendAsync(opened);
        await AtAsync("2026-11-30T10:00:00Z");
        Assert.Single(await ToldAsync(NotificationKind.InvoiceNotOpened));
    }

    [Fact]
    public async Task Of_a_client_who_is_not_tracked_nothing_is_said()
    {
        var sent = await _app.GivenASentInvoiceAsync();
        await _app.QueryAsync(db => db.Clients.ExecuteUpdateAsync(set => set.SetProperty(c => c.TrackOpens, false)));

        await AtAsync("2026-11-27T10:00:00Z");
        Assert.Empty(await _app.NotificationsAsync(sent.Id));
    }

    [Fact]
    public async Task Without_tracking_nothing_is_said_of_opening()
    {
        await using var untracked = await App.StartAsync(("Tracking:Enabled", "false"));
        var sent = await untracked.GivenASentInvoiceAsync();
        untracked.Clock.Advance(TimeSpan.FromDays(4));

        await RaiseAsync(untracked);

        Assert.Empty(await untracked.NotificationsAsync(sent.Id));
    }

    [Fact]
    public async Task What_nobody_wanted_to_hear_is_not_told_later()
    {
        await _app.GivenASentInvoiceAsync();
        await _app.QueryAsync(async db =>
        {
            db.NotificationPreferences.Add(
                new NotificationPreference(_app.Maya.UserId, NotificationKind.InvoiceOverdue) { InApp = false, Push = false }
            );
            return await db.SaveChangesAsync();
        });
        await AtAsync("2026-12-08T08:00:00Z");

        await _app.QueryAsync(db => db.NotificationPreferences.ExecuteDeleteAsync());
        await AtAsync("2026-12-08T09:00:00Z");

        using var api = await _app.ApiOfAsync(_app.Maya);
        Assert.DoesNotContain((await api.ReadAsync("/notifications")).Items(), n => n.GetProperty("kind").GetString() is "invoice.overdue");
    }

    [Fact]
    public async Task A_follower_is_told_too_and_who_muted_it_is_not()
    {
        var sent = await _app.GivenASentInvoiceAsync();
        await _app.QueryAsync(async db =>
        {
            db.InvoiceWatches.Add(new InvoiceWatch(sent.Id, _app.Maya.UserId, isMuted: true));
            db.InvoiceWatches.Add(new InvoiceWatch(sent.Id, _app.Tom.UserId, isMuted: false));
            return await db.SaveChangesAsync();
        });
        await _app.OpenAsync(sent.Anna);

        await AtAsync("2026-12-08T08:00:00Z");

        var shown = (await _app.NotificationsAsync(sent.Id)).Where(n => n.InApp).ToList();
        Assert.Equal(
            [NotificationKind.InvoiceViewed, NotificationKind.InvoiceOverdue],
            shown.Where(n => n.UserId == _app.Tom.UserId).Select(n => n.Kind)
        );
        Assert.DoesNotContain(shown, n => n.UserId == _app.Maya.UserId);
    }

    [Fact]
    public async Task Devices_ring_in_the_morning_and_the_app_shows_it_at_once()
    {
        await _app.GivenASentInvoiceAsync();
        await _app.GivenADeviceAsync(_app.Maya);

        await AtAsync("2026-12-07T23:00:00Z");

        var told = Assert.Single(await ToldAsync(NotificationKind.InvoiceOverdue));
        Assert.Equal((true, new DateTimeOffset(2026, 12, 8, 7, 0, 0, TimeSpan.Zero)), (told.InApp, told.DeliverAt));
    }

    [Fact]
    public async Task A_follow_up_comes_on_its_day_and_closes_itself_when_the_invoice_is_paid()
    {
        var (waiting, paid) = (await _app.GivenASentInvoiceAsync("Waiting"), await _app.GivenASentInvoiceAsync("Paid"));
        await _app.OpenAsync(waiting.Anna);
        await _app.OpenAsync(paid.Anna);
        using var maya = await _app.SignInAsync(_app.Maya);
        foreach (var sent in new[] { waiting, paid, waiting })
            await maya.PostFormAsync($"/financials/invoices/{sent.Id}/follow-up", []);
        await _app.QueryAsync(async db =>
        {
            var invoice = await db.Invoices.SingleAsync(i => i.Id == paid.Id);
            invoice.RecordPayment(invoice.Total, _app.Clock.GetUtcNow());
            return await db.SaveChangesAsync();
        });

        await AtAsync("2026-11-25T22:59:00Z");
        Assert.Empty(await ToldAsync(NotificationKind.FollowUpDue));
        await AtAsync("2026-11-25T23:00:00Z");
        await AtAsync("2026-11-26T09:00:00Z");

        var told = Assert.Single(await ToldAsync(NotificationKind.FollowUpDue));
        Assert.Equal("Follow up on Waiting today", told.Title);
        Assert.EndsWith(" · opened once", told.Body, StringComparison.Ordinal);
        Assert.Equal(0, await _app.QueryAsync(db => db.FollowUps.CountAsync(f => f.ClosedAt == null)));
    }

    [Fact]
    public async Task A_follow_up_can_be_taken_back_and_needs_an_open_invoice()
    {
        var sent = await _app.GivenASentInvoiceAsync();
        using var maya = await _app.SignInAsync(_app.Maya);
        await maya.PostFormAsync($"/financials/invoices/{sent.Id}/follow-up", []);
        await maya.PostFormAsync($"/financials/invoices/{sent.Id}/follow-up?handler=Cancel", []);
        await AtAsync("2026-11-27T09:00:00Z");
        Assert.Empty(await ToldAsync(NotificationKind.FollowUpDue));

        await _app.QueryAsync(async db =>
        {
            (await db.Invoices.SingleAsync(i => i.Id == sent.Id)).Void(_app.Maya.UserId, _app.Clock.GetUtcNow());
            return await db.SaveChangesAsync();
        });
        await maya.PostFormAsync($"/financials/invoices/{sent.Id}/follow-up", []);
        Assert.Contains("nothing to follow up", await maya.GetStringAsync(InvoicePages.Of(sent.Id)), StringComparison.Ordinal);
        Assert.Equal(0, await _app.QueryAsync(db => db.FollowUps.CountAsync(f => f.ClosedAt == null)));
    }

    [Fact]
    public async Task The_digest_comes_at_the_readers_hour_once_and_only_with_something_in_it()
    {
        await _app.QueryAsync(async db =>
        {
            db.NotificationPreferences.Add(new NotificationPreference(_app.Maya.UserId, NotificationKind.DailyDigest) { InApp = true });
            db.NotificationPreferences.Add(new NotificationPreference(_app.Tom.UserId, NotificationKind.DailyDigest) { InApp = true });
            return await db.SaveChangesAsync();
        });
        await AtAsync("2026-11-23T10:01:00Z");
        Assert.Empty(await ToldAsync(NotificationKind.DailyDigest));
        var (opened, paid) = (await _app.GivenASentInvoiceAsync("Opened"), await _app.GivenASentInvoiceAsync("Settled"));
        await _app.OpenAsync(opened.Anna);
        await _app.QueryAsync(async db =>
        {
            var invoice = await db.Invoices.SingleAsync(i => i.Id == paid.Id);
            invoice.RecordPayment(invoice.Total, _app.Clock.GetUtcNow());
            return await db.SaveChangesAsync();
        });

        await AtAsync("2026-11-24T06:59:00Z");
        Assert.Empty(await ToldAsync(NotificationKind.DailyDigest));
        await AtAsync("2026-11-24T07:00:00Z");
        await AtAsync("2026-11-24T07:01:00Z");

        var told = Assert.Single(await ToldAsync(NotificationKind.DailyDigest));
        Assert.Equal((_app.Maya.UserId, "Yesterday: 1 opened, 1 paid, 0 need attention"), (told.UserId, told.Title));
        Assert.Equal("Opened: Opened · Paid: Settled", told.Body);
    }

    private async Task AtAsync(string instant)
    {
        _app.Clock.SetUtcNow(DateTimeOffset.Parse(instant, System.Globalization.CultureInfo.InvariantCulture));
        await RaiseAsync(_app);
    }

    private static Task<IReadOnlyCollection<Guid>> RaiseAsync(App app) =>
        app.InScopeAsync<DueNotices, IReadOnlyCollection<Guid>>(due => due.RaiseAsync(CancellationToken.None));

    private Task<List<Notification>> ToldAsync(NotificationKind kind) =>
        _app.QueryAsync(db => db.Notifications.AsNoTracking().Where(n => n.Kind == kind).OrderBy(n => n.CreatedAt).ToListAsync());

    private async Task<List<string>> TitlesAsync() => (await ToldAsync(NotificationKind.InvoiceNotOpened)).ConvertAll(n => n.Title);

    private async Task ResendAsync(SentInvoice sent)
    {
        using var api = await _app.ApiOfAsync(_app.Maya);
        (await api.PostAsync($"/invoices/{sent.Id}/resend")).Ok();
    }
}
