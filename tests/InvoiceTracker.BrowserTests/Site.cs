using InvoiceTracker.Domain;
using InvoiceTracker.Tests.Support;
using Microsoft.EntityFrameworkCore;
using Microsoft.Playwright;

namespace InvoiceTracker.BrowserTests;

/// <summary>The real app on a real port, and people with browsers of their own.</summary>
public sealed class Site : IAsyncLifetime
{
    private readonly Browser _browser = new();

    public App App { get; } = new();
    public Uri Address { get; private set; } = null!;

    public async ValueTask InitializeAsync()
    {
        App.UseKestrel(0);
        App.With("PublicBaseUrl", "http://localhost");
        await App.InitializeAsync();
        App.StartServer();
        Address = App.ClientOptions.BaseAddress;
        await _browser.InitializeAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await _browser.DisposeAsync();
        await App.DisposeAsync();
    }

    /// <summary>So that the next story's bell begins at nought.</summary>
    public Task MarkAllReadAsync() =>
        App.QueryAsync(db => db.Notifications.ExecuteUpdateAsync(set => set.SetProperty(n => n.ReadAt, App.Clock.GetUtcNow())));

    /// <summary>A browser that has never been here.</summary>
    public async Task<Person> SomebodyAsync(int width = 1440, ColorScheme scheme = ColorScheme.Light)
    {
        var context = await _browser.Chromium.NewContextAsync(
            new BrowserNewContextOptions
            {
                BaseURL = Address.ToString(),
                ViewportSize = new ViewportSize { Width = width, Height = width < 600 ? 844 : 900 },
                ColorScheme = scheme,
                // Headless Chromium says so in its agent, and would rightly be filtered.
                UserAgent = Story.Chrome,
                Locale = "en-US",
            }
        );
        return await Person.WithAsync(context, Address);
    }

    public async Task<Person> SignedInAsync(Membership member, int width = 1440, ColorScheme scheme = ColorScheme.Light)
    {
        var person = await SomebodyAsync(width, scheme);
        await person.Page.GotoAsync("/login");
        await person.Page.GetByLabel("E-mail").FillAsync(member.User.Email);
        await person.Page.GetByLabel("Password").FillAsync(App.Password);
        await person.Page.GetByRole(AriaRole.Button, new() { Name = "Sign in" }).ClickAsync();
        await person.Page.WaitForURLAsync("**/");
        return person;
    }
}
