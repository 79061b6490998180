using System.Net;
using InvoiceTracker.Tests.Support;
using Microsoft.EntityFrameworkCore;

namespace InvoiceTracker.Tests.Pages;

/// <summary>AC-11: whom an invoice concerns is told, and who says so is told too, or not.</summary>
public sealed class WatchTests(App app) : IClassFixture<App>
{
    [Fact]
    public async Task A_colleague_is_told_after_following_and_not_before()
    {
        var sent = await app.GivenASentInvoiceAsync("Logo design");
        await app.OpenAsync(sent.Anna);
        using var tom = await app.SignInAsync(app.Tom);
        var page = await tom.GetStringAsync(InvoicePages.Of(sent.Id));
        Assert.Contains("Follow</button>", page, StringComparison.Ordinal);
        Assert.DoesNotContain("Mute</button>", page, StringComparison.Ordinal);

        await WatchAsync(tom, sent, "Following");
        app.Clock.Advance(TimeSpan.FromMinutes(20));
        await app.OpenAsync(sent.Anna);

        var told = await app.NotificationsAsync(sent.Id);
        Assert.Equal(2, told.Count(n => n.UserId == app.Maya.UserId));
        Assert.Equal("Someone opened Logo design multiple times", Assert.Single(told, n => n.UserId == app.Tom.UserId).Title);
        Assert.Contains("Unfollow</button>", await tom.GetStringAsync(InvoicePages.Of(sent.Id)), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_muted_invoice_is_recorded_and_not_told_until_it_is_unmuted_in_the_settings()
    {
        var sent = await app.GivenASentInvoiceAsync("Muted one");
        using var maya = await app.SignInAsync(app.Maya);
        await WatchAsync(maya, sent, "Muted");
        await app.OpenAsync(sent.Anna);
        Assert.Empty(await app.NotificationsAsync(sent.Id));
        Assert.Equal(1, (await app.FindAsync(sent.Id)).ViewCount);

        Assert.Contains("Muted one", await maya.GetStringAsync("/settings/notifications"), StringComparison.Ordinal);
        await maya.PostFormAsync("/settings/notifications?handler=Unmute", new() { ["invoice"] = sent.Id.ToString() });
        app.Clock.Advance(TimeSpan.FromMinutes(20));
        await app.OpenAsync(sent.Anna);

        Assert.Equal("Someone opened Muted one multiple times", Assert.Single(await app.NotificationsAsync(sent.Id)).Title);
    }

    [Fact]
    public async Task A_follower_who_left_is_not_told()
    {
        var sent = await app.GivenASentInvoiceAsync();
        using var tom = await app.SignInAsync(app.Tom);
        await WatchAsync(tom, sent, "Following");
        await app.QueryAsync(db =>
            db.Users.Where(u => u.Id == app.Tom.UserId).ExecuteUpdateAsync(set => set.SetProperty(u => u.IsActive, false))
        );

        await app.OpenAsync(sent.Anna);

        Assert.Equal(app.Maya.UserId, Assert.Single(await app.NotificationsAsync(sent.Id)).UserId);
        await app.QueryAsync(db => db.Users.ExecuteUpdateAsync(set => set.SetProperty(u => u.IsActive, true)));
    }

    [Fact]
    public async Task Undo_and_nonsense_and_what_is_not_ones_own()
    {
        var sent = await app.GivenASentInvoiceAsync();
        using var tom = await app.SignInAsync(app.Tom);
        await WatchAsync(tom, sent, "Following");
        var undo = $"/financials/invoices/{sent.Id}/watch?watch=AsUsual";
        Assert.Contains($"action=\"{undo}\"", await tom.GetStringAsync(InvoicePages.Of(sent.Id)), StringComparison.Ordinal);

        await tom.PostFormAsync(undo, []);
        Assert.Equal(0, await app.QueryAsync(db => db.InvoiceWatches.CountAsync(w => w.InvoiceId == sent.Id)));
        Assert.Equal(HttpStatusCode.NotFound, (await WatchAsync(tom, sent with { Id = Guid.NewGuid() }, "Muted")).StatusCode);
        foreach (var nonsense in new[] { "7", "loud", "" })
        {
            Assert.Equal(HttpStatusCode.Redirect, (await WatchAsync(tom, sent, nonsense)).StatusCode);
            var page = await tom.GetStringAsync(InvoicePages.Of(sent.Id));
            Assert.Contains("Choose whether to follow this invoice or to mute it.", page, StringComparison.Ordinal);
        }
        Assert.Equal(0, await app.QueryAsync(db => db.InvoiceWatches.CountAsync(w => w.InvoiceId == sent.Id)));
    }

    private static Task<HttpResponseMessage> WatchAsync(HttpClient client, SentInvoice sent, string watch) =>
        client.PostFormAsync($"/financials/invoices/{sent.Id}/watch", new() { ["watch"] = watch });
}
