using System.Globalization;
using System.Net;
using System.Text;
using System.Text.Json;
using InvoiceTracker.Domain;
using InvoiceTracker.Features.Api.Webhooks;
using InvoiceTracker.Features.FollowUp;
using InvoiceTracker.Tests.Features.Mail;
using InvoiceTracker.Tests.Support;
using Microsoft.EntityFrameworkCore;

namespace InvoiceTracker.Tests.Features.Api.Webhooks;

/// <summary>AC-36: another program is told what happens, in time, once, and so that it can trust it.</summary>
public sealed class WebhookTests : IAsyncLifetime
{
    private App _app = null!;
    private WebhookReceiver _receiver = null!;
    private HttpClient _api = null!;

    public async ValueTask InitializeAsync()
    {
        _app = await App.StartAsync(("Webhooks:AllowPrivateNetworks", "true"));
        _receiver = await WebhookReceiver.StartAsync();
        _api = await _app.ApiOfAsync(_app.Maya);
    }

    public async ValueTask DisposeAsync()
    {
        _api.Dispose();
        await _app.DisposeAsync();
        await _receiver.DisposeAsync();
    }

    [Fact]
    public async Task An_open_is_told_within_seconds_signed_with_verdict_recipient_and_ordinal()
    {
        var (_, secret) = await GivenAWebhookAsync(WebhookEvents.Viewed);
        var sent = await _app.GivenASentInvoiceAsync("Logo design");

        await _app.OpenAsync(sent.Anna);
        var first = (await _receiver.ToldAsync(1))[0];
        _app.Clock.Advance(TimeSpan.FromMinutes(20));
        await _app.OpenAsync(sent.Anna);
        var second = (await _receiver.ToldAsync(2))[1];

        Assert.True(first.IsSignedWith(secret));
        Assert.True(second.IsSignedWith(secret));
        Assert.False(first.IsSignedWith(WebhookSignature.NewSecret()));
        Assert.NotEqual(first.Id, second.Id);
        Assert.Equal(App.T0.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture), first.Timestamp);
        Assert.Equal(("invoice.viewed", "2026-11-23T10:00:00.000Z"), (first.Type, first.Body.Text("timestamp")));
        Assert.Equal(
            ("counted", "Anna Berg", "mail_link"),
            (first.Data.Text("verdict"), first.Data.Text("recipient"), first.Data.Text("source"))
        );
        Assert.Equal(JsonValueKind.Null, first.Data.GetProperty("reason").ValueKind);
        Assert.Equal((1, 2), (first.Data.GetProperty("ordinal").GetInt32(), second.Data.GetProperty("ordinal").GetInt32()));
        var invoice = first.Data.GetProperty("invoice");
        Assert.Equal(
            (sent.Id.ToString(), "Logo design", "1190.00", 1),
            (invoice.Text("id"), invoice.Text("title"), invoice.Text("total"), invoice.GetProperty("viewCount").GetInt32())
        );
        // A link is a key.
        Assert.DoesNotContain("/i/", Encoding.UTF8.GetString(first.Bytes), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_filtered_visit_is_told_with_its_reason()
    {
        await GivenAWebhookAsync(WebhookEvents.ViewSuppressed);
        var sent = await _app.GivenASentInvoiceAsync();

        await _app.OpenAsync(sent.Anna, agent: Story.Googlebot);
        await _app.OpenAsync(sent.Anna);

        var told = (await _receiver.ToldAsync(1))[0];
        Assert.Equal(
            ("invoice.view_suppressed", "suppressed", "bot_user_agent"),
            (told.Type, told.Data.Text("verdict"), told.Data.Text("reason"))
        );
        Assert.Equal(JsonValueKind.Null, told.Data.GetProperty("ordinal").ValueKind);
    }

    [Fact]
    public async Task A_verdict_that_is_corrected_is_told_as_what_it_became()
    {
        await GivenAWebhookAsync(WebhookEvents.Viewed, WebhookEvents.ViewSuppressed);
        var sent = await _app.GivenASentInvoiceAsync();
        await _app.OpenAsync(sent.Anna);
        var view = (await _receiver.ToldAsync(1))[0].Data.Text("id");

        foreach (var count in new[] { false, true, false })
            (await _api.PostAsync($"/views/{view}/correct", new { count })).Ok();

        // Each of both once, however often somebody changes their mind.
        var told = await _receiver.ToldAsync(2);
        Assert.Equal(["invoice.viewed", "invoice.view_suppressed"], told.Select(t => t.Type));
        Assert.Equal("suppressed", told[1].Data.Text("verdict"));
    }

    [Fact]
    public async Task Sending_paying_and_becoming_overdue_are_told_once_each()
    {
        await GivenAWebhookAsync(WebhookEvents.Sent, WebhookEvents.Paid, WebhookEvents.Overdue);
        var sent = await _app.GivenASentInvoiceAsync("Logo design");
        await _app.GivenASentInvoiceAsync("Website");
        Assert.Equal(["invoice.sent", "invoice.sent"], (await _receiver.ToldAsync(2)).Select(t => t.Type));

        var part = new { amount = "190.00", method = "bank" };
        (await _api.PostAsync($"/invoices/{sent.Id}/payments", part)).Created();
        (await _api.PostAsync($"/invoices/{sent.Id}/payments", part with { amount = "1000.00" })).Created();
        var paid = (await _receiver.ToldAsync(3))[2];
        Assert.Equal(("invoice.paid", "paid"), (paid.Type, paid.Data.GetProperty("invoice").Text("status")));

        _app.Clock.Advance(TimeSpan.FromDays(15));
        for (var i = 0; i < 2; i++)
            await _app.InScopeAsync<DueNotices, IReadOnlyCollection<Guid>>(due => due.RaiseAsync(CancellationToken.None));
        var overdue = (await _receiver.ToldAsync(4))[3];
        var invoice = overdue.Data.GetProperty("invoice");
        Assert.Equal(("invoice.overdue", "Website", "overdue"), (overdue.Type, invoice.Text("title"), invoice.Text("label")));
        Assert.Equal("2026-12-07T23:00:00.000Z", overdue.Body.Text("timestamp"));
    }

    [Fact]
    public async Task What_was_overdue_before_is_no_news()
    {
        await _app.GivenASentInvoiceAsync();
        _app.Clock.Advance(TimeSpan.FromDays(17));
        await GivenAWebhookAsync([.. WebhookEvents.All]);

        await _app.InScopeAsync<DueNotices, IReadOnlyCollection<Guid>>(due => due.RaiseAsync(CancellationToken.None));

        await Task.Delay(1_500);
        Assert.Empty(_receiver.Received);
    }

    [Fact]
    public async Task A_failing_endpoint_is_tried_at_the_waits_that_are_promised_and_then_given_up()
    {
        var (id, _) = await GivenAWebhookAsync(WebhookEvents.Viewed);
        _receiver.Answers(HttpStatusCode.InternalServerError);
        await _app.OpenAsync((await _app.GivenASentInvoiceAsync()).Anna);

        TimeSpan[] waits =
        [
            TimeSpan.FromSeconds(5),
            TimeSpan.FromMinutes(5),
            TimeSpan.FromMinutes(30),
            TimeSpan.FromHours(2),
            TimeSpan.FromHours(5),
            TimeSpan.FromHours(10),
            TimeSpan.FromHours(14),
            TimeSpan.FromHours(20),
            TimeSpan.FromHours(24),
        ];
        for (var attempt = 1; attempt <= 10; attempt++)
        {
            await _receiver.ToldAsync(attempt);
            var delivery = await DeliveryAsync(id, d => d.GetProperty("attempts").GetInt32() == attempt && d.Text("state") != "sending");
            Assert.Equal(500, delivery.GetProperty("statusCode").GetInt32());
            Assert.Equal(attempt == 10 ? "failed" : "queued", delivery.Text("state"));
            if (attempt == 10)
                break;
            var wait = waits[attempt - 1];
            Assert.Equal(Instant.Format(_app.Clock.GetUtcNow() + wait), delivery.Text("nextTryAt"));
            if (attempt == 1)
            {
                _app.Clock.Advance(wait - TimeSpan.FromSeconds(1));
                await Task.Delay(1_300);
                Assert.Single(_receiver.Received);
                wait = TimeSpan.FromSeconds(1);
            }
            _app.Clock.Advance(wait);
        }
        Assert.Single(_receiver.Received.Select(t => t.Id).Distinct());

        // Whoever repaired the receiver sends it again.
        _receiver.Answer = null;
        var eventId = (await DeliveryAsync(id)).Text("id");
        Assert.Equal("queued", (await _api.PostAsync($"/webhooks/{id}/deliveries/{eventId}/replay")).Ok().Text("state"));
        Assert.Equal(_receiver.Received[0].Id, (await _receiver.ToldAsync(11))[10].Id);
        var done = await DeliveryAsync(id, d => d.Text("state") == "delivered");
        Assert.Equal((204, 1), (done.GetProperty("statusCode").GetInt32(), done.GetProperty("attempts").GetInt32()));
        Assert.Equal("Accepted (204).", (await _api.ReadAsync("/webhooks")).Items()[0].Text("lastAnswer"));
    }

    [Fact]
    public async Task Who_answers_410_is_told_nothing_more_until_somebody_switches_it_on()
    {
        var (id, _) = await GivenAWebhookAsync(WebhookEvents.Viewed);
        _receiver.Answers(HttpStatusCode.Gone);
        var (one, other) = (await _app.GivenASentInvoiceAsync(), await _app.GivenASentInvoiceAsync());

        await _app.OpenAsync(one.Anna);
        await _receiver.ToldAsync(1);
        var gone = await DeliveryAsync(id, d => d.Text("state") == "failed");
        await _app.OpenAsync(other.Anna);

        await Task.Delay(1_300);
        Assert.Single(_receiver.Received);
        Assert.Equal("off", (await _api.ReadAsync("/webhooks")).Items()[0].Text("state"));
        Assert.Equal(HttpStatusCode.Conflict, (await _api.PostAsync($"/webhooks/{id}/deliveries/{gone.Text("id")}/replay")).Status);

        _receiver.Answer = null;
        Assert.True(
            await _app.InScopeAsync<WebhookRegistry, bool>(webhooks =>
                webhooks.SwitchOnAsync(_app.Maya.WorkspaceId, Guid.Parse(id), CancellationToken.None)
            )
        );
        (await _api.PostAsync($"/webhooks/{id}/deliveries/{gone.Text("id")}/replay")).Ok();
        await _receiver.ToldAsync(2);
    }

    [Fact]
    public async Task A_redirect_is_not_followed()
    {
        var (id, _) = await GivenAWebhookAsync(WebhookEvents.Viewed);
        await using var elsewhere = await WebhookReceiver.StartAsync();
        _receiver.Answers(HttpStatusCode.TemporaryRedirect, ("Location", elsewhere.Url));

        await _app.OpenAsync((await _app.GivenASentInvoiceAsync()).Anna);

        var delivery = await DeliveryAsync(id, d => d.GetProperty("attempts").GetInt32() == 1 && d.Text("state") == "queued");
        Assert.Equal("It leads elsewhere (307), which is not followed.", delivery.Text("answer"));
        Assert.Empty(elsewhere.Received);
    }

    [Fact]
    public async Task A_slow_receiver_keeps_nobody_else_waiting()
    {
        await using var slow = await WebhookReceiver.StartAsync();
        slow.Answer = context => Task.Delay(Timeout.Infinite, context.RequestAborted);
        var (slowId, _) = await GivenAWebhookAtAsync(slow.Url, [WebhookEvents.Viewed]);
        await GivenAWebhookAsync(WebhookEvents.Viewed);
        for (var i = 0; i < 12; i++)
            await _app.OpenAsync((await _app.GivenASentInvoiceAsync()).Anna);

        await _receiver.ToldAsync(12);

        var delivery = await DeliveryAsync(
            slowId,
            d => d.Text("state") == "queued" && d.GetProperty("attempts").GetInt32() == 1,
            seconds: 15
        );
        Assert.Equal("Nobody answered within 10 seconds.", delivery.Text("answer"));
    }

    [Fact]
    public async Task What_a_killed_process_left_is_sent_once_more_under_the_same_id()
    {
        var (id, secret) = await GivenAWebhookAsync(WebhookEvents.Viewed);
        _receiver.Answers(HttpStatusCode.ServiceUnavailable);
        await _app.OpenAsync((await _app.GivenASentInvoiceAsync()).Anna);
        var first = (await _receiver.ToldAsync(1))[0];
        await DeliveryAsync(id, d => d.Text("state") == "queued" && d.GetProperty("attempts").GetInt32() == 1);
        await _app.StopAsync();

        // As a process leaves it that was killed between the claim and the answer.
        await using var later = new SecondApp(_app);
        await later.InitializeAsync();
        _receiver.Answer = null;
        await later.QueryAsync(db =>
            db.WebhookDeliveries.ExecuteUpdateAsync(set =>
                set.SetProperty(d => d.State, WebhookState.Sending)
                    .SetProperty(d => d.LeaseUntil, _app.Clock.GetUtcNow() + WebhookLedger.Lease)
            )
        );
        await Task.Delay(1_300);
        Assert.Single(_receiver.Received);
        _app.Clock.Advance(WebhookLedger.Lease + TimeSpan.FromSeconds(1));

        var again = (await _receiver.ToldAsync(2))[1];
        Assert.Equal(first.Id, again.Id);
        Assert.True(again.IsSignedWith(secret));
        await Task.Delay(1_300);
        Assert.Equal(2, _receiver.Received.Count);
    }

    [Fact]
    public async Task Only_who_asked_is_told_and_what_is_removed_is_told_nothing()
    {
        await GivenAWebhookAsync(WebhookEvents.Paid);
        var (id, _) = await GivenAWebhookAsync(WebhookEvents.Viewed);
        Assert.Equal(HttpStatusCode.NoContent, (await _api.DeleteOneAsync($"/webhooks/{id}")).Status);
        using var theirs = await _app.ApiOfAsync(await _app.GivenAnotherWorkspaceAsync());
        (await theirs.PostAsync("/webhooks", new { url = _receiver.Url, events = WebhookEvents.All })).Created();

        await _app.OpenAsync((await _app.GivenASentInvoiceAsync()).Anna);

        await Task.Delay(1_300);
        Assert.Empty(_receiver.Received);
        Assert.Equal(0, await _app.QueryAsync(db => db.WebhookDeliveries.CountAsync()));
        Assert.Equal(HttpStatusCode.NotFound, (await _api.DeleteOneAsync($"/webhooks/{id}")).Status);
    }

    [Fact]
    public async Task Another_business_and_a_token_that_reads_get_nowhere()
    {
        var (id, _) = await GivenAWebhookAsync(WebhookEvents.Viewed);
        await _app.OpenAsync((await _app.GivenASentInvoiceAsync()).Anna);
        var delivery = (await DeliveryAsync(id)).Text("id");

        using var theirs = await _app.ApiOfAsync(await _app.GivenAnotherWorkspaceAsync());
        Assert.Empty((await theirs.ReadAsync("/webhooks")).Items());
        Assert.Equal(HttpStatusCode.NotFound, (await theirs.ReadAsync($"/webhooks/{id}/deliveries")).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await theirs.PostAsync($"/webhooks/{id}/deliveries/{delivery}/replay")).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await theirs.DeleteOneAsync($"/webhooks/{id}")).Status);

