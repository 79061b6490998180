using System.Text.Json;
using InvoiceTracker.Tests.Support;
using Microsoft.EntityFrameworkCore;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace InvoiceTracker.BrowserTests;

/// <summary>
/// AC-12 in Chromium: Maya turns desktop notifications on, a client opens, and what her push service was given is a card in her browser.
/// Only the push service is ours; no test can ask Google's.
/// </summary>
public sealed class PushTests(PushTests.PushSite site) : IClassFixture<PushTests.PushSite>
{
    public static TheoryData<int, ColorScheme> Looks => Look.All;

    [Theory]
    [MemberData(nameof(Looks))]
    public async Task From_turn_on_to_a_card_that_a_repeat_replaces(int width, ColorScheme scheme)
    {
        await using var service = await PushService.StartAsync();
        using var subscription = service.NewBrowser();
        await using var maya = await site.SignedInAsync(site.App.Maya, width, scheme);
        var page = maya.Page;
        await page.Context.GrantPermissionsAsync(["notifications"]);
        await page.AddInitScriptAsync(SubscribesAt(subscription));

        await page.GotoAsync("/settings/notifications");
        var card = page.GetByRole(AriaRole.Region, new() { Name = "Desktop notifications" });
        await SaysAsync(card, "Desktop notifications are off in this browser");
        await maya.IsWellMadeAsync();
        await card.GetByRole(AriaRole.Button, new() { Name = "Turn on" }).ClickAsync();

        await SaysAsync(card, "Desktop notifications are on in this browser");
        var device = page.Locator("[data-push-device]").Filter(new() { Has = page.Locator("[data-push-here]:not([hidden])") });
        await Expect(device).ToContainTextAsync("Chrome on Windows");
        await Expect(device).ToContainTextAsync("Last reached");
        await maya.IsWellMadeAsync();
        Assert.Equal(
            "This is a test",
            (await subscription.ReadAsync(Assert.Single(await service.PushesAsync(subscription, 1)))).Text("title")
        );

        var worker = await Worker.OfAsync(page, site.Address);
        var invoice = await site.App.GivenASentInvoiceAsync();
        await using var anna = await site.SomebodyAsync(width, scheme);
        await anna.Page.GotoAsync(invoice.Anna);
        var first = (await service.PushesAsync(subscription, 2))[1];
        Assert.Equal(
            [($"Someone opened Invoice #{invoice.Number}", $"inv-{invoice.Id}")],
            await worker.ShowAsync((await subscription.ReadAsync(first)).Payload)
        );

        site.App.Clock.Advance(TimeSpan.FromMinutes(15));
        await anna.Page.GotoAsync(invoice.Anna);
        var second = (await service.PushesAsync(subscription, 3))[2];
        Assert.Equal(
            [($"Someone opened Invoice #{invoice.Number} multiple times", $"inv-{invoice.Id}")],
            await worker.ShowAsync((await subscription.ReadAsync(second)).Payload)
        );

        // What is removed is not told any more, and this browser says so.
        await device.GetByRole(AriaRole.Button, new() { Name = "Remove" }).ClickAsync();
        await SaysAsync(card, "Desktop notifications are off in this browser");
        await maya.IsWellMadeAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Undo" }).ClickAsync();
        await SaysAsync(card, "Desktop notifications are on in this browser");
    }

