using InvoiceTracker.Data;
using InvoiceTracker.Domain;
using InvoiceTracker.Features.Notifications.Push;
using InvoiceTracker.Tests.Features.Api;
using InvoiceTracker.Tests.Support;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace InvoiceTracker.Tests.Features.Notifications.Push;

/// <summary>The sentences of the push tests.</summary>
internal static class PushStory
{
    /// <summary>An app that may push to this machine.</summary>
    public static Task<App> StartAsync(params (string Key, string Value)[] settings) =>
        App.StartAsync([("Webhooks:AllowPrivateNetworks", "true"), .. settings]);

    public static async Task<FakeBrowser> GivenABrowserAsync(this App app, Membership member, PushService service, string? device = null)
    {
        var browser = service.NewBrowser();
        using var api = await app.ApiOfAsync(member);
        (await api.PostAsync("/push-subscriptions", browser.ToJson(device))).Created();
        return browser;
    }

    /// <summary>Somebody opens the invoice once more, as soon as that counts.</summary>
    public static async Task OpenAgainAsync(this App app, SentInvoice invoice)
    {
        app.Clock.Advance(TimeSpan.FromMinutes(15));
        await app.OpenAsync(invoice.Anna);
    }

    /// <summary>Time passes; the worker need not find out by its poll.</summary>
    public static void Later(this App app, TimeSpan time)
    {
        app.Clock.Advance(time);
        app.Services.GetRequiredService<PushBell>().Ring();
    }

    /// <summary>Until nothing is left to be done now: what has not been pushed by then is not going to be.</summary>
    public static async Task AllIsDoneAsync(this App app)
    {
        app.Services.GetRequiredService<PushBell>().Ring();
        var now = app.Clock.GetUtcNow();
        var left = await app.EventuallyAsync(
            async db =>
                await db.Notifications.CountAsync(n => n.DeliverAt <= now)
                + await db.PushDeliveries.CountAsync(d => d.NotBefore <= now && d.State == PushState.Queued),
            count => count == 0
        );
        Assert.Equal(0, left);
    }

    public static Task<List<PushSubscription>> SubscriptionsAsync(this App app, Membership member) =>
        app.QueryAsync(db => db.PushSubscriptions.AsNoTracking().Where(s => s.UserId == member.UserId).ToListAsync());

    /// <summary>The deliveries, in the order in which they were queued, once they are as expected.</summary>
    public static Task<List<PushDelivery>> DeliveriesAsync(this App app, Func<List<PushDelivery>, bool> isExpected) =>
        app.EventuallyAsync(
            db => db.PushDeliveries.AsNoTracking().OrderBy(d => d.QueuedAt).ThenBy(d => d.Id).ToListAsync(),
            isExpected,
            seconds: 8
        );

    /// <summary>The only delivery, once it has been tried.</summary>
    public static async Task<PushDelivery> DeliveryAsync(this App app, int attempts = 1) =>
        Assert.Single(await app.DeliveriesAsync(all => all is [{ State: not PushState.Sending } only] && only.Attempts == attempts));

    public static Task SetAsync(this App app, Membership member, Action<User> change) =>
        app.QueryAsync(async db =>
        {
            change(await db.Users.SingleAsync(u => u.Id == member.UserId));
            return await db.SaveChangesAsync();
        });
}

/// <summary>An app whose process is killed before anything is pushed, as far as the database can tell.</summary>
internal sealed class KilledApp : App
{
    private string _database = "";

    public override async ValueTask InitializeAsync()
    {
        await base.InitializeAsync();
        _database = Services.GetRequiredService<DatabaseOptions>().ConnectionString;
    }

    /// <summary>The next process, over the same database and files.</summary>
    public App Restart() =>
        new App()
            .With("Webhooks:AllowPrivateNetworks", "true")
            .With("DataDirectory", DataDirectory)
            .With("ConnectionStrings:Database", _database);

    protected override void Configure(IServiceCollection services) =>
        services.Remove(services.Single(s => s.ImplementationType == typeof(PushWorker)));
}