        using var reader = await _app.ApiOfAsync(_app.Maya, ApiScope.Read);
        Assert.Single((await reader.ReadAsync("/webhooks")).Items());
        Assert.Equal(
            HttpStatusCode.Forbidden,
            (await reader.PostAsync("/webhooks", new { url = _receiver.Url, events = WebhookEvents.All })).Status
        );
        Assert.Equal(HttpStatusCode.Forbidden, (await reader.PostAsync($"/webhooks/{id}/deliveries/{delivery}/replay")).Status);
        Assert.Equal(HttpStatusCode.Forbidden, (await reader.DeleteOneAsync($"/webhooks/{id}")).Status);
        using var tom = await _app.ApiOfAsync(_app.Tom);
        Assert.Equal(HttpStatusCode.Forbidden, (await tom.ReadAsync("/webhooks")).Status);
    }

    [Fact]
    public async Task The_secret_is_shown_once_and_kept_encrypted()
    {
        var (_, secret) = await GivenAWebhookAsync(WebhookEvents.Viewed);

        Assert.StartsWith("whsec_", secret, StringComparison.Ordinal);
        Assert.Equal(32, Convert.FromBase64String(secret["whsec_".Length..]).Length);
        Assert.Equal(JsonValueKind.Null, (await _api.ReadAsync("/webhooks")).Items()[0].GetProperty("secret").ValueKind);
        var kept = await _app.QueryAsync(db => db.WebhookEndpoints.Select(e => e.ProtectedSecret).SingleAsync());
        Assert.DoesNotContain(secret["whsec_".Length..], kept, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("https://127.0.0.1/hooks", "The address leads into a private network.")]
    [InlineData("https://10.1.2.3/hooks", "The address leads into a private network.")]
    [InlineData("https://[::1]/hooks", "The address leads into a private network.")]
    [InlineData("https://169.254.169.254/latest/meta-data", "The address leads into a private network.")]
    [InlineData("https://localhost/hooks", "The address leads into a private network.")]
    [InlineData("http://example.com/hooks", "The address has to begin with https://.")]
    [InlineData("https://me:secret@example.com/hooks", "The address has to be a plain one, without a user name.")]
    [InlineData("ftp://example.com/hooks", "The address has to begin with https://.")]
    [InlineData("hooks", "Give the whole address, such as https://example.com/hooks.")]
    public async Task An_address_inside_is_refused_in_words(string url, string words)
    {
        await using var app = await App.StartAsync();
        using var api = await app.ApiOfAsync(app.Maya);

        Assert.Equal(words, (await api.PostAsync("/webhooks", new { url, events = WebhookEvents.All })).ErrorAt("url"));
        Assert.Empty((await api.ReadAsync("/webhooks")).Items());
    }

    [Fact]
    public async Task A_name_that_leads_inside_later_is_not_called()
    {
        // As it was registered while private networks were allowed, or its name led elsewhere.
        var (id, _) = await GivenAWebhookAsync(WebhookEvents.Viewed);
        await _app.StopAsync();
        _app.With("Webhooks:AllowPrivateNetworks", "false");
        await using var strict = new SecondApp(_app);
        await strict.InitializeAsync();
        await strict.OpenAsync((await strict.GivenASentInvoiceAsync()).Anna);

        var delivery = await WaitAsync(() =>
            strict.QueryAsync(db =>
                db.WebhookDeliveries.AsNoTracking().SingleOrDefaultAsync(d => d.Attempts == 1 && d.State == WebhookState.Queued)
            )
        );

        Assert.Equal((Guid.Parse(id), null), (delivery.EndpointId, delivery.StatusCode));
        Assert.Equal("The address has to begin with https://.", delivery.Answer);
        Assert.Empty(_receiver.Received);
    }

    [Fact]
    public async Task An_event_that_there_is_not_is_refused_and_so_is_none()
    {
        var url = _receiver.Url;
        Assert.StartsWith(
            "The events are invoice.sent, ",
            (await _api.PostAsync("/webhooks", new { url, events = new[] { "invoice.eaten" } })).ErrorAt("events"),
            StringComparison.Ordinal
        );
        Assert.Equal(
            "Choose at least one event.",
            (await _api.PostAsync("/webhooks", new { url, events = Array.Empty<string>() })).ErrorAt("events")
        );
    }

    [Fact]
    public async Task A_mail_that_is_refused_for_good_is_told()
    {
        await using var server = new SmtpSink();
        foreach (var address in new[] { "anna@acme.example", "accounts@acme.example" })
            server.Script(address, SmtpAnswer.NoSuchUser);
        await using var app = await MailStory.StartAsync(server, ("Webhooks:AllowPrivateNetworks", "true"));
        using var api = await app.ApiOfAsync(app.Maya);
        (await api.PostAsync("/webhooks", new { url = _receiver.Url, events = new[] { WebhookEvents.MailFailed } })).Created();

        await app.GivenASentInvoiceAsync("Logo design");

        var told = (await _receiver.ToldAsync(2, seconds: 10))[0];
        Assert.Equal("mail.failed", told.Type);
        Assert.Contains("No such user here", told.Data.Text("reason"), StringComparison.Ordinal);
        Assert.Equal("Logo design", told.Data.GetProperty("invoice").Text("title"));
        Assert.Equal(["accounts@acme.example", "anna@acme.example"], _receiver.Received.Select(t => t.Data.Text("email")).Order());
    }

    private Task<(string Id, string Secret)> GivenAWebhookAsync(params string[] events) => GivenAWebhookAtAsync(_receiver.Url, events);

    private async Task<(string Id, string Secret)> GivenAWebhookAtAsync(string url, string[] events)
    {
        var made = (await _api.PostAsync("/webhooks", new { url, events })).Created();
        return (made.Text("id"), made.Text("secret"));
    }

    private static async Task<T> WaitAsync<T>(Func<Task<T?>> find)
        where T : class
    {
        for (var deadline = DateTime.UtcNow.AddSeconds(5); DateTime.UtcNow < deadline; await Task.Delay(20))
        {
            if (await find() is { } found)
                return found;
        }
        throw new TimeoutException();
    }

    /// <summary>The only delivery, or one of which this is true, once it is.</summary>
    private async Task<JsonElement> DeliveryAsync(string id, Func<JsonElement, bool>? isSo = null, int seconds = 5)
    {
        for (var deadline = DateTime.UtcNow.AddSeconds(seconds); ; await Task.Delay(20))
        {
            var items = (await _api.ReadAsync($"/webhooks/{id}/deliveries")).Items();
            if (items.Where(d => isSo is null || isSo(d)).ToList() is [var found, ..])
                return found;
            Assert.True(DateTime.UtcNow < deadline, string.Join(Environment.NewLine, items));
        }
    }
}
