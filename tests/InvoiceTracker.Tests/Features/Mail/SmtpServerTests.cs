using System.Diagnostics;
using InvoiceTracker.Data;
using InvoiceTracker.Domain;
using InvoiceTracker.Features.Mail;
using InvoiceTracker.Tests.Support;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Configuration;

namespace InvoiceTracker.Tests.Features.Mail;

/// <summary>Mail servers of every kind, and how many mails they are given.</summary>
public sealed class SmtpServerTests
{
    private const string Anna = "anna@acme.example";

    [Fact]
    public async Task A_server_without_STARTTLS_gets_nothing_when_it_is_asked_for()
    {
        await using var sink = new SmtpSink();
        await using var app = await MailStory.StartAsync(
            sink,
            ("Mail:Security", "StartTls"),
            ("Mail:User", "maya"),
            ("Mail:Password", "secret")
        );

        var mail = (await app.MailsAsync(await app.GivenAMailedInvoiceAsync()))[Anna];

        Assert.Equal(MailState.Failed, mail.State);
        Assert.Contains("STARTTLS", mail.ServerReply, StringComparison.Ordinal);
        Assert.Empty(sink.Taken);
        Assert.DoesNotContain(
            sink.Commands,
            command => command.StartsWith("MAIL", StringComparison.Ordinal) || command.StartsWith("AUTH", StringComparison.Ordinal)
        );
    }

    [Fact]
    public async Task A_wrong_password_fails_at_once_in_the_servers_words()
    {
        await using var sink = new SmtpSink { AuthAnswer = "535 5.7.8 Bad credentials" };
        await using var app = await MailStory.StartAsync(sink, ("Mail:User", "maya"), ("Mail:Password", "wrong"));
        var invoice = await app.GivenAMailedInvoiceAsync();

        var mail = (await app.MailsAsync(invoice))[Anna];

        Assert.Equal((MailState.Failed, "535 5.7.8 Bad credentials"), (mail.State, mail.ServerReply));
        Assert.Equal(InvoiceStatus.Pending, (await app.FindAsync(invoice)).Status);
        Assert.EndsWith(
            $"could not be delivered to {Anna}",
            Assert.Single(await app.NotificationsAsync(invoice)).Title,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task A_server_that_is_down_is_tried_again()
    {
        int closed;
        await using (var sink = new SmtpSink())
            closed = sink.Port;
        await using var app = await App.StartAsync(("Mail:Host", "127.0.0.1"), ("Mail:Port", $"{closed}"), ("Mail:Security", "None"));

        var mail = (await app.MailsAsync(await app.GivenAMailedInvoiceAsync(), m => m is { State: MailState.Queued, Attempts: 1 }))[Anna];

        Assert.Equal(MailState.Queued, mail.State);
        Assert.StartsWith("The mail server cannot be reached:", mail.ServerReply, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_thousand_mails_go_over_four_connections_each_once()
    {
        const int count = 1_000;
        await using var sink = new SmtpSink();
        await using var app = await MailStory.StartAsync(sink);
        var invoice = await app.GivenAMailedInvoiceAsync();
        await app.MailsAsync(invoice);

        var watch = Stopwatch.StartNew();
        await app.QueryAsync(async db =>
        {
            var first = await db.MailMessages.AsNoTracking().SingleAsync();
            var (stored, link) = (await db.Invoices.SingleAsync(), await db.InvoiceLinks.FirstAsync(l => l.Id == first.LinkId));
            for (var i = 0; i < count; i++)
            {
                var mail = new MailMessage(
                    first.WorkspaceId,
                    MailKind.Invoice,
                    $"R {i}",
                    $"r{i}@acme.example",
                    "Bulk",
                    "",
                    $"bulk:{i}",
                    app.Clock.GetUtcNow()
                );
                db.MailMessages.Add(mail.About(stored, link, app.Maya.UserId));
            }
            return await db.SaveChangesAsync();
        });
        int sent;
        while (
            (sent = await app.QueryAsync(db => db.MailMessages.CountAsync(m => m.State == MailState.Sent))) <= count
            && watch.Elapsed < TimeSpan.FromSeconds(60)
        )
            await Task.Delay(20);

        TestContext.Current.SendDiagnosticMessage($"{count / watch.Elapsed.TotalSeconds:0} mails a second");
        Assert.Equal(count + 1, sent);
        Assert.Equal(count + 1, sink.Taken.Count);
        Assert.Empty(sink.Duplicates);
        Assert.Equal(count + 1, sink.Taken.Select(mail => mail.Message.MessageId).Distinct().Count());
        Assert.InRange(sink.MostOpen, 2, 5);
    }

    [Theory]
    [InlineData("Mail:Port", "0")]
    [InlineData("Mail:Port", "smtp")]
    [InlineData("Mail:Security", "Ssl")]
    [InlineData("Mail:Host", "not a host")]
    [InlineData("Mail:From", "Maya")]
    [InlineData("Mail:From", "a@b.example\r\nBcc: c@d.example")]
    [InlineData("Mail:RetryAfter", "soon")]
    [InlineData("Mail:Timeout", "-00:00:01")]
    [InlineData("Mail:Lease", "00:00:00")]
    public void A_bad_setting_is_named(string key, string value)
    {
        var configuration = new ConfigurationBuilder().AddInMemoryCollection([new(key, value)]).Build();

        var refused = Assert.Throws<SettingException>(() => MailOptions.Of(configuration));

        Assert.StartsWith(key + ": ", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Waits_grow_fivefold_up_to_a_day()
    {
        var options = new MailOptions(Server: null, "", TimeSpan.FromMinutes(1), TimeSpan.FromSeconds(20), TimeSpan.FromMinutes(1));

        Assert.Equal([1, 5, 25, 125, 625, 1440, 1440], Enumerable.Range(1, 7).Select(attempts => options.WaitAfter(attempts).TotalMinutes));
    }
}
