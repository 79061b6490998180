using System.Globalization;
using System.Net;
using InvoiceTracker.Domain;
using InvoiceTracker.Features.Notifications.Push;
using InvoiceTracker.Tests.Features.Api;
using InvoiceTracker.Tests.Support;
using Microsoft.AspNetCore.Http;
using Microsoft.EntityFrameworkCore;

namespace InvoiceTracker.Tests.Features.Notifications.Push;

/// <summary>AC-12 and F10: a counted open reaches the creator's browsers, encrypted, once, whatever their push services do.</summary>
public sealed class PushTests : IAsyncLifetime
{
    private App _app = null!;
    private PushService _service = null!;

    public async ValueTask InitializeAsync()
    {
        _app = await PushStory.StartAsync();
        _service = await PushService.StartAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await _app.DisposeAsync();
        await _service.DisposeAsync();
    }

    [Fact]
    public async Task An_open_is_pushed_once_and_a_repeat_replaces_its_card()
    {
        using var browser = await _app.GivenABrowserAsync(_app.Maya, _service);
        var invoice = await _app.GivenASentInvoiceAsync();

        await _app.OpenAsync(invoice.Anna);

        var push = Assert.Single(await _service.PushesAsync(browser, 1));
        var read = await browser.ReadAsync(push);
        Assert.Equal($"Someone opened Invoice #{invoice.Number}", read.Text("title"));
        Assert.StartsWith("via Anna Berg's link · Chrome on Windows", read.Text("body"), StringComparison.Ordinal);
        Assert.Equal($"inv-{invoice.Id}", read.Text("tag"));
        Assert.Equal($"/financials/invoices/{invoice.Id}", read.Text("url"));
        Assert.Equal("aes128gcm", push.Headers["Content-Encoding"]);
        Assert.Equal("high", push.Headers["Urgency"]);
        Assert.Equal("86400", push.Headers["TTL"]);
        Assert.Matches("^[A-Za-z0-9_-]{1,32}$", push.Headers["Topic"]);

        // The token: for this service alone, for at most a day, and whom to write to.
        Assert.Equal("mailto:maya@northlight.example", read.Claims.GetProperty("sub").GetString());
        var left = DateTimeOffset.FromUnixTimeSeconds(read.Claims.GetProperty("exp").GetInt64()) - DateTimeOffset.UtcNow;
        Assert.InRange(left, TimeSpan.FromMinutes(1), TimeSpan.FromHours(24));

        await _app.OpenAgainAsync(invoice);

        var repeat = (await _service.PushesAsync(browser, 2))[1];
        var again = await browser.ReadAsync(repeat);
        Assert.Equal($"Someone opened Invoice #{invoice.Number} multiple times", again.Text("title"));
        Assert.Equal(read.Text("tag"), again.Text("tag"));
        Assert.Equal(push.Headers["Topic"], repeat.Headers["Topic"]);
        Assert.Equal(read.Key, again.Key);

        var (reached, deliveries) = (
            Assert.Single(await _app.SubscriptionsAsync(_app.Maya)),
            await _app.DeliveriesAsync(all => all.TrueForAll(d => d.State is PushState.Sent))
        );
        Assert.Equal(_app.Clock.GetUtcNow(), reached.LastSuccessAt);
        Assert.All(deliveries, d => Assert.Equal((PushState.Sent, 1), (d.State, d.Attempts)));
    }

    [Fact]
    public async Task Without_a_subscription_there_is_the_row_in_the_app_and_nothing_else()
    {
        using var toms = await _app.GivenABrowserAsync(_app.Tom, _service);
        var invoice = await _app.GivenASentInvoiceAsync();

        await _app.OpenAsync(invoice.Anna);

        Assert.Single(await _app.NotificationsAsync(invoice.Id));
        await _app.AllIsDoneAsync();
        await _service.PushesAsync(toms, 0);
        Assert.Empty(await _app.DeliveriesAsync(_ => true));
    }

