using System.Net;
using InvoiceTracker.Domain;
using InvoiceTracker.Features.FollowUp;
using InvoiceTracker.Tests.Features.Api;
using InvoiceTracker.Tests.Pages;
using InvoiceTracker.Tests.Support;
using Microsoft.EntityFrameworkCore;

namespace InvoiceTracker.Tests.Features.FollowUp;

/// <summary>A follow-up goes once a day, to one recipient, by their own link; for ten seconds it can be taken back, and after a payment it does not go.</summary>
public sealed class FollowUpSendTests : IAsyncLifetime
{
    private const string Anna = "anna@acme.example";

    private App _app = null!;
    private HttpClient _maya = null!;
    private HttpClient _api = null!;
    private SentInvoice _sent = null!;

    public async ValueTask InitializeAsync()
    {
        _app = await App.StartAsync();
        _maya = await _app.SignInAsync(_app.Maya);
        _api = await _app.ApiOfAsync(_app.Maya);
        _sent = await _app.GivenASentInvoiceAsync("Logo design");
        await _app.MailsAsync(_sent.Id);
        await _app.OpenAsync(_sent.Anna);
    }

    public async ValueTask DisposeAsync()
    {
        _maya.Dispose();
        _api.Dispose();
        await _app.DisposeAsync();
    }

