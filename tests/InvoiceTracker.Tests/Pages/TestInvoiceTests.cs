using System.Net;
using InvoiceTracker.Domain;
using InvoiceTracker.Tests.Support;
using Microsoft.EntityFrameworkCore;

namespace InvoiceTracker.Tests.Pages;

/// <summary>"Send myself a test invoice": each step from the mail to the alert (AC-40).</summary>
public sealed class TestInvoiceTests : IAsyncLifetime
{
    private const string Page = "/test-invoice";

    private App _app = null!;
    private HttpClient _maya = null!;

    public async ValueTask InitializeAsync()
    {
        _app = await App.StartAsync();
        _maya = await _app.SignInAsync(_app.Maya);
    }

    public async ValueTask DisposeAsync()
    {
        _maya.Dispose();
        await _app.DisposeAsync();
    }

    [Fact]
    public async Task Every_step_is_shown_as_it_happens()
    {
        Assert.Contains("It will go to maya@northlight.example.", await WordsAsync(), StringComparison.Ordinal);
        Assert.Contains("action=\"/test-invoice\"", await _maya.GetStringAsync("/"), StringComparison.Ordinal);
        Assert.Contains("action=\"/test-invoice\"", await _maya.GetStringAsync("/settings/mail"), StringComparison.Ordinal);

        var response = await _maya.PostFormAsync(Page, []);

        Assert.Equal(Page, response.Headers.Location!.OriginalString);
        var mail = Assert.Single(await MailsAsync(mails => mails.TrueForAll(m => m.State is MailState.Sent)));
        Assert.Equal(("maya@northlight.example", MailState.Sent), (mail.ToAddress, mail.State));
        var words = await WordsAsync();
        Assert.Contains("Mail queued To maya@northlight.example", words, StringComparison.Ordinal);
        Assert.Contains($"Accepted {mail.ServerReply}", words, StringComparison.Ordinal);
        Assert.Contains("Open the link", words, StringComparison.Ordinal);
        Assert.Contains($"data-live-invoice=\"{mail.InvoiceId}\"", await _maya.GetStringAsync(Page), StringComparison.Ordinal);

        var link = await LinkInMailAsync();
        await _maya.SendAsync(Story.Request(link));
        await _app.ViewsAsync(mail.InvoiceId!.Value, 1);
        words = await WordsAsync();
        Assert.Contains("Link opened", words, StringComparison.Ordinal);
        Assert.Contains("with Chrome on Windows", words, StringComparison.Ordinal);
        Assert.Contains("Not counted you or a colleague opened it own_view", words, StringComparison.Ordinal);
        Assert.Contains("None: an own view tells nobody.", words, StringComparison.Ordinal);

        _app.Clock.Advance(TimeSpan.FromSeconds(10));
        await _app.OpenAsync(link);
        words = await WordsAsync();
        Assert.Contains("Counted counted · page loaded", words, StringComparison.Ordinal);
        Assert.Contains("Someone opened Sample invoice via Maya Lindqvist's link", words, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_sample_stays_one_and_each_member_gets_a_link_of_their_own()
    {
        using var tom = await _app.SignInAsync(_app.Tom);

        await _maya.PostFormAsync(Page, []);
        _app.Clock.Advance(TimeSpan.FromSeconds(1));
        await _maya.PostFormAsync(Page, []);
        await tom.PostFormAsync(Page, []);

        Assert.Equal(1, await _app.QueryAsync(db => db.Invoices.IgnoreQueryFilters().CountAsync(i => i.IsSample)));
        Assert.Equal(
            ["maya@northlight.example", "tom@northlight.example"],
            (await _app.QueryAsync(db => db.InvoiceLinks.ToListAsync())).Select(l => l.Email!).Order(StringComparer.Ordinal)
        );
        Assert.Equal(3, (await MailsAsync(mails => mails.Count == 3)).Count);
        Assert.Contains("Welcome, Maya", await (await _maya.GetAsync("/")).WordsAsync(), StringComparison.Ordinal);
        Assert.Equal(0, await _app.QueryAsync(db => db.NumberSeries.CountAsync()));
    }

    [Fact]
    public async Task Who_may_not_write_sends_nothing_and_who_is_not_signed_in_is_led_to_sign_in()
    {
        using var accountant = await _app.SignInAccountantAsync();
        using var stranger = _app.Browser();

        Assert.Equal(HttpStatusCode.Forbidden, (await accountant.PostFormAsync(Page, [])).StatusCode);
        Assert.Equal("/login", (await stranger.GetAsync(Page)).Headers.Location!.AbsolutePath);
        Assert.Equal(HttpStatusCode.BadRequest, (await _maya.PostAsync(Page, content: null)).StatusCode);
        Assert.Equal(0, await _app.QueryAsync(db => db.MailMessages.CountAsync()));
    }

    [Fact]
    public async Task A_mail_that_cannot_be_delivered_says_so_in_the_servers_words()
    {
        await _maya.PostFormAsync(Page, []);
        await MailsAsync(mails => mails.TrueForAll(m => m.State is MailState.Sent));
        await _app.QueryAsync(async db =>
        {
            (await db.MailMessages.SingleAsync()).Fail("550 5.1.1 <b>no</b> such mailbox");
            return await db.SaveChangesAsync();
        });

        var html = await _maya.GetStringAsync(Page);

        Assert.Contains("Not delivered", html, StringComparison.Ordinal);
        Assert.Contains("550 5.1.1 &lt;b&gt;no&lt;/b&gt; such mailbox", html, StringComparison.Ordinal);
    }

    private async Task<string> WordsAsync() => await (await _maya.GetAsync(Page)).WordsAsync();

    private Task<List<MailMessage>> MailsAsync(Func<List<MailMessage>, bool> isExpected) =>
        _app.EventuallyAsync(db => db.MailMessages.AsNoTracking().ToListAsync(), isExpected);

    private async Task<string> LinkInMailAsync()
    {
        var file = Assert.Single(Directory.GetFiles(Path.Combine(_app.DataDirectory, "mail"), "*.eml"));
        using var message = await MimeKit.MimeMessage.LoadAsync(file);
        var text = message.TextBody!;
        var start = text.IndexOf("/i/", StringComparison.Ordinal);
        return text.Substring(start, "/i/".Length + LinkToken.Length);
    }
}