    [Fact]
    public async Task Who_switched_pushes_of_the_kind_off_gets_none()
    {
        using var browser = await _app.GivenABrowserAsync(_app.Maya, _service);
        using var api = await _app.ApiOfAsync(_app.Maya);
        (
            await api.PutAsync(
                "/preferences",
                new { kinds = new Dictionary<string, object> { ["invoice.viewed"] = new { push = false, mail = true } } }
            )
        ).Ok();
        var invoice = await _app.GivenASentInvoiceAsync();

        await _app.OpenAsync(invoice.Anna);

        Assert.Single(await _app.NotificationsAsync(invoice.Id));
        await _app.AllIsDoneAsync();
        await _service.PushesAsync(browser, 0);
    }

    [Fact]
    public async Task Every_browser_of_the_creator_is_told()
    {
        using var laptop = await _app.GivenABrowserAsync(_app.Maya, _service);
        using var phone = await _app.GivenABrowserAsync(_app.Maya, _service);

        await _app.OpenAsync((await _app.GivenASentInvoiceAsync()).Anna);

        await _service.PushesAsync(laptop, 1);
        await _service.PushesAsync(phone, 1);
    }

    [Theory]
    [InlineData(HttpStatusCode.OK)]
    [InlineData(HttpStatusCode.Accepted)]
    [InlineData(HttpStatusCode.NoContent)]
    public async Task What_the_service_takes_in_any_words_is_sent(HttpStatusCode status)
    {
        using var browser = await _app.GivenABrowserAsync(_app.Maya, _service);
        _service.Answer(browser, status);

        await _app.OpenAsync((await _app.GivenASentInvoiceAsync()).Anna);

        Assert.Equal(PushState.Sent, (await _app.DeliveryAsync()).State);
    }

    [Theory]
    [InlineData(HttpStatusCode.Gone)]
    [InlineData(HttpStatusCode.NotFound)]
    public async Task A_browser_that_is_gone_is_forgotten(HttpStatusCode status)
    {
        using var browser = await _app.GivenABrowserAsync(_app.Maya, _service);
        using var other = await _app.GivenABrowserAsync(_app.Maya, _service);
        _service.Answer(browser, status);
        var invoice = await _app.GivenASentInvoiceAsync();

        await _app.OpenAsync(invoice.Anna);

        await _service.PushesAsync(browser, 1);
        var left = await _app.EventuallyAsync(db => db.PushSubscriptions.ToListAsync(), all => all.Count == 1);
        Assert.Equal(other.Endpoint.AbsoluteUri, Assert.Single(left).Endpoint);

        await _app.OpenAgainAsync(invoice);
        await _service.PushesAsync(other, 2);
        await _service.PushesAsync(browser, 1);
    }

    [Theory]
    [InlineData(HttpStatusCode.TooManyRequests, "7", 7)]
    [InlineData(HttpStatusCode.ServiceUnavailable, "7", 7)]
    [InlineData(HttpStatusCode.InternalServerError, null, 5)]
    [InlineData(HttpStatusCode.TooManyRequests, "999999", 3600)]
    public async Task What_may_pass_is_tried_again_when_the_service_says(HttpStatusCode status, string? retryAfter, int seconds)
    {
        using var browser = await _app.GivenABrowserAsync(_app.Maya, _service);
        _service.Answer(browser, status, "", retryAfter is null ? [] : [("Retry-After", retryAfter)]);

        await _app.OpenAsync((await _app.GivenASentInvoiceAsync()).Anna);

        var deferred = await _app.DeliveryAsync();
        Assert.Equal(PushState.Queued, deferred.State);
        Assert.Equal(_app.Clock.GetUtcNow().AddSeconds(seconds), deferred.NotBefore);

        _app.Later(TimeSpan.FromSeconds(seconds - 1));
        await _app.AllIsDoneAsync();
        await _service.PushesAsync(browser, 1);
        _service.Answer(browser, HttpStatusCode.Created);
        _app.Later(TimeSpan.FromSeconds(1));
        await _service.PushesAsync(browser, 2);
        Assert.Equal(PushState.Sent, (await _app.DeliveryAsync(attempts: 2)).State);
        Assert.Null(Assert.Single(await _app.SubscriptionsAsync(_app.Maya)).LastProblem);
    }

