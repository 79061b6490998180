using System.Net;
using InvoiceTracker.Data;
using InvoiceTracker.Domain;
using InvoiceTracker.Tests.Support;
using Microsoft.EntityFrameworkCore;

namespace InvoiceTracker.Tests.Pages;

/// <summary>Who may see which settings, and that what is typed is kept or explained.</summary>
public sealed class SettingsTests(App app) : IClassFixture<App>
{
    private static readonly (string Name, string Value)[] s_business =
    [
        ("Input.Name", "Northlight Studio"),
        ("Input.LegalName", "Northlight Studio GmbH"),
        ("Input.Address", "Torstraße 1\n10119 Berlin"),
        ("Input.Country", "DE"),
        ("Input.TaxId", "DE123456789"),
        ("Input.Email", "hello@northlight.example"),
        ("Input.Currency", "SEK"),
        ("Input.PaymentTermsDays", "30"),
        ("Input.TimeZone", "Europe/Stockholm"),
        ("Input.Language", "sv"),
        ("Input.BankDetails", "Northlight\nDE02120300000000202051"),
    ];

    [Theory]
    [InlineData("business")]
    [InlineData("numbering")]
    [InlineData("tracking")]
    [InlineData("team")]
    [InlineData("api")]
    public async Task Only_owners_and_admins_see_the_settings_of_the_business(string page)
    {
        using var maya = await app.SignInAsync(app.Maya);
        using var tom = await app.SignInAsync(app.Tom);

        Assert.Equal(HttpStatusCode.OK, (await maya.GetAsync($"/settings/{page}")).StatusCode);
        var refused = await tom.GetAsync($"/settings/{page}");
        Assert.Equal(HttpStatusCode.Forbidden, refused.StatusCode);
        Assert.Contains("This is not yours to change", await refused.ReadAsync(), StringComparison.Ordinal);
        var posted = await tom.SubmitAsync("/settings/profile", [], $"/settings/{page}");
        Assert.Equal(HttpStatusCode.Forbidden, posted.StatusCode);
    }

    [Theory]
    [InlineData("")]
    [InlineData("/profile")]
    [InlineData("/business")]
    [InlineData("/notifications")]
    [InlineData("/team")]
    public async Task Who_is_not_signed_in_is_led_to_sign_in(string page)
    {
        using var stranger = app.Browser();

        var response = await stranger.GetAsync($"/settings{page}");

        Assert.Equal(HttpStatusCode.Redirect, response.StatusCode);
        Assert.Equal("/login", response.Headers.Location!.AbsolutePath);
    }