    [Fact]
    public async Task It_leaves_after_ten_seconds_with_the_recipients_own_link()
    {
        var answer = await SendAsync("Any questions?", $"Hi Anna,\n\nHere it is: https://billing.northlight.example{_sent.Anna}\n\nMaya");

        Assert.Equal("/", answer.Headers.Location!.PathAndQueryOrPath());
        var queued = await FollowUpAsync();
        Assert.Equal((MailState.Queued, Anna), (queued!.State, queued.ToAddress));
        Assert.Equal(queued.QueuedAt + FollowUpSender.Hold, queued.NotBefore);
        // The link is a key to the invoice, so it is not kept in the clear.
        Assert.DoesNotContain("/i/", queued.Message, StringComparison.Ordinal);
        Assert.Equal($"Follow-up sent to {Anna}", Assert.Single(await _app.ActivityAsync(_sent.Id, ActivityType.ReminderSent)).Text);

        _app.Clock.Advance(FollowUpSender.Hold);
        var left = await FollowUpAsync(mail => mail?.State is MailState.Sent);
        using var mail = await _app.ReadMailAsync(left!);
        Assert.Equal("Any questions?", mail.Subject);
        Assert.Equal("maya@northlight.example", mail.ReplyTo.Mailboxes.Single().Address);
        Assert.Contains($"Here it is: https://billing.northlight.example{_sent.Anna}", mail.TextBody, StringComparison.Ordinal);
        Assert.DoesNotContain(_sent.Accounts, mail.TextBody, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Taken_back_within_ten_seconds_nothing_was_sent()
    {
        await SendAsync();
        var mail = await FollowUpAsync();
        _app.Clock.Advance(TimeSpan.FromSeconds(9));

        await _maya.PostFormAsync($"/follow-ups/{_sent.Id}?handler=Undo&mail={mail!.Id}", []);
        _app.Clock.Advance(TimeSpan.FromHours(1));
        await Task.Delay(TimeSpan.FromSeconds(1.5));

        Assert.Null(await FollowUpAsync());
        Assert.Empty(await _app.ActivityAsync(_sent.Id, ActivityType.ReminderSent));
        Assert.Null((await _app.FindAsync(_sent.Id)).HandledAt);
        // It was not sent, so another may go today.
        (await _api.PostAsync($"/invoices/{_sent.Id}/remind")).Ok();
    }

    [Fact]
    public async Task What_has_left_cannot_be_taken_back()
    {
        await SendAsync();
        _app.Clock.Advance(FollowUpSender.Hold);
        var mail = await FollowUpAsync(found => found?.State is MailState.Sent);

        await _maya.PostFormAsync($"/follow-ups/{_sent.Id}?handler=Undo&mail={mail!.Id}", []);

        Assert.Contains("It has left already.", await (await _maya.GetAsync("/")).WordsAsync(), StringComparison.Ordinal);
        Assert.NotNull(await FollowUpAsync());
    }

    [Fact]
    public async Task A_second_one_waits_for_another_day()
    {
        (await _api.PostAsync($"/invoices/{_sent.Id}/remind")).Ok();

        var second = await _api.PostAsync($"/invoices/{_sent.Id}/remind");
        Assert.Equal(HttpStatusCode.Conflict, second.Status);
        var page = await SendAsync("Again", "Hello again");
        Assert.Equal(HttpStatusCode.Conflict, page.StatusCode);
        var words = await page.WordsAsync();
        Assert.Contains("anna@acme.example was asked about this invoice today already.", words, StringComparison.Ordinal);
        Assert.Contains("Hello again", words, StringComparison.Ordinal);

        // Midnight in Berlin.
        _app.Clock.Advance(TimeSpan.FromHours(13));
        (await _api.PostAsync($"/invoices/{_sent.Id}/remind")).Ok();
    }

    [Fact]
    public async Task Of_several_at_once_one_is_sent()
    {
        var answers = await Task.WhenAll(Enumerable.Range(0, 6).Select(_ => _api.PostAsync($"/invoices/{_sent.Id}/remind")));

        Assert.Single(answers, answer => answer.Status is HttpStatusCode.OK);
        Assert.All(answers.Where(answer => answer.Status is not HttpStatusCode.OK), answer => answer.Of(HttpStatusCode.Conflict));
        Assert.NotNull(await FollowUpAsync());
        Assert.Single(await _app.ActivityAsync(_sent.Id, ActivityType.ReminderSent));
    }

    [Fact]
    public async Task Paid_before_it_leaves_it_does_not_go_and_nobody_is_alarmed()
    {
        await SendAsync();
        (await _api.PostAsync($"/invoices/{_sent.Id}/payments", new { amount = "1190.00", method = "bank" })).Created();
        var before = (await _app.NotificationsAsync(_sent.Id)).Count;
        _app.Clock.Advance(FollowUpSender.Hold);

        var mail = await FollowUpAsync(found => found?.State is MailState.Cancelled);

        Assert.Equal(MailState.Cancelled, mail!.State);
        Assert.False(File.Exists(Path.Combine(_app.DataDirectory, "mail", $"{mail.Id:N}.eml")));
        Assert.Equal("Follow-up skipped: paid", Assert.Single(await _app.ActivityAsync(_sent.Id, ActivityType.ReminderSkipped)).Text);
        Assert.Equal(before, (await _app.NotificationsAsync(_sent.Id)).Count);
    }

    [Fact]
    public async Task A_paid_invoice_a_draft_and_a_cancelled_one_are_not_asked_about()
    {
        var draft = await _api.GivenADraftAsync();
        (await _api.PostAsync($"/invoices/{_sent.Id}/payments", new { amount = "1190.00", method = "bank" })).Created();

        foreach (var id in new[] { _sent.Id.ToString(), draft })
            Assert.Equal(HttpStatusCode.Conflict, (await _api.PostAsync($"/invoices/{id}/remind")).Status);
        Assert.Equal(
            $"/financials/invoices/{_sent.Id}",
            (await _maya.GetAsync($"/follow-ups/{_sent.Id}")).Headers.Location!.PathAndQueryOrPath()
        );
        Assert.Equal(HttpStatusCode.Conflict, (await SendAsync()).StatusCode);
        Assert.Null(await FollowUpAsync());
    }

    [Fact]
    public async Task The_api_sends_the_suggested_draft_at_once()
    {
        (await _api.PostAsync($"/invoices/{_sent.Id}/remind")).Ok();

        var mail = await FollowUpAsync(found => found?.State is MailState.Sent);

        Assert.Equal($"Any questions about invoice #{_sent.Number}?", mail!.Subject);
        using var text = await _app.ReadMailAsync(mail);
        Assert.Contains("I noticed you reviewed the invoice earlier this week", text.TextBody, StringComparison.Ordinal);
        Assert.Contains(_sent.Anna, text.TextBody, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_is_too_long_or_empty_is_shown_again_with_what_was_typed()
    {
        var answer = await SendAsync("", "A word that is not lost");

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        var words = await answer.WordsAsync();
        Assert.Contains("Write a subject.", words, StringComparison.Ordinal);
        Assert.Contains("A word that is not lost", words, StringComparison.Ordinal);
        Assert.Null(await FollowUpAsync());
    }

    private Task<HttpResponseMessage> SendAsync(string subject = "Any questions?", string message = "Hi Anna") =>
        _maya.PostFormAsync($"/follow-ups/{_sent.Id}", new() { ["Input.Subject"] = subject, ["Input.Message"] = message });

    private Task<MailMessage?> FollowUpAsync(Func<MailMessage?, bool>? isExpected = null) =>
        _app.EventuallyAsync(
            db =>
                db.MailMessages.AsNoTracking()
                    .SingleOrDefaultAsync(m =>
                        m.InvoiceId == _sent.Id && m.Kind == MailKind.FollowUp && m.QueuedAt >= _app.Clock.GetUtcNow().AddHours(-1)
                    ),
            isExpected ?? (_ => true)
        );
}
