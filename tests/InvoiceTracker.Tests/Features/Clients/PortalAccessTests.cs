using System.Globalization;
using System.Net;
using System.Text.RegularExpressions;
using InvoiceTracker.Domain;
using InvoiceTracker.Features.Clients;
using InvoiceTracker.Tests.Pages;
using InvoiceTracker.Tests.Support;
using Microsoft.EntityFrameworkCore;

namespace InvoiceTracker.Tests.Features.Clients;

/// <summary>The portal's ways in: a lasting link that can be revoked, and a mailed one that works once and not for long.</summary>
public sealed partial class PortalAccessTests(App app) : IClassFixture<App>
{
    private static readonly Regex s_link = SignInLink();

    [Fact]
    public async Task A_client_asks_for_a_link_follows_it_once_and_signs_out()
    {
        await using var own = await App.StartAsync();
        var sent = await own.GivenASentInvoiceAsync("Brand refresh");
        using var client = own.CreateClient(new() { AllowAutoRedirect = false });

        // As people type it, with capitals.
        var answer = await AskAsync(client, "Anna@Acme.example");
        Assert.Contains("Look into your mailbox", answer, StringComparison.Ordinal);
        var signIn = await MailedLinkAsync(own, "anna@acme.example");

        // A program that looks at links in mails does not use it up.
        for (var i = 0; i < 2; i++)
            Assert.Contains("Hello Anna", await client.GetStringAsync(signIn), StringComparison.Ordinal);
        using var entered = await client.PostAsync(signIn, content: null);
        Assert.Equal(HttpStatusCode.SeeOther, entered.StatusCode);
        Assert.False(entered.Headers.Contains("Set-Cookie"));
        var portal = entered.Headers.Location!.ToString();
        var html = await client.GetStringAsync(portal);
        Assert.Contains("Brand refresh", html, StringComparison.Ordinal);
        Assert.Contains("You came in with a link sent to anna@acme.example", html, StringComparison.Ordinal);
        await IsNowhereAsync(client, signIn);

        var page = await own.OpenAsync($"{portal}/invoices/{sent.Id}");
        Assert.Equal(HttpStatusCode.OK, page.StatusCode);
        Assert.Contains(await own.ViewsAsync(sent.Id, 1), view => view is { Source: ViewSource.Portal, Verdict: ViewVerdict.Counted });

        using var left = await client.PostAsync($"{portal}/sign-out", content: null);
        Assert.Equal("/portal", left.Headers.Location!.ToString());
        await IsNowhereAsync(client, portal);
        await IsNowhereAsync(client, $"{portal}/invoices/{sent.Id}");
    }

