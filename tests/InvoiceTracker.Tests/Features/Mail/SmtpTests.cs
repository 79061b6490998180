using InvoiceTracker.Data;
using InvoiceTracker.Domain;
using InvoiceTracker.Tests.Support;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace InvoiceTracker.Tests.Features.Mail;

/// <summary>RELIABILITY F3: whatever a mail server does, no mail is lost, none is doubled, and people are told the truth.</summary>
public sealed class SmtpTests : IAsyncLifetime
{
    private const string Anna = "anna@acme.example";

    private readonly SmtpSink _sink = new();
    private App _app = null!;

    public async ValueTask InitializeAsync() => _app = await MailStory.StartAsync(_sink);

    public async ValueTask DisposeAsync()
    {
        await _app.DisposeAsync();
        await _sink.DisposeAsync();
    }

    [Fact]
    public async Task An_accepted_mail_keeps_the_servers_words()
    {
        var invoice = await _app.GivenAMailedInvoiceAsync();

        var mail = (await _app.MailsAsync(invoice))[Anna];

        Assert.Equal((MailState.Sent, 1, _app.Clock.GetUtcNow()), (mail.State, mail.Attempts, mail.SentAt));
        Assert.Equal("250 2.0.0 Ok: queued as 4F1C", mail.ServerReply);
        var taken = Assert.Single(_sink.Taken);
        Assert.Equal(Anna, taken.To);
        Assert.Equal($"{mail.Id:N}@billing.northlight.example", taken.Message.MessageId);
        Assert.Equal("Delivered to anna@acme.example", Assert.Single(await _app.ActivityAsync(invoice, ActivityType.Delivered)).Text);
        Assert.StartsWith("https://billing.northlight.example/i/", Mailbox.LinkIn(taken.Message).AbsoluteUri, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(SmtpAnswer.NoSuchUser, "550 5.1.1 No such user here")]
    [InlineData(SmtpAnswer.TooBig, "552 5.3.4 Message too big")]
    internal async Task A_refused_mail_fails_at_once_and_its_sender_is_told(SmtpAnswer answer, string words)
    {
        _sink.Script(Anna, answer);

        var invoice = await _app.GivenAMailedInvoiceAsync();

        var mail = (await _app.MailsAsync(invoice))[Anna];
        Assert.Equal((MailState.Failed, 1, words), (mail.State, mail.Attempts, mail.ServerReply));
        Assert.Equal(
            $"Could not be delivered to {Anna}: {words}",
            Assert.Single(await _app.ActivityAsync(invoice, ActivityType.DeliveryFailed)).Text
        );
        var told = Assert.Single(await _app.NotificationsAsync(invoice));
        var number = (await _app.FindAsync(invoice)).Number;
        Assert.Equal(
            (NotificationKind.MailFailed, $"Invoice #{number} could not be delivered to {Anna}", words, _app.Maya.UserId),
            (told.Kind, told.Title, told.Body, told.UserId)
        );

        _app.Clock.Advance(TimeSpan.FromDays(2));
        await Task.Delay(TimeSpan.FromSeconds(1.5));
        Assert.Equal(1, (await _app.MailsAsync(invoice))[Anna].Attempts);
    }

    [Theory]
    [InlineData(SmtpAnswer.Greylist, "450 4.2.0 Greylisted, try again")]
    [InlineData(SmtpAnswer.ServiceClosing, "421 4.3.2 Come back later")]
    internal async Task A_mail_refused_for_now_is_tried_again_later_under_the_same_Message_ID(SmtpAnswer answer, string words)
    {
        _sink.Script(Anna, answer, answer);
        var invoice = await _app.GivenAMailedInvoiceAsync();

        var queued = (await _app.MailsAsync(invoice, mail => mail is { State: MailState.Queued, Attempts: 1 }))[Anna];
        Assert.Equal((words, _app.Clock.GetUtcNow().AddMinutes(1)), (queued.ServerReply, queued.NotBefore));

        _app.Clock.Advance(TimeSpan.FromMinutes(1));
        queued = (await _app.MailsAsync(invoice, mail => mail is { State: MailState.Queued, Attempts: 2 }))[Anna];
        Assert.Equal(_app.Clock.GetUtcNow().AddMinutes(5), queued.NotBefore);

        _app.Clock.Advance(TimeSpan.FromMinutes(5));
        var sent = (await _app.MailsAsync(invoice))[Anna];
        Assert.Equal((MailState.Sent, 3), (sent.State, sent.Attempts));
        Assert.Equal($"{sent.Id:N}@billing.northlight.example", Assert.Single(_sink.Taken).Message.MessageId);
        Assert.Empty(await _app.NotificationsAsync(invoice));
    }

    [Fact]
    public async Task After_four_and_a_half_days_of_trying_the_mail_has_failed()
    {
        _sink.Script(Anna, [.. Enumerable.Repeat(SmtpAnswer.Greylist, 20)]);
        var invoice = await _app.GivenAMailedInvoiceAsync();
        var began = _app.Clock.GetUtcNow();

        var mail = await AnnasAsync(invoice);
        while (mail.State is MailState.Queued)
        {
            _app.Clock.Advance(mail.NotBefore - _app.Clock.GetUtcNow());
            mail = await AnnasAsync(invoice);
        }

        Assert.Equal((MailState.Failed, 10), (mail.State, mail.Attempts));
        Assert.InRange((_app.Clock.GetUtcNow() - began).TotalDays, 4, 5);
        Assert.Single(await _app.NotificationsAsync(invoice));

        async Task<MailMessage> AnnasAsync(Guid id) =>
            (
                await _app.MailsAsync(
                    id,
                    m => m is { State: MailState.Queued } && m.NotBefore > _app.Clock.GetUtcNow() || m.State is MailState.Failed
                )
            )[Anna];
    }

    [Fact]
    public async Task A_mail_without_an_answer_is_uncertain_and_never_sent_again_by_itself()
    {
        _sink.Script(Anna, SmtpAnswer.DropAfterData);
        var invoice = await _app.GivenAMailedInvoiceAsync();

        var mail = (await _app.MailsAsync(invoice))[Anna];
        _app.Clock.Advance(TimeSpan.FromDays(2));
        await Task.Delay(TimeSpan.FromSeconds(1.5));

        Assert.Equal(MailState.Uncertain, mail.State);
        Assert.Equal(MailState.Uncertain, (await _app.MailsAsync(invoice))[Anna].State);
        Assert.Single(_sink.Taken);
        Assert.Single(await _app.ActivityAsync(invoice, ActivityType.DeliveryUncertain));
        Assert.EndsWith(
            $"may not have reached {Anna}",
            Assert.Single(await _app.NotificationsAsync(invoice)).Title,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task A_mail_found_half_sent_after_a_crash_is_uncertain()
    {
        var invoice = await _app.GivenAMailedInvoiceAsync();
        await _app.MailsAsync(invoice);
        var expired = _app.Clock.GetUtcNow().AddSeconds(-1);
        await _app.QueryAsync(db =>
            db.MailMessages.Where(m => m.InvoiceId == invoice)
                .ExecuteUpdateAsync(s => s.SetProperty(m => m.State, MailState.Sending).SetProperty(m => m.LeaseUntil, expired))
        );

        var mail = (await _app.MailsAsync(invoice))[Anna];

        Assert.Equal((MailState.Uncertain, null), (mail.State, mail.LeaseUntil));
        Assert.Single(_sink.Taken);
        Assert.Single(await _app.ActivityAsync(invoice, ActivityType.DeliveryUncertain));
    }

    [Fact]
    public async Task A_mail_that_another_process_is_sending_is_left_alone()
    {
        var invoice = await _app.GivenAMailedInvoiceAsync();
        await _app.MailsAsync(invoice);
        var alive = _app.Clock.GetUtcNow().AddSeconds(30);
        await _app.QueryAsync(db =>
            db.MailMessages.Where(m => m.InvoiceId == invoice)
                .ExecuteUpdateAsync(s => s.SetProperty(m => m.State, MailState.Sending).SetProperty(m => m.LeaseUntil, alive))
        );

        await Task.Delay(TimeSpan.FromSeconds(1.5));

        Assert.Equal(MailState.Sending, (await _app.QueryAsync(db => db.MailMessages.SingleAsync(m => m.InvoiceId == invoice))).State);
    }

    [Fact]
    public async Task Recipients_that_are_never_answered_do_not_hold_up_the_others()
    {
        string[] stuck = [.. Enumerable.Range(0, 4).Select(i => $"stuck{i}@acme.example")];
        foreach (var address in stuck)
            _sink.Script(address, SmtpAnswer.Tarpit);
        await _app.GivenAMailedInvoiceAsync(to: stuck);
        var others = await _app.GivenAMailedInvoiceAsync(to: ["a@acme.example", "b@acme.example", "c@acme.example"]);

        Assert.All((await _app.MailsAsync(others)).Values, mail => Assert.Equal(MailState.Sent, mail.State));
    }

    [Fact]
    public async Task A_recipient_that_is_never_answered_is_tried_again()
    {
        _sink.Script(Anna, SmtpAnswer.Tarpit);
        var invoice = await _app.GivenAMailedInvoiceAsync();

        var mail = (await _app.MailsAsync(invoice, m => m is { State: MailState.Queued, ServerReply: not null }))[Anna];

        Assert.Equal((MailState.Queued, "The mail server did not answer in time."), (mail.State, mail.ServerReply));
        Assert.Empty(_sink.Taken);
    }

    [Fact]
    public async Task A_revoked_link_is_not_sent()
    {
        _sink.Script(Anna, SmtpAnswer.Greylist);
        var invoice = await _app.GivenAMailedInvoiceAsync();
        await _app.MailsAsync(invoice, m => m is { State: MailState.Queued, Attempts: 1 });
        await _app.QueryAsync(async db =>
        {
            (await db.InvoiceLinks.SingleAsync(l => l.InvoiceId == invoice && l.Email == Anna)).Revoke(_app.Clock.GetUtcNow());
            return await db.SaveChangesAsync();
        });

        _app.Clock.Advance(TimeSpan.FromMinutes(1));

        var mail = (await _app.MailsAsync(invoice))[Anna];
        Assert.Equal((MailState.Failed, "The recipient's link was revoked before this mail left."), (mail.State, mail.ServerReply));
        Assert.Empty(_sink.Taken);
    }

    [Fact]
    public async Task A_link_that_cannot_be_read_any_more_fails_in_words()
    {
        _sink.Script(Anna, SmtpAnswer.Greylist);
        var invoice = await _app.GivenAMailedInvoiceAsync();
        await _app.MailsAsync(invoice, m => m is { State: MailState.Queued, Attempts: 1 });
        await _app.QueryAsync(db =>
            db.InvoiceLinks.Where(l => l.InvoiceId == invoice).ExecuteUpdateAsync(s => s.SetProperty(l => l.ProtectedToken, "lost"))
        );

        _app.Clock.Advance(TimeSpan.FromMinutes(1));

        Assert.StartsWith(
            "The keys that encrypted the recipient's link are gone.",
            (await _app.MailsAsync(invoice))[Anna].ServerReply,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task Addresses_in_other_scripts_arrive_as_they_are()
    {
        var invoice = await _app.GivenAMailedInvoiceAsync(to: ["ünal@exämple.example"]);

        Assert.Equal(MailState.Sent, (await _app.MailsAsync(invoice)).Values.Single().State);
        Assert.Equal("ünal@exämple.example", Assert.Single(_sink.Taken).To);
    }

    [Fact]
    public async Task What_only_its_sender_can_put_right_is_told_whatever_they_chose()
    {
        await _app.QueryAsync(async db =>
        {
            db.NotificationPreferences.Add(new NotificationPreference(_app.Maya.UserId, NotificationKind.MailFailed) { InApp = false });
            return await db.SaveChangesAsync();
        });
        _sink.Script(Anna, SmtpAnswer.NoSuchUser);

        var invoice = await _app.GivenAMailedInvoiceAsync();

        Assert.Equal(MailState.Failed, (await _app.MailsAsync(invoice))[Anna].State);
        Assert.True(Assert.Single(await _app.NotificationsAsync(invoice)).InApp);
        Assert.Single(await _app.ActivityAsync(invoice, ActivityType.DeliveryFailed));
    }

    [Fact]
    public async Task Stopping_finishes_what_is_on_its_way_and_gives_back_the_rest()
    {
        string[] many = [.. Enumerable.Range(0, 20).Select(i => $"r{i}@acme.example")];
        foreach (var address in many.Take(3))
            _sink.Script(address, SmtpAnswer.Tarpit);
        var invoice = await _app.GivenAMailedInvoiceAsync(to: many);
        await _app.EventuallyAsync(db => db.MailMessages.CountAsync(m => m.State == MailState.Sending), sending => sending > 0);

        // The services go with the host; a context that is in use stays.
        await using var scope = _app.Services.CreateAsyncScope();
        var mails = scope.ServiceProvider.GetRequiredService<AppDbContext>().MailMessages;
        await mails.AnyAsync();

        await _app.StopAsync();

        var states = await mails.Where(m => m.InvoiceId == invoice).Select(m => m.State).ToListAsync();
        Assert.All(states, state => Assert.True(state is MailState.Queued or MailState.Sent, state.ToString()));
        Assert.Equal(_sink.Taken.Count, states.Count(state => state is MailState.Sent));
    }
}
