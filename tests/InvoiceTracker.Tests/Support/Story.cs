using System.Net.Http.Json;
using System.Text.RegularExpressions;
using InvoiceTracker.Data;
using InvoiceTracker.Domain;
using InvoiceTracker.Features.Links;
using InvoiceTracker.Features.Sending;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace InvoiceTracker.Tests.Support;

/// <summary>The sentences that acceptance scenarios are written in.</summary>
public static class Story
{
    public const string IpA = "203.0.113.10";
    public const string IpB = "198.51.100.20";
    public const string Chrome =
        "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/146.0.0.0 Safari/537.36";
    public const string Googlebot = "Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)";

    /// <summary>Acme GmbH with Anna (to) and accounts@acme.example (accounts).</summary>
    public static Task<Client> GivenAcmeAsync(this App app) =>
        app.QueryAsync(async db =>
        {
            var client = new Client(app.Maya.WorkspaceId, "Acme GmbH", app.Clock.GetUtcNow());
            client.SetContacts([
                new Contact("Anna Berg", "anna@acme.example", ContactRole.To),
                new Contact("accounts@acme.example", "accounts@acme.example", ContactRole.Accounts),
            ]);
            db.Clients.Add(client);
            await db.SaveChangesAsync();
            return client;
        });

    public static InvoiceContent Content(Guid? clientId, DateOnly dueOn, string? title = null) =>
        new()
        {
            ClientId = clientId,
            Title = title,
            Currency = Currency.Of("EUR"),
            DueOn = dueOn,
            Lines = [new LineContent("Design", 1, 1000.00m, new TaxRate(19))],
        };

    public static async Task<Guid> GivenADraftAsync(this App app, string? title = null)
    {
        var acme = await app.GivenAcmeAsync();
        return await app.QueryAsync(async db =>
        {
            var today = app.Maya.Workspace.DayOf(app.Clock.GetUtcNow());
            var invoice = new Invoice(
                app.Maya.WorkspaceId,
                app.Maya.UserId,
                Content(acme.Id, today.AddDays(14), title),
                app.Clock.GetUtcNow()
            );
            db.Invoices.Add(invoice);
            await db.SaveChangesAsync();
            return invoice.Id;
        });
    }

    /// <summary>A draft of 1,000.00 EUR + 19 %, due in 14 days, sent to Anna and the accounts address.</summary>
    public static async Task<SentInvoice> GivenASentInvoiceAsync(this App app, string? title = null)
    {
        var id = await app.GivenADraftAsync(title);
        await using var scope = app.Services.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<AppDbContext>();
        var invoice = await db.Invoices.Include(i => i.LineItems).Include(i => i.Client!.Contacts).SingleAsync(i => i.Id == id);
        await scope
            .ServiceProvider.GetRequiredService<InvoiceSender>()
            .SendAsync(invoice, SendRequest.Default, app.Maya.UserId, CancellationToken.None);
        return await app.SentInvoiceAsync(id);
    }

    /// <summary>A browser of the member's that takes pushes; nobody answers at its address.</summary>
    public static Task GivenADeviceAsync(this App app, Membership member) =>
        app.QueryAsync(async db =>
        {
            var endpoint = $"https://push.example/{Guid.NewGuid()}";
            db.PushSubscriptions.Add(
                new PushSubscription(member.WorkspaceId, member.UserId, endpoint, app.Clock.GetUtcNow())
                {
                    P256dh = new byte[65],
                    Auth = new byte[16],
                    Device = "Firefox on Windows",
                }
            );
            return await db.SaveChangesAsync();
        });

    /// <returns>The path of a portal link of the client.</returns>
    public static Task<string> GivenAPortalAsync(this App app, Guid clientId)
    {
        var protector = app.Services.GetRequiredService<LinkProtector>();
        return app.QueryAsync(async db =>
        {
            var client = await db.Clients.SingleAsync(c => c.Id == clientId);
            var token = LinkToken.Create();
            var link = InvoiceLink.Portal(client, token, protector.Protect(token), app.Clock.GetUtcNow());
            db.InvoiceLinks.Add(link);
            await db.SaveChangesAsync();
            return new Uri(protector.UrlOf(link)!).AbsolutePath;
        });
    }

    /// <summary>A sent invoice with the paths of its links.</summary>
    public static async Task<SentInvoice> SentInvoiceAsync(this App app, Guid id)
    {
        await using var scope = app.Services.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<AppDbContext>();
        var protector = scope.ServiceProvider.GetRequiredService<LinkProtector>();
        var number = await db.Invoices.Where(i => i.Id == id).Select(i => i.Number).SingleAsync();
        var links = await db.InvoiceLinks.Where(l => l.InvoiceId == id).ToListAsync();
        return new SentInvoice(id, number!, links.ToDictionary(l => l.Email ?? "shared", l => new Uri(protector.UrlOf(l)!).AbsolutePath));
    }

    /// <summary>A request as Chrome sends it, from a client behind the trusted proxy.</summary>
    public static HttpRequestMessage Request(string path, string ip = IpA, string? agent = Chrome, HttpMethod? method = null)
    {
        var request = new HttpRequestMessage(method ?? HttpMethod.Get, path);
        request.Headers.TryAddWithoutValidation("X-Forwarded-For", ip);
        if (agent is not null)
            request.Headers.TryAddWithoutValidation("User-Agent", agent);
        request.Headers.TryAddWithoutValidation("Accept", "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8");
        request.Headers.TryAddWithoutValidation("Accept-Language", "de-DE,de;q=0.9,en;q=0.8");
        request.Headers.TryAddWithoutValidation("Sec-Fetch-Dest", "document");
        request.Headers.TryAddWithoutValidation("Sec-Fetch-Mode", "navigate");
        request.Headers.TryAddWithoutValidation("Sec-Fetch-Site", "none");
        request.Headers.TryAddWithoutValidation("Sec-Fetch-User", "?1");
        return request;
    }

