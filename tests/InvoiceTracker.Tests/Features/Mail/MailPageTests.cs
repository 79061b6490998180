using System.Net;
using AngleSharp.Html.Dom;
using AngleSharp.Html.Parser;
using InvoiceTracker.Domain;
using InvoiceTracker.Tests.Support;
using Microsoft.EntityFrameworkCore;

namespace InvoiceTracker.Tests.Features.Mail;

/// <summary>Settings › E-mail over HTTP.</summary>
public sealed class MailPageTests : IAsyncLifetime
{
    private const string Anna = "anna@acme.example";

    private App _app = null!;
    private HttpClient _maya = null!;

    public async ValueTask InitializeAsync()
    {
        _app = await App.StartAsync(("Mail:Timeout", "00:00:02"));
        _maya = await _app.SignInAsync(_app.Maya);
    }

    public async ValueTask DisposeAsync()
    {
        _maya.Dispose();
        await _app.DisposeAsync();
    }

    [Fact]
    public async Task Whoever_does_not_manage_is_turned_away()
    {
        using var tom = await _app.SignInAsync(_app.Tom);
        using var stranger = _app.Browser();

        Assert.Equal(HttpStatusCode.Forbidden, (await tom.GetAsync("/settings/mail")).StatusCode);
        Assert.Equal(HttpStatusCode.Forbidden, (await tom.GetAsync($"/settings/mail/{Guid.NewGuid()}")).StatusCode);
        Assert.Equal(HttpStatusCode.Redirect, (await stranger.GetAsync("/settings/mail")).StatusCode);
    }