    [Fact]
    public async Task Settings_lead_to_the_first_page_and_name_only_pages_that_one_may_see()
    {
        using var tom = await app.SignInAsync(app.Tom);

        Assert.Equal("/settings/profile", (await tom.GetAsync("/settings")).Headers.Location!.OriginalString);
        var page = await tom.SeeAsync("/settings/profile");
        Assert.Contains("href=\"/settings/notifications\"", page, StringComparison.Ordinal);
        Assert.DoesNotContain("href=\"/settings/team\"", page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_the_business_is_called_and_where_it_is_can_be_changed()
    {
        await using var own = await App.StartAsync();
        using var maya = await own.SignInAsync(own.Maya);

        var response = await maya.SubmitAsync("/settings/business", s_business);

        Assert.Equal(HttpStatusCode.Redirect, response.StatusCode);
        var stored = await own.QueryAsync(db => db.Workspaces.AsNoTracking().SingleAsync());
        Assert.Equal(
            ("Northlight Studio GmbH", "DE", "SEK", 30, "Europe/Stockholm", "sv"),
            (stored.LegalName, stored.Country, stored.Currency.Code, stored.PaymentTermsDays, stored.TimeZoneId, stored.Locale)
        );
        Assert.StartsWith("Northlight", stored.BankDetails, StringComparison.Ordinal);
        Assert.Contains("Saved", await maya.SeeAsync("/settings/business"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Input.Name", "", "The business name is required.")]
    [InlineData("Input.Name", "\u0007bell", "The business name has a control character.")]
    [InlineData("Input.Country", "ZZ", "Choose a country.")]
    [InlineData("Input.Email", "hello@", "This is not an e-mail address.")]
    [InlineData("Input.Currency", "eur", "Choose a currency.")]
    [InlineData("Input.PaymentTermsDays", "-1", "Give 0 to 365 days.")]
    [InlineData("Input.PaymentTermsDays", "soon", "This is not a valid value.")]
    [InlineData("Input.TimeZone", "../../etc/passwd", "This is not a time zone")]
    [InlineData("Input.Language", "klingon", "Choose a language.")]
    public async Task A_value_that_cannot_be_is_explained_beside_its_field_and_the_rest_stays_typed(
        string field,
        string value,
        string explanation
    )
    {
        using var maya = await app.SignInAsync(app.Maya);

        var response = await maya.SubmitAsync("/settings/business", [.. s_business.Where(f => f.Name != field), (field, value)]);

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        var page = await response.ReadAsync();
        Assert.Contains(explanation, page, StringComparison.Ordinal);
        Assert.Contains("value=\"Northlight Studio GmbH\"", page, StringComparison.Ordinal);
        Assert.Equal("Northlight Studio", (await app.QueryAsync(db => db.Workspaces.AsNoTracking().SingleAsync())).LegalName);
    }

    [Theory]
    [InlineData("/settings/business")]
    [InlineData("/settings/profile")]
    [InlineData("/settings/profile?handler=Account")]
    [InlineData("/settings/numbering")]
    [InlineData("/settings/notifications")]
    [InlineData("/settings/tracking")]
    [InlineData("/settings/team")]
    [InlineData("/settings/team?handler=Role&id=nobody&role=99")]
    [InlineData("/settings/team?handler=Active")]
    [InlineData("/settings/api")]
    [InlineData("/settings/api?handler=Revoke&id=1")]
    public async Task An_empty_form_is_never_an_error_of_the_server(string target)
    {
        await using var own = await App.StartAsync();
        using var maya = await own.SignInAsync(own.Maya);

        var response = await maya.SubmitAsync("/settings/profile", [], target);

        Assert.InRange((int)response.StatusCode, 200, 499);
    }

    [Fact]
    public async Task A_form_without_its_token_is_refused_with_a_page_that_says_what_to_do()
    {
        using var maya = await app.SignInAsync(app.Maya);

        var response = await maya.PostAsync("/settings/business", SettingsForms.Content(s_business));

        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        Assert.Contains("load the page again", await response.ReadAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_network_and_the_browser_can_tell_visitors_apart()
    {
        await using var own = await App.StartAsync();
        using var maya = await own.SignInAsync(own.Maya);

        await maya.SubmitAsync("/settings/tracking", [("key", "NetworkAndBrowser")]);

        Assert.Equal(CooldownKey.NetworkAndBrowser, (await own.QueryAsync(db => db.Workspaces.AsNoTracking().SingleAsync())).CooldownKey);
        Assert.Equal(HttpStatusCode.BadRequest, (await maya.SubmitAsync("/settings/tracking", [("key", "7")])).StatusCode);
    }

    [Fact]
    public async Task The_tracking_mode_is_saved_undone_and_checked()
    {
        await using var own = await App.StartAsync();
        using var maya = await own.SignInAsync(own.Maya);
        async Task<(TrackingMode, CooldownKey)> StoredAsync()
        {
            var stored = await own.QueryAsync(db => db.Workspaces.AsNoTracking().SingleAsync());
            return (stored.TrackingMode, stored.CooldownKey);
        }

        await maya.SubmitAsync("/settings/tracking", [("mode", "Strict"), ("key", "NetworkAndBrowser")]);
        Assert.Equal((TrackingMode.Strict, CooldownKey.NetworkAndBrowser), await StoredAsync());

        var page = await maya.GetStringAsync("/settings/tracking");
        Assert.Contains("Saved", page, StringComparison.Ordinal);
        await maya.SubmitAsync("/settings/tracking", [], SettingsForms.UndoAddress(page));
        Assert.Equal((TrackingMode.Standard, CooldownKey.Network), await StoredAsync());

        foreach (var wrong in new[] { "7", "-1", "Fuzzy" })
        {
            var refused = await maya.SubmitAsync("/settings/tracking", [("mode", wrong), ("key", "Network")]);
            Assert.Equal(HttpStatusCode.BadRequest, refused.StatusCode);
            Assert.Contains("Choose one of the three ways", await refused.ReadAsync(), StringComparison.Ordinal);
        }
        Assert.Equal((TrackingMode.Standard, CooldownKey.Network), await StoredAsync());
    }

    [Fact]
    public async Task The_networks_in_use_are_counted_by_owner()
    {
        var file = Path.GetTempFileName();
        await File.WriteAllTextAsync(
            file,
            "192.0.2.0/24 certain Mailguard\n198.51.100.0/25 probable Cloudy <Inc>\n198.51.100.128/25 probable Cloudy <Inc>\n"
        );
        await using var own = await App.StartAsync(("Tracking:NetworksFile", file));
        using var maya = await own.SignInAsync(own.Maya);

        var words = await (await maya.GetAsync("/settings/tracking")).WordsAsync();

        Assert.Contains($"From your own list, {Path.GetFileName(file)}: 3 networks.", words, StringComparison.Ordinal);
        Assert.Contains("Mailguard Mail security 1 Cloudy <Inc> Cloud 2", words, StringComparison.Ordinal);
        Assert.DoesNotContain("Cloudy <Inc>", await maya.GetStringAsync("/settings/tracking"), StringComparison.Ordinal);

        using var usual = await app.SignInAsync(app.Maya);
        Assert.Contains(
            "From the list that comes with the program",
            await (await usual.GetAsync("/settings/tracking")).WordsAsync(),
            StringComparison.Ordinal
        );
        File.Delete(file);
    }

    [Fact]
    public async Task A_muted_open_is_recorded_but_not_told_and_undo_brings_it_back()
    {
        await using var own = await App.StartAsync();
        using var maya = await own.SignInAsync(own.Maya);
        var invoice = await own.GivenASentInvoiceAsync();

        await maya.SubmitAsync("/settings/notifications", []);
        await own.OpenAsync(invoice.Anna);

        Assert.Equal(1, (await own.FindAsync(invoice.Id)).ViewCount);
        Assert.Empty(await own.NotificationsAsync(invoice.Id));

        var undo = SettingsForms.UndoAddress(await maya.GetStringAsync("/settings/notifications"));
        Assert.StartsWith("/settings/notifications?undo=true&inApp=invoice.viewed", undo, StringComparison.Ordinal);
        await maya.SubmitAsync("/settings/notifications", [], undo);
        own.Clock.Advance(TimeSpan.FromMinutes(15));
        await own.OpenAsync(invoice.Anna);
        Assert.Single(await own.NotificationsAsync(invoice.Id));
    }

    [Fact]
    public async Task Quiet_hours_and_amounts_are_chosen_and_undone()
    {
        await using var own = await App.StartAsync();
        using var maya = await own.SignInAsync(own.Maya);

        await SaveAsync("22:00", "06:30");
        var chosen = await own.QueryAsync(db => db.Users.AsNoTracking().SingleAsync(u => u.Id == own.Maya.UserId));
        Assert.Equal(new QuietHours(new TimeOnly(22, 0), new TimeOnly(6, 30)), chosen.QuietHours);
        Assert.Equal((new TimeOnly(7, 15), true), (chosen.DigestAt, chosen.HidesAmounts));

        var undo = SettingsForms.UndoAddress(await maya.GetStringAsync("/settings/notifications"));
        await maya.SubmitAsync("/settings/notifications", [], undo);
        var before = await own.QueryAsync(db => db.Users.AsNoTracking().SingleAsync(u => u.Id == own.Maya.UserId));
        Assert.Equal((null, new TimeOnly(8, 0), false), (before.QuietHours, before.DigestAt, before.HidesAmounts));

        foreach (var (from, until, error) in new[] { ("25:00", "06:30", "such as 19:00"), ("06:30", "06:30", "another time than") })
        {
            var page = await (await SaveAsync(from, until)).ReadAsync();
            Assert.Contains(error, page, StringComparison.Ordinal);
            Assert.Contains($"value=\"{from}\"", page, StringComparison.Ordinal);
        }
        Assert.Null((await own.QueryAsync(db => db.Users.AsNoTracking().SingleAsync(u => u.Id == own.Maya.UserId))).QuietHours);

        Task<HttpResponseMessage> SaveAsync(string from, string until) =>
            maya.SubmitAsync(
                "/settings/notifications",
                [
                    ("Times.IsQuiet", "true"),
                    ("Times.QuietFrom", from),
                    ("Times.QuietUntil", until),
                    ("Times.DigestAt", "07:15"),
                    ("Times.HidesAmounts", "true"),
                ],
                "/settings/notifications?handler=Times"
            );
    }

    [Fact]
    public async Task Mail_that_failed_cannot_be_muted()
    {
        await using var own = await App.StartAsync();
        using var maya = await own.SignInAsync(own.Maya);

        await maya.SubmitAsync("/settings/notifications", [("inApp", "invoice.viewed"), ("mail", "mail.failed")]);

        var chosen = await own.QueryAsync(db => db.NotificationPreferences.ToDictionaryAsync(p => p.Kind));
        Assert.Equal((true, false, true), Of(NotificationKind.MailFailed));
        Assert.Equal((true, false, false), Of(NotificationKind.InvoiceViewed));
        Assert.Equal((false, false, false), Of(NotificationKind.InvoiceOverdue));

        (bool, bool, bool) Of(NotificationKind kind) => (chosen[kind].InApp, chosen[kind].Push, chosen[kind].Mail);
    }

    [Fact]
    public async Task A_token_is_shown_once_and_can_be_revoked()
    {
        await using var own = await App.StartAsync();
        using var maya = await own.SignInAsync(own.Maya);

        var created = await (await maya.SubmitAsync("/settings/api", [("Token.Name", "Shop"), ("Token.Scope", "Write")])).ReadAsync();
        var token = await own.QueryAsync(db => db.ApiTokens.AsNoTracking().SingleAsync());

        Assert.Contains("id=\"new-token\">it_", created, StringComparison.Ordinal);
        Assert.DoesNotContain("new-token", await maya.SeeAsync("/settings/api"), StringComparison.Ordinal);
        Assert.Equal((ApiScope.Write, own.Maya.UserId), (token.Scope, token.UserId));
        var unknown = await maya.SubmitAsync("/settings/api", [], $"/settings/api?handler=Revoke&id={Guid.NewGuid()}");
        Assert.Equal(HttpStatusCode.NotFound, unknown.StatusCode);
        await maya.SubmitAsync("/settings/api", [], $"/settings/api?handler=Revoke&id={token.Id}");
        Assert.NotNull((await own.QueryAsync(db => db.ApiTokens.AsNoTracking().SingleAsync())).RevokedAt);
    }
}
