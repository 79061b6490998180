using System.Net;
using InvoiceTracker.Data;
using InvoiceTracker.Tests.Support;
using Microsoft.EntityFrameworkCore;

namespace InvoiceTracker.Tests.Pages;

/// <summary>What belongs to one person: the name, the look, and what they sign in with.</summary>
public sealed class SettingsProfileTests
{
    private const string NewPassword = "four quite ordinary words";

    [Fact]
    public async Task The_look_follows_the_person_and_stays_when_they_sign_out()
    {
        await using var app = await App.StartAsync();
        using var maya = await app.SignInAsync(app.Maya);

        await maya.SubmitAsync("/settings/profile", Profile(("Profile.Theme", "Dark"), ("Profile.HasShortcuts", "false")));

        var page = await maya.SeeAsync("/settings/profile");
        Assert.Contains("<html lang=\"en\" data-theme=\"dark\">", page, StringComparison.Ordinal);
        Assert.Contains("data-keys=\"off\"", page, StringComparison.Ordinal);
        await maya.SubmitAsync("/settings/profile", [], "/logout");
        Assert.Contains("data-theme=\"dark\"", await maya.SeeAsync("/login"), StringComparison.Ordinal);

        using var another = await app.SignInAsync(app.Maya);
        Assert.Contains("data-theme=\"dark\"", await another.SeeAsync("/settings/profile"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Times_are_shown_in_the_zone_of_the_person_or_of_the_business()
    {
        await using var app = await App.StartAsync();
        using var tom = await app.SignInAsync(app.Tom);

        await tom.SubmitAsync("/settings/profile", Profile(("Profile.TimeZone", "Asia/Tokyo")));
        Assert.Equal("Asia/Tokyo", (await app.QueryAsync(db => db.Users.SingleAsync(u => u.Id == app.Tom.UserId))).TimeZoneId);

        await tom.SubmitAsync("/settings/profile", Profile(("Profile.TimeZone", "")));
        Assert.Null((await app.QueryAsync(db => db.Users.SingleAsync(u => u.Id == app.Tom.UserId))).TimeZoneId);
    }

    [Theory]
    [InlineData("Profile.Name", " ", "Your name is required.")]
    [InlineData("Profile.TimeZone", "Atlantis", "This is not a time zone")]
    [InlineData("Profile.Theme", "Neon", "")]
    public async Task A_profile_that_cannot_be_is_explained(string field, string value, string explanation)
    {
        await using var app = await App.StartAsync();
        using var maya = await app.SignInAsync(app.Maya);

        var page = await (await maya.SubmitAsync("/settings/profile", Profile((field, value)))).ReadAsync();

        Assert.Contains(explanation, page, StringComparison.Ordinal);
        Assert.Contains($"value=\"{(field == "Profile.Name" ? value : "Maya L.")}\"", page, StringComparison.Ordinal);
        Assert.Equal("Maya Lindqvist", (await app.QueryAsync(db => db.Users.SingleAsync(u => u.Id == app.Maya.UserId))).Name);
    }

    [Fact]
    public async Task A_new_password_ends_the_other_sessions_and_keeps_this_one()
    {
        await using var app = await App.StartAsync();
        using var here = await app.SignInAsync(app.Maya);
        using var elsewhere = await app.SignInAsync(app.Maya);

        var response = await here.SubmitAsync(
            "/settings/profile",
            Account("maya@northlight.example", App.Password, NewPassword),
            "/settings/profile?handler=Account"
        );

        Assert.Equal(HttpStatusCode.Redirect, response.StatusCode);
        Assert.True(await here.IsSignedInAsync());
        Assert.False(await elsewhere.IsSignedInAsync());
        Assert.False(await CanSignInAsync(app, "maya@northlight.example", App.Password));
        Assert.True(await CanSignInAsync(app, "maya@northlight.example", NewPassword));
    }

    [Fact]
    public async Task A_new_address_is_the_one_to_sign_in_with()
    {
        await using var app = await App.StartAsync();
        using var here = await app.SignInAsync(app.Maya);

        await here.SubmitAsync("/settings/profile", Account("maya@studio.example", App.Password, ""), "/settings/profile?handler=Account");

        Assert.True(await CanSignInAsync(app, "maya@studio.example", App.Password));
        Assert.False(await CanSignInAsync(app, "maya@northlight.example", App.Password));
    }

    [Theory]
    [InlineData("maya@northlight.example", "wrong password, certainly", NewPassword, "This is not your current password.")]
    [InlineData("maya@northlight.example", "", NewPassword, "Enter your current password.")]
    [InlineData("maya@northlight.example", App.Password, "short", "Use at least 15 characters.")]
    [InlineData("tom@northlight.example", App.Password, "", "A user with this e-mail address exists already.")]
    [InlineData("nowhere", App.Password, "", "This is not an e-mail address.")]
    public async Task Sign_in_changes_only_with_the_current_password_and_to_acceptable_values(
        string email,
        string current,
        string wanted,
        string explanation
    )
    {
        await using var app = await App.StartAsync();
        using var here = await app.SignInAsync(app.Maya);
        using var elsewhere = await app.SignInAsync(app.Maya);

        var response = await here.SubmitAsync("/settings/profile", Account(email, current, wanted), "/settings/profile?handler=Account");

        var page = await response.ReadAsync();
        Assert.Contains(explanation, page, StringComparison.Ordinal);
        Assert.Contains($"value=\"{email}\"", page, StringComparison.Ordinal);
        Assert.DoesNotContain(App.Password, page, StringComparison.Ordinal);
        Assert.True(await elsewhere.IsSignedInAsync());
    }

    private static (string, string)[] Profile(params (string Name, string Value)[] changes) =>
        [
            .. new (string Name, string Value)[]
            {
                ("Profile.Name", "Maya L."),
                ("Profile.TimeZone", ""),
                ("Profile.Theme", "System"),
                ("Profile.HasShortcuts", "true"),
            }.Where(field => !Array.Exists(changes, change => change.Name == field.Name)),
            .. changes,
        ];

    private static (string, string)[] Account(string email, string current, string wanted) =>
        [("Account.Email", email), ("Account.CurrentPassword", current), ("Account.NewPassword", wanted)];

    private static async Task<bool> CanSignInAsync(App app, string email, string password)
    {
        using var browser = app.Browser();
        var response = await browser.SubmitAsync("/login", [("Input.Email", email), ("Input.Password", password)]);
        return response.StatusCode is HttpStatusCode.Redirect;
    }
}