    [Fact]
    public async Task A_saved_server_wins_over_the_configuration_and_its_password_is_encrypted()
    {
        await using var sink = new SmtpSink { AuthAnswer = "235 2.7.0 Welcome" };

        var saved = await SaveAsync(
            sink,
            ("Input.User", "maya"),
            ("Input.Password", "s3cret-word"),
            ("Input.From", "Northlight <invoices@northlight.example>")
        );
        var mail = (await _app.MailsAsync(await _app.GivenAMailedInvoiceAsync()))[Anna];

        Assert.Equal(HttpStatusCode.Redirect, saved.StatusCode);
        Assert.Equal("250 2.0.0 Ok: queued as 4F1C", mail.ServerReply);
        Assert.Equal("invoices@northlight.example", Assert.Single(Assert.Single(sink.Taken).Message.From.Mailboxes).Address);
        Assert.DoesNotContain(
            "s3cret-word",
            (await _app.QueryAsync(db => db.MailSettings.SingleAsync())).ProtectedPassword,
            StringComparison.Ordinal
        );
        Assert.DoesNotContain("s3cret-word", await _maya.GetStringAsync("/settings/mail"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_stored_password_is_kept_for_its_server_and_never_sent_to_another()
    {
        await using var sink = new SmtpSink { AuthAnswer = "235 2.7.0 Welcome" };
        await SaveAsync(sink, ("Input.User", "maya"), ("Input.Password", "secret"));
        var stored = (await _app.QueryAsync(db => db.MailSettings.SingleAsync())).ProtectedPassword;

        Assert.Equal(HttpStatusCode.Redirect, (await SaveAsync(sink, ("Input.User", "maya"))).StatusCode);
        Assert.Equal(stored, (await _app.QueryAsync(db => db.MailSettings.AsNoTracking().SingleAsync())).ProtectedPassword);

        var page = await ReadAsync(await SaveAsync(sink, ("Input.Host", "mail.evil.example"), ("Input.User", "maya")));
        Assert.Contains("Type the password", page.GetElementById("Input_Password-error")!.TextContent, StringComparison.Ordinal);
        Assert.Equal("127.0.0.1", (await _app.QueryAsync(db => db.MailSettings.AsNoTracking().SingleAsync())).Host);
    }

    [Theory]
    [InlineData("Host", "")]
    [InlineData("Host", "not a host")]
    [InlineData("Port", "0")]
    [InlineData("Port", "99999999999")]
    [InlineData("Security", "Ssl")]
    [InlineData("From", "Maya")]
    [InlineData("From", "maya@northlight.example\r\nBcc: thief@evil.example")]
    [InlineData("User", "maya\u0007")]
    public async Task A_bad_value_is_shown_beside_its_field_and_nothing_changes(string field, string value)
    {
        await using var sink = new SmtpSink();

        var page = await ReadAsync(await SaveAsync(sink, ("Input.From", "kept@northlight.example"), ("Input." + field, value)));

        Assert.NotEmpty(page.GetElementById($"Input_{field}-error")!.TextContent);
        if (field is not "From")
            Assert.Equal("kept@northlight.example", ((IHtmlInputElement)page.GetElementById("Input_From")!).Value);
        Assert.False(await _app.QueryAsync(db => db.MailSettings.AnyAsync()));
    }

    [Fact]
    public async Task Removing_the_server_brings_the_folder_back()
    {
        await using var sink = new SmtpSink();
        await SaveAsync(sink);

        await PostAsync(_maya, "/settings/mail?handler=Reset");

        Assert.StartsWith(
            "Written to ",
            (await _app.MailsAsync(await _app.GivenAMailedInvoiceAsync()))[Anna].ServerReply,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task A_test_mail_shows_the_whole_conversation_without_the_password()
    {
        await using var sink = new SmtpSink { AuthAnswer = "235 2.7.0 Welcome" };
        await SaveAsync(sink, ("Input.User", "maya"), ("Input.Password", "s3cret-word"));

        var posted = await PostAsync(_maya, "/settings/mail?handler=Test", ("TestTo", "maya@northlight.example"));
        var page = await _maya.GetStringAsync("/settings/mail");

        Assert.Equal(HttpStatusCode.Redirect, posted.StatusCode);
        string[] said =
        [
            "S: 220 sink.example ESMTP",
            "C: AUTH PLAIN ********",
            "C: RCPT TO:<maya@northlight.example>",
            "S: 250 2.0.0 Ok: queued as 4F1C",
            "C: QUIT",
        ];
        Assert.All(said, line => Assert.Contains(line, WebUtility.HtmlDecode(page), StringComparison.Ordinal));
        Assert.DoesNotContain(Convert.ToBase64String("\0maya\0s3cret-word"u8), page, StringComparison.Ordinal);
        Assert.Contains("The server took the mail.", page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_test_mail_that_fails_says_why()
    {
        int closed;
        await using (var sink = new SmtpSink())
        {
            closed = sink.Port;
            await SaveAsync(sink);
        }

        await PostAsync(_maya, "/settings/mail?handler=Test", ("TestTo", "maya@northlight.example"));

        Assert.Contains("The mail server cannot be reached:", await _maya.GetStringAsync("/settings/mail"), StringComparison.Ordinal);
        Assert.NotEqual(0, closed);
    }

    [Fact]
    public async Task A_failed_mail_is_sent_again_when_asked_and_a_sent_one_is_not()
    {
        await using var sink = new SmtpSink();
        await SaveAsync(sink);
        sink.Script(Anna, SmtpAnswer.NoSuchUser);
        var invoice = await _app.GivenAMailedInvoiceAsync();
        var failed = (await _app.MailsAsync(invoice))[Anna];
        Assert.Contains("550 5.1.1 No such user here", await _maya.GetStringAsync("/settings/mail"), StringComparison.Ordinal);

        var again = await PostAsync(_maya, $"/settings/mail?handler=SendAgain&id={failed.Id}");
        var sent = (await _app.MailsAsync(invoice))[Anna];
        var twice = await PostAsync(_maya, $"/settings/mail?handler=SendAgain&id={failed.Id}");

        Assert.Equal((HttpStatusCode.Redirect, HttpStatusCode.Conflict), (again.StatusCode, twice.StatusCode));
        Assert.Equal(MailState.Sent, sent.State);
        Assert.Single(sink.Taken);
        Assert.Equal(HttpStatusCode.NotFound, (await PostAsync(_maya, $"/settings/mail?handler=SendAgain&id={Guid.NewGuid()}")).StatusCode);
    }

    [Fact]
    public async Task A_mail_in_the_folder_can_be_read_in_a_frame_that_may_do_nothing()
    {
        var invoice = await _app.GivenASentInvoiceAsync();
        var mail = (await _app.MailsAsync(invoice.Id))[Anna];

        var list = await _maya.GetStringAsync("/settings/mail");
        var page = await _maya.GetStringAsync($"/settings/mail/{mail.Id}");
        var frame = await _maya.GetAsync($"/settings/mail/{mail.Id}?handler=Html");

        Assert.Contains($"href=\"/settings/mail/{mail.Id}\"", list, StringComparison.Ordinal);
        Assert.Contains(invoice.Anna, page, StringComparison.Ordinal);
        Assert.Contains("<iframe class=\"mail-frame\" sandbox", page, StringComparison.Ordinal);
        Assert.Contains("View and pay invoice", await frame.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        var policy = frame.Headers.GetValues("Content-Security-Policy").Single();
        Assert.All(
            ["default-src 'none'", "sandbox", "frame-ancestors 'self'"],
            part => Assert.Contains(part, policy, StringComparison.Ordinal)
        );
    }

    [Theory]
    [InlineData("..%2f..%2fappsettings.json")]
    [InlineData("../keys")]
    [InlineData("x.eml")]
    [InlineData("00000000-0000-0000-0000-000000000001")]
    public async Task No_name_reaches_another_file(string name) =>
        Assert.Equal(HttpStatusCode.NotFound, (await _maya.GetAsync($"/settings/mail/{name}")).StatusCode);

    private Task<HttpResponseMessage> SaveAsync(SmtpSink sink, params (string Name, string Value)[] fields) =>
        PostAsync(
            _maya,
            "/settings/mail",
            [("Input.Host", "127.0.0.1"), ("Input.Port", $"{sink.Port}"), ("Input.Security", "None"), .. fields]
        );

    private static async Task<HttpResponseMessage> PostAsync(HttpClient browser, string path, params (string Name, string Value)[] fields)
    {
        var token = Story.AntiforgeryToken(await browser.GetStringAsync("/settings/mail"));
        var form = fields
            .Append(("__RequestVerificationToken", token))
            .GroupBy(f => f.Item1)
            .Select(g => new KeyValuePair<string, string>(g.Key, g.Last().Item2));
        return await browser.PostAsync(path, new FormUrlEncodedContent(form));
    }

    private static async Task<IHtmlDocument> ReadAsync(HttpResponseMessage response)
    {
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        return new HtmlParser().ParseDocument(await response.Content.ReadAsStringAsync());
    }
}