    [Fact]
    public async Task It_is_offered_after_the_first_invoice_asked_only_on_a_click_and_not_again_for_thirty_days()
    {
        await using var maya = await site.SignedInAsync(site.App.Maya, Look.Desktop, ColorScheme.Light);
        var page = maya.Page;
        await page.AddInitScriptAsync(
            """
            Object.defineProperty(Notification, "permission", { get: () => "default" });
            Notification.requestPermission = async () => { sessionStorage.setItem("asked", "yes"); return "default"; };
            """
        );
        var invoice = await site.App.GivenASentInvoiceAsync();
        var card = page.GetByRole(AriaRole.Region, new() { Name = "Desktop notifications" });

        await page.GotoAsync($"/financials/invoices/{invoice.Id}");
        await SaysAsync(card, "Your browser will ask once.");
        await maya.IsWellMadeAsync();
        Assert.Null(await page.EvaluateAsync<string?>("() => sessionStorage.getItem('asked')"));
        await card.GetByRole(AriaRole.Button, new() { Name = "Turn on" }).ClickAsync();
        await page.WaitForFunctionAsync("() => sessionStorage.getItem('asked') === 'yes'");

        await card.GetByRole(AriaRole.Button, new() { Name = "Not now" }).ClickAsync();
        await Expect(card).ToBeHiddenAsync();
        await page.GotoAsync("/");
        await Expect(page.Locator("h1")).ToBeVisibleAsync();
        await Expect(card).ToBeHiddenAsync();
        await page.EvaluateAsync("() => localStorage.setItem('push-later', String(Date.now() - 30 * 86400000))");
        await page.ReloadAsync();
        await Expect(card).ToBeVisibleAsync();
        // The settings always say how it stands.
        await page.GotoAsync("/settings/notifications");
        await Expect(card).ToBeVisibleAsync();
    }

    [Theory]
    [InlineData("""Object.defineProperty(Notification, "permission", { get: () => "denied" });""", "This browser blocks notifications")]
    [InlineData("delete window.PushManager;", "This browser cannot show notifications")]
    [InlineData(
        """delete window.PushManager; Object.defineProperty(navigator, "userAgent", { get: () => "iPhone" });""",
        "Add to Home Screen first"
    )]
    public async Task What_the_browser_does_not_allow_is_explained_in_the_settings_and_offered_nowhere(string script, string words)
    {
        await using var maya = await site.SignedInAsync(site.App.Maya, Look.Phone, ColorScheme.Dark);
        await maya.Page.AddInitScriptAsync(script);
        var card = maya.Page.Locator("[data-push]");

        await maya.Page.GotoAsync("/settings/notifications");
        await SaysAsync(card, words);
        await Expect(card.GetByRole(AriaRole.Button)).ToHaveCountAsync(0);
        await maya.IsWellMadeAsync();

        await maya.Page.GotoAsync($"/financials/invoices/{(await site.App.GivenASentInvoiceAsync()).Id}");
        await Expect(card).ToBeHiddenAsync();
    }

    [Fact]
    public async Task When_somebody_else_signs_in_the_browser_is_theirs()
    {
        await using var service = await PushService.StartAsync();
        using var subscription = service.NewBrowser();
        await using var maya = await site.SignedInAsync(site.App.Maya, Look.Desktop, ColorScheme.Light);
        var page = maya.Page;
        await page.Context.GrantPermissionsAsync(["notifications"]);
        await page.AddInitScriptAsync(SubscribesAt(subscription));
        await page.GotoAsync("/settings/notifications");
        await page.GetByRole(AriaRole.Button, new() { Name = "Turn on" }).ClickAsync();
        // Others' devices may be in the list already; the card speaks of this one.
        await SaysAsync(page.Locator("[data-push]"), "Desktop notifications are on in this browser");

        await page.Context.ClearCookiesAsync();
        await page.GotoAsync("/login");
        await page.GetByLabel("E-mail").FillAsync(site.App.Tom.User.Email);
        await page.GetByLabel("Password").FillAsync(App.Password);
        await page.GetByRole(AriaRole.Button, new() { Name = "Sign in" }).ClickAsync();
        await page.WaitForURLAsync("**/");
        await page.GotoAsync("/settings/notifications");
        await SaysAsync(page.Locator("[data-push]"), "Desktop notifications are on in this browser");

        var owner = await site.App.QueryAsync(db =>
            db.PushSubscriptions.Where(s => s.Endpoint == subscription.Endpoint.AbsoluteUri).Select(s => s.UserId).SingleAsync()
        );
        Assert.Equal(site.App.Tom.UserId, owner);
    }