    [Fact]
    public async Task A_client_is_spoken_to_in_their_language()
    {
        await using var own = await App.StartAsync();
        await own.GivenASentInvoiceAsync();
        await own.QueryAsync(db => db.Clients.ExecuteUpdateAsync(set => set.SetProperty(c => c.Locale, "de-AT")));
        using var client = own.CreateClient(new() { AllowAutoRedirect = false });
        var request = await client.GetStringAsync("/portal?lang=de");
        Assert.Contains("<html lang=\"de\"", request, StringComparison.Ordinal);
        Assert.Contains("Link zusenden", request, StringComparison.Ordinal);

        await AskAsync(client, "anna@acme.example");
        var signIn = await MailedLinkAsync(own, "anna@acme.example", "Ihre Rechnungen von");
        Assert.Contains("Guten Tag Anna Berg", await client.GetStringAsync(signIn), StringComparison.Ordinal);
        using var entered = await client.PostAsync(signIn, content: null);
        var portal = entered.Headers.Location!.ToString();
        foreach (var (path, words) in new[] { (portal, "Fällig am 7. Dez"), ($"{portal}/statement", "Insgesamt offen") })
        {
            using var answer = await client.GetAsync(path);
            var page = await answer.ReadAsync();
            Assert.Contains("<html lang=\"de\"", page, StringComparison.Ordinal);
            Assert.Contains(words, page, StringComparison.Ordinal);
            Assert.Contains("1.190,00\u00A0€", page, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task A_mailed_link_is_good_for_half_an_hour_and_its_portal_for_two()
    {
        await using var own = await App.StartAsync();
        await own.GivenASentInvoiceAsync();
        using var client = own.CreateClient(new() { AllowAutoRedirect = false });
        await AskAsync(client, "anna@acme.example");
        var first = await MailedLinkAsync(own, "anna@acme.example");
        own.Clock.Advance(TimeSpan.FromSeconds(1));
        await AskAsync(client, "anna@acme.example");
        var second = await MailedLinkAsync(own, "anna@acme.example");
        Assert.NotEqual(first, second);

        own.Clock.Advance(InvoiceLink.SignInLifetime - TimeSpan.FromSeconds(1));
        await IsNowhereAsync(client, first);
        using var late = await client.PostAsync(first, content: null);
        Assert.Equal(HttpStatusCode.NotFound, late.StatusCode);
        using var entered = await client.PostAsync(second, content: null);
        var portal = entered.Headers.Location!.ToString();

        own.Clock.Advance(InvoiceLink.SessionLifetime - TimeSpan.FromSeconds(1));
        Assert.Equal(HttpStatusCode.OK, (await client.GetAsync(portal)).StatusCode);
        own.Clock.Advance(TimeSpan.FromSeconds(1));
        await IsNowhereAsync(client, portal);
    }

    [Fact]
    public async Task Of_many_who_follow_it_at_once_one_comes_in()
    {
        await app.GivenASentInvoiceAsync();
        var link = await SignInAsync(app, "accounts@acme.example");

        var answers = await Task.WhenAll(
            Enumerable
                .Range(0, 8)
                .Select(_ => app.InScopeAsync<PortalAccess, string?>(access => access.SignInAsync(link, CancellationToken.None)))
        );

        Assert.Single(answers, answer => answer is not null);
    }

    [Theory]
    [InlineData("")]
    [InlineData("nobody")]
    [InlineData("a@b")]
    [InlineData("two@acme.example, three@acme.example")]
    public async Task What_is_no_address_is_said_beside_the_field_and_stays_typed(string email)
    {
        using var client = app.CreateClient();
        var html = await AskAsync(client, email);
        Assert.Contains("aria-invalid", html, StringComparison.Ordinal);
        Assert.Contains($"value=\"{email}\"", html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_strangers_address_gets_the_same_answer_and_no_mail()
    {
        await app.GivenASentInvoiceAsync();
        using var client = app.CreateClient();
        var before = await app.QueryAsync(db => db.MailMessages.CountAsync(m => m.Kind == MailKind.PortalSignIn));

        // A pattern is no address of anybody's either.
        foreach (var email in new[] { "stranger@elsewhere.example", "a__a@acme.example", "%@acme.example" })
            Assert.Contains("Look into your mailbox", await AskAsync(client, email), StringComparison.Ordinal);

        Assert.Equal(before, await app.QueryAsync(db => db.MailMessages.CountAsync(m => m.Kind == MailKind.PortalSignIn)));
    }

    [Fact]
    public async Task Nobody_can_fill_a_clients_mailbox()
    {
        await using var own = await App.StartAsync(("RateLimits:Enabled", "true"));
        await own.GivenASentInvoiceAsync();
        using var client = own.CreateClient();

        for (var i = 0; i < 5; i++)
            await AskAsync(client, "anna@acme.example");
        using var refused = await client.PostAsync("/portal", Form("anna@acme.example"));

        Assert.Equal(HttpStatusCode.TooManyRequests, refused.StatusCode);
        Assert.Equal(3, await own.QueryAsync(db => db.MailMessages.CountAsync(m => m.Kind == MailKind.PortalSignIn)));
    }

    [Fact]
    public async Task The_lasting_link_is_revoked_and_made_anew_by_its_owner()
    {
        var sent = await app.GivenASentInvoiceAsync();
        var clientId = (await app.FindAsync(sent.Id)).ClientId!.Value;
        var old = await app.GivenAPortalAsync(clientId);
        using var maya = await app.SignInAsync(app.Maya);
        var page = $"/financials/clients/{clientId}";

        await maya.SubmitAsync(page, [], $"{page}?handler=RenewPortal");
        var renewed = await maya.SeeAsync(page);

        await IsNowhereAsync(app.CreateClient(), old);
        var fresh = new Uri(Regex.Match(renewed, "id=\"portal-url\"[^>]*>([^<]+)<").Groups[1].Value).AbsolutePath;
        Assert.Equal(HttpStatusCode.OK, (await app.OpenAsync(fresh)).StatusCode);

        await maya.SubmitAsync(page, [], $"{page}?handler=ClosePortal");
        Assert.Contains("No lasting link opens it", await maya.SeeAsync(page), StringComparison.Ordinal);
        await IsNowhereAsync(app.CreateClient(), fresh);
    }

    [Fact]
    public async Task The_statement_agrees_with_the_list_and_opens_nothing()
    {
        var sent = await app.GivenASentInvoiceAsync("Statement one");
        var clientId = (await app.FindAsync(sent.Id)).ClientId!.Value;
        var portal = await app.GivenAPortalAsync(clientId);
        await app.InScopeAsync<InvoiceTracker.Features.Payments.PaymentRecorder, Payment>(r =>
            r.RecordAsync(
                sent.Id,
                new(new Money(500_00, Currency.Of("EUR")), PaymentMethod.Bank, new DateOnly(2026, 11, 23)),
                CancellationToken.None
            )
        );

        var html = await (await app.OpenAsync($"{portal}/statement")).ReadAsync();

        var open = await app.QueryAsync(db =>
            db.Invoices.Where(i => i.ClientId == clientId && i.Status == InvoiceStatus.Pending).SumAsync(i => i.BalanceMinor)
        );
        var expected = (open / 100m).ToString("N2", CultureInfo.InvariantCulture);
        Assert.Matches($"data-open=\"EUR\"[^>]*>(<[^>]+>)*€{Regex.Escape(expected)}", html);
        Assert.Contains("by bank transfer", html, StringComparison.Ordinal);
        Assert.Equal(0, (await app.FindAsync(sent.Id)).ViewCount);
    }

    private static async Task<LinkToken> SignInAsync(App app, string email)
    {
        await app.InScopeAsync<PortalAccess, bool>(async access =>
        {
            await access.AskAsync(email, CancellationToken.None);
            return true;
        });
        Assert.True(LinkToken.TryParse((await MailedLinkAsync(app, email)).Split('/')[^1], out var token));
        return token;
    }

    private static FormUrlEncodedContent Form(string email) => new(new Dictionary<string, string> { ["Email"] = email });

    private static async Task<string> AskAsync(HttpClient client, string email)
    {
        using var answer = await client.PostAsync("/portal", Form(email));
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.False(answer.Headers.Contains("Set-Cookie"));
        return await answer.Content.ReadAsStringAsync();
    }

    /// <returns>The path in the latest mail to the address.</returns>
    private static async Task<string> MailedLinkAsync(App app, string email, string subject = "Your invoices from")
    {
        var mail = await app.EventuallyAsync(
            db =>
                db.MailMessages.AsNoTracking()
                    .Where(m => m.Kind == MailKind.PortalSignIn && m.ToAddress == email)
                    .OrderByDescending(m => m.QueuedAt)
                    .FirstOrDefaultAsync(),
            found => found is { State: MailState.Sent }
        );
        using var message = await app.ReadMailAsync(mail!);
        Assert.StartsWith(subject, message.Subject, StringComparison.Ordinal);
        return s_link.Match(message.TextBody!).Value;
    }

    private static async Task IsNowhereAsync(HttpClient client, string path)
    {
        using var answer = await client.GetAsync(path);
        Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
        Assert.Contains("This link leads nowhere", await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [GeneratedRegex("/portal/sign-in/[A-Za-z0-9_-]{43}")]
    private static partial Regex SignInLink();
}