    [Fact]
    public async Task A_date_in_retry_after_is_understood()
    {
        using var browser = await _app.GivenABrowserAsync(_app.Maya, _service);
        var date = DateTimeOffset.UtcNow.AddSeconds(90).ToString("R", CultureInfo.InvariantCulture);
        _service.Answer(browser, HttpStatusCode.TooManyRequests, "", ("Retry-After", date));

        await _app.OpenAsync((await _app.GivenASentInvoiceAsync()).Anna);

        Assert.InRange((await _app.DeliveryAsync()).NotBefore - _app.Clock.GetUtcNow(), TimeSpan.FromSeconds(80), TimeSpan.FromSeconds(91));
    }

    [Fact]
    public async Task After_three_tries_it_has_failed_and_the_words_are_kept()
    {
        using var browser = await _app.GivenABrowserAsync(_app.Maya, _service);
        _service.Answer(browser, HttpStatusCode.ServiceUnavailable, "Busy \u202Ewith\u0007 others");

        await _app.OpenAsync((await _app.GivenASentInvoiceAsync()).Anna);
        await _app.DeliveryAsync(attempts: 1);
        _app.Later(TimeSpan.FromSeconds(5));
        await _app.DeliveryAsync(attempts: 2);
        _app.Later(TimeSpan.FromSeconds(25));
        var failed = await _app.DeliveryAsync(attempts: 3);

        Assert.Equal(PushState.Failed, failed.State);
        Assert.Equal("The push service has a problem of its own (503). Busy with  others", failed.Answer);
        Assert.Equal(failed.Answer, Assert.Single(await _app.SubscriptionsAsync(_app.Maya)).LastProblem);
        _app.Later(TimeSpan.FromDays(1));
        await _app.AllIsDoneAsync();
        await _service.PushesAsync(browser, 3);
    }

    [Theory]
    [InlineData(HttpStatusCode.RequestEntityTooLarge, "The push service finds the message too large (413). no")]
    [InlineData(HttpStatusCode.Forbidden, "The push service refused it (403). no")]
    [InlineData(HttpStatusCode.BadRequest, "The push service refused it (400). no")]
    [InlineData(HttpStatusCode.TemporaryRedirect, "The push service leads elsewhere (307), which is not followed.")]
    [InlineData(HttpStatusCode.Found, "The push service leads elsewhere (302), which is not followed.")]
    public async Task What_will_not_work_is_tried_once(HttpStatusCode status, string words)
    {
        using var browser = await _app.GivenABrowserAsync(_app.Maya, _service);
        using var elsewhere = _service.NewBrowser();
        _service.Answer(browser, status, "no", ("Location", elsewhere.Endpoint.AbsoluteUri));

        await _app.OpenAsync((await _app.GivenASentInvoiceAsync()).Anna);

        var failed = await _app.DeliveryAsync();
        Assert.Equal((PushState.Failed, words), (failed.State, failed.Answer));
        Assert.Equal(words, Assert.Single(await _app.SubscriptionsAsync(_app.Maya)).LastProblem);
        await _service.PushesAsync(elsewhere, 0);
    }