    // What does not apply stands in the card too, and is hidden.
    private static Task SaysAsync(ILocator card, string words) => Expect(card.GetByText(words)).ToBeVisibleAsync();

    /// <summary>Stands in for the browser's push service: a subscription there, which a reload keeps.</summary>
    private static string SubscribesAt(FakeBrowser browser) =>
        $$"""
            {
              const json = {{JsonSerializer.Serialize(browser.ToJson())}};
              const made = (key) => ({
                endpoint: json.endpoint,
                options: { applicationServerKey: Uint8Array.from(key).buffer },
                toJSON: () => json,
                unsubscribe: async () => { localStorage.removeItem("test-key"); return true; },
              });
              PushManager.prototype.subscribe = async function ({ applicationServerKey }) {
                const key = [...applicationServerKey];
                localStorage.setItem("test-key", JSON.stringify(key));
                return made(key);
              };
              PushManager.prototype.getSubscription = async function () {
                const key = JSON.parse(localStorage.getItem("test-key") ?? "null");
                return key && made(key);
              };
            }
            """;

    public sealed class PushSite(Browser browser) : Site(browser)
    {
        protected override App NewApp() => new App().With("Webhooks:AllowPrivateNetworks", "true");
    }

    /// <summary>The service worker that Chromium runs for our site, with what a push service would hand to it.</summary>
    private sealed class Worker(IPage page, ICDPSession session, string registration, Uri site)
    {
        public static async Task<Worker> OfAsync(IPage page, Uri site)
        {
            await page.WaitForFunctionAsync("async () => (await navigator.serviceWorker.ready).active.state === 'activated'");
            var session = await page.Context.NewCDPSessionAsync(page);
            var found = new TaskCompletionSource<string>(TaskCreationOptions.RunContinuationsAsynchronously);
            session.Event("ServiceWorker.workerRegistrationUpdated").OnEvent += (_, update) =>
            {
                foreach (var one in update!.Value.GetProperty("registrations").EnumerateArray())
                {
                    if (one.GetProperty("scopeURL").GetString() == site.AbsoluteUri && !one.GetProperty("isDeleted").GetBoolean())
                        found.TrySetResult(one.GetProperty("registrationId").GetString()!);
                }
            };
            await session.SendAsync("ServiceWorker.enable");
            return new Worker(page, session, await found.Task.WaitAsync(TimeSpan.FromSeconds(10)), site);
        }

        /// <summary>Hands a push to the worker, and reads what is shown then.</summary>
        /// <returns>Title and tag of each card.</returns>
        public async Task<IReadOnlyList<(string Title, string Tag)>> ShowAsync(JsonElement payload)
        {
            const string Read = """
                async () => (await (await navigator.serviceWorker.ready).getNotifications()).map(n => [n.title, n.tag])
                """;
            var title = payload.GetProperty("title").GetString();
            string[][] cards = [];
            // On a busy machine Chromium now and then loses what it is handed while the worker starts. A push service delivers again
            // too, and it is still one card.
            for (var i = 0; i < 200 && !Array.Exists(cards, card => card[0] == title); i++)
            {
                if (i % 60 == 0)
                    await DeliverAsync(payload);
                await Task.Delay(50);
                cards = await page.EvaluateAsync<string[][]>(Read);
            }
            return [.. cards.Select(card => (card[0], card[1]))];
        }

        private Task DeliverAsync(JsonElement payload) =>
            session.SendAsync(
                "ServiceWorker.deliverPushMessage",
                new Dictionary<string, object>
                {
                    ["origin"] = site.GetLeftPart(UriPartial.Authority),
                    ["registrationId"] = registration,
                    ["data"] = payload.GetRawText(),
                }
            );
    }
}
