using System.Globalization;
using System.Net;
using System.Net.Sockets;
using InvoiceTracker.Domain;
using InvoiceTracker.Tests.Support;
using Microsoft.EntityFrameworkCore;
using Microsoft.Playwright;

namespace InvoiceTracker.BrowserTests;

/// <summary>The real app on a real port, and people with browsers of their own.</summary>
public class Site(Browser browser) : IAsyncLifetime
{
    public App App { get; private set; } = null!;
    public Uri Address { get; private set; } = null!;

    public virtual async ValueTask InitializeAsync()
    {
        // Known beforehand, so that the links in the mails lead here.
        var port = FreePort();
        Address = new Uri(string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{port}"));
        App = NewApp();
        App.With("PublicBaseUrl", Address.AbsoluteUri);
        App.UseKestrel(port);
        App.ClientOptions.BaseAddress = Address;
        await App.InitializeAsync();
        App.StartServer();
    }

    public async ValueTask DisposeAsync()
    {
        await App.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    protected virtual App NewApp() => new();

    /// <summary>So that a story's bell begins at nought, whatever became of the one before.</summary>
    public async Task MarkAllReadAsync()
    {
        await App.QueryAsync(db => db.Notifications.ExecuteUpdateAsync(set => set.SetProperty(n => n.ReadAt, App.Clock.GetUtcNow())));
        // A page begins with what was written in the moment that it was made; the test's clock stands still.
        App.Clock.Advance(TimeSpan.FromSeconds(1));
    }

    /// <summary>A client's visit, of which only the effect on others is looked at.</summary>
    public async Task OpenAsync(string path)
    {
        using var client = new HttpClient { BaseAddress = Address };
        using var page = await client.SendAsync(Story.Request(path));
        page.EnsureSuccessStatusCode();
    }

    /// <summary>A browser that has never been here.</summary>
    public async Task<Person> SomebodyAsync(int width, ColorScheme scheme)
    {
        var context = await browser.Chromium.NewContextAsync(
            new BrowserNewContextOptions
            {
                BaseURL = Address.AbsoluteUri,
                ViewportSize = new ViewportSize { Width = width, Height = width < 600 ? 844 : 900 },
                ColorScheme = scheme,
                ReducedMotion = ReducedMotion.Reduce,
                // Headless Chromium says so in its agent, and would rightly be filtered.
                UserAgent = Story.Chrome,
                Locale = "en-US",
                TimezoneId = "Europe/Berlin",
            }
        );
        return await Person.WithAsync(context, Address);
    }

    public async Task<Person> SignedInAsync(Membership member, int width, ColorScheme scheme)
    {
        var person = await SomebodyAsync(width, scheme);
        await person.Page.GotoAsync("/login");
        await person.Page.GetByLabel("E-mail").FillAsync(member.User.Email);
        await person.Page.GetByLabel("Password").FillAsync(App.Password);
        await person.Page.GetByRole(AriaRole.Button, new() { Name = "Sign in" }).ClickAsync();
        await person.Page.WaitForURLAsync("**/");
        return person;
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