    /// <summary>A client's visit in a browser without cookies.</summary>
    public static async Task<HttpResponseMessage> OpenAsync(
        this App app,
        string path,
        string ip = IpA,
        string? agent = Chrome,
        HttpMethod? method = null
    )
    {
        using var browser = app.Browser();
        return await browser.SendAsync(Request(path, ip, agent, method));
    }

    /// <summary>A visit as its headers are given, and nothing else; over HTTPS, since the proxy says so.</summary>
    public static async Task<HttpResponseMessage> VisitAsync(
        this App app,
        string path,
        string ip,
        params (string Name, string Value)[] headers
    )
    {
        using var browser = app.Browser();
        var request = new HttpRequestMessage(HttpMethod.Get, path);
        request.Headers.TryAddWithoutValidation("X-Forwarded-For", ip);
        request.Headers.TryAddWithoutValidation("X-Forwarded-Proto", "https");
        foreach (var (name, value) in headers)
            request.Headers.TryAddWithoutValidation(name, value);
        return await browser.SendAsync(request);
    }

    /// <summary>By which a page's script names its load.</summary>
    public static async Task<string> NonceAsync(this HttpResponseMessage page) =>
        Regex
            .Match(await page.Content.ReadAsStringAsync(), "data-nonce=\"([^\"]+)\"", RegexOptions.None, TimeSpan.FromSeconds(1))
            .Groups[1]
            .Value;

    /// <summary>What the page's script reports.</summary>
    public static async Task<HttpResponseMessage> SignalAsync(
        this App app,
        string path,
        string nonce,
        int visibleMs,
        string? interaction = null,
        bool webdriver = false
    )
    {
        using var browser = app.Browser();
        return await browser.PostAsJsonAsync(
            path + "/signal",
            new
            {
                nonce,
                visibleMs,
                painted = true,
                interaction,
                webdriver,
            }
        );
    }

    public static Task<Invoice> FindAsync(this App app, Guid invoiceId) =>
        app.QueryAsync(db => db.Invoices.AsNoTracking().SingleAsync(i => i.Id == invoiceId));

    /// <summary>The invoice's evidence, oldest first, once the given number of rows is written.</summary>
    public static Task<List<ViewEvent>> ViewsAsync(this App app, Guid invoiceId, int expected, int seconds = 5) =>
        app.EventuallyAsync(
            db => db.ViewEvents.AsNoTracking().Where(v => v.InvoiceId == invoiceId).OrderBy(v => v.At).ThenBy(v => v.Id).ToListAsync(),
            views => views.Count >= expected,
            seconds
        );

    /// <summary>The invoice's only visit, once it is as expected.</summary>
    public static async Task<ViewEvent> ViewAsync(this App app, Guid invoiceId, Func<ViewEvent, bool> isExpected) =>
        Assert.Single(
            await app.EventuallyAsync(
                db => db.ViewEvents.AsNoTracking().Where(v => v.InvoiceId == invoiceId).ToListAsync(),
                views => views.TrueForAll(view => isExpected(view)) && views.Count > 0
            )
        );

    public static Task<List<ActivityEntry>> ActivityAsync(this App app, Guid invoiceId, ActivityType type) =>
        app.QueryAsync(db =>
            db.ActivityEntries.AsNoTracking().Where(a => a.InvoiceId == invoiceId && a.Type == type).OrderBy(a => a.At).ToListAsync()
        );

    public static Task<List<Notification>> NotificationsAsync(this App app, Guid invoiceId) =>
        app.QueryAsync(db =>
            db.Notifications.AsNoTracking().Where(n => n.InvoiceId == invoiceId).OrderBy(n => n.CreatedAt).ThenBy(n => n.Id).ToListAsync()
        );

    /// <summary>Asks again until the answer is as expected; after some seconds it returns what there is, for the assertion to show.</summary>
    public static async Task<T> EventuallyAsync<T>(
        this App app,
        Func<AppDbContext, Task<T>> query,
        Func<T, bool> isExpected,
        int seconds = 5
    )
    {
        var deadline = DateTime.UtcNow.AddSeconds(seconds);
        while (true)
        {
            var answer = await app.QueryAsync(query);
            if (isExpected(answer) || DateTime.UtcNow > deadline)
                return answer;
            await Task.Delay(20);
        }
    }

    /// <summary>Signs a member in, in a browser of their own.</summary>
    public static async Task<HttpClient> SignInAsync(this App app, Membership member)
    {
        var browser = app.Browser();
        var form = await browser.GetStringAsync("/login");
        var response = await browser.PostAsync(
            "/login",
            new FormUrlEncodedContent(
                new Dictionary<string, string>
                {
                    ["Input.Email"] = member.User.Email,
                    ["Input.Password"] = App.Password,
                    ["__RequestVerificationToken"] = AntiforgeryToken(form),
                }
            )
        );
        Assert.Equal(System.Net.HttpStatusCode.Redirect, response.StatusCode);
        return browser;
    }

    public static string AntiforgeryToken(string html) =>
        Regex
            .Match(html, "name=\"__RequestVerificationToken\"[^>]*value=\"([^\"]+)\"", RegexOptions.None, TimeSpan.FromSeconds(1))
            .Groups[1]
            .Value;
}

/// <param name="Links">Paths by e-mail address; the shared one under "shared".</param>
public sealed record SentInvoice(Guid Id, string Number, IReadOnlyDictionary<string, string> Links)
{
    public string Anna => Links["anna@acme.example"];
    public string Accounts => Links["accounts@acme.example"];
    public string Shared => Links["shared"];
}