    [Fact]
    public async Task Nobody_there_is_tried_again()
    {
        using var browser = new FakeBrowser(new Uri("http://127.0.0.1:9/push/1"));
        using var api = await _app.ApiOfAsync(_app.Maya);
        (await api.PostAsync("/push-subscriptions", browser.ToJson())).Created();

        await _app.OpenAsync((await _app.GivenASentInvoiceAsync()).Anna);

        var deferred = await _app.DeliveryAsync();
        Assert.Equal(PushState.Queued, deferred.State);
        Assert.StartsWith("The push service could not be reached:", deferred.Answer, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_slow_service_keeps_nobody_else_waiting_and_is_given_up()
    {
        var over = new TaskCompletionSource();
        var slow = new List<FakeBrowser>();
        for (var i = 0; i < 20; i++)
        {
            slow.Add(await _app.GivenABrowserAsync(_app.Maya, _service));
            _service.Answers[slow[^1].Endpoint.AbsolutePath] = _ => over.Task;
        }
        using var brisk = await _app.GivenABrowserAsync(_app.Maya, _service);
        var invoice = await _app.GivenASentInvoiceAsync();

        await _app.OpenAsync(invoice.Anna);
        var opened = DateTime.UtcNow;
        var first = Assert.Single(await _service.PushesAsync(brisk, 1));
        Assert.InRange(first.At - opened, TimeSpan.FromSeconds(-1), TimeSpan.FromSeconds(1));

        await _app.OpenAgainAsync(invoice);
        opened = DateTime.UtcNow;
        var second = (await _service.PushesAsync(brisk, 2))[1];
        Assert.InRange(second.At - opened, TimeSpan.FromSeconds(-1), TimeSpan.FromSeconds(1));

        var given = await _app.EventuallyAsync(
            db => db.PushDeliveries.AsNoTracking().Where(d => d.Answer!.Contains("did not answer")).CountAsync(),
            count => count == slow.Count,
            seconds: 15
        );
        Assert.Equal(slow.Count, given);
        over.SetResult();
        slow.ForEach(browser => browser.Dispose());
    }

    [Fact]
    public async Task An_answer_without_end_is_read_no_further_than_a_sentence()
    {
        using var browser = await _app.GivenABrowserAsync(_app.Maya, _service);
        _service.Answers[browser.Endpoint.AbsolutePath] = async context =>
        {
            context.Response.StatusCode = StatusCodes.Status400BadRequest;
            while (!context.RequestAborted.IsCancellationRequested)
                await context.Response.WriteAsync(new string('x', 10_000));
        };

        await _app.OpenAsync((await _app.GivenASentInvoiceAsync()).Anna);

        var failed = await _app.DeliveryAsync();
        Assert.Equal(PushState.Failed, failed.State);
        Assert.Equal(PushSubscription.ProblemLength, failed.Answer!.Length);
    }

    [Fact]
    public async Task Amounts_stay_off_the_screen_of_who_hides_them()
    {
        using var browser = await _app.GivenABrowserAsync(_app.Maya, _service);
        await _app.SetAsync(_app.Maya, user => user.HidesAmounts = true);
        await _app.QueryAsync(db =>
        {
            db.Notifications.Add(
                new Notification(
                    _app.Maya.WorkspaceId,
                    _app.Maya.UserId,
                    NotificationKind.InvoiceOverdue,
                    "Logo is overdue: €1,190.00",
                    "€1,190.00 since Monday",
                    _app.Clock.GetUtcNow()
                )
                {
                    Amount = "€1,190.00",
                    DeliverAt = _app.Clock.GetUtcNow(),
                }
            );
            return db.SaveChangesAsync();
        });

        var read = await browser.ReadAsync(Assert.Single(await _service.PushesAsync(browser, 1)));

        Assert.Equal("Logo is overdue: •••", read.Text("title"));
        Assert.Equal("••• since Monday", read.Text("body"));
    }

    [Fact]
    public async Task What_was_said_long_ago_is_forgotten()
    {
        using var browser = await _app.GivenABrowserAsync(_app.Maya, _service);
        await _app.OpenAsync((await _app.GivenASentInvoiceAsync()).Anna);
        await _app.DeliveryAsync();

        _app.Later(TimeSpan.FromDays(31));

        Assert.Empty(await _app.DeliveriesAsync(all => all.Count == 0));
    }
}
