using System.Net;
using System.Text.Json;
using InvoiceTracker.Domain;
using InvoiceTracker.Tests.Features.Api;
using InvoiceTracker.Tests.Pages;
using InvoiceTracker.Tests.Support;
using Microsoft.EntityFrameworkCore;

namespace InvoiceTracker.Tests.Features.FollowUp;

/// <summary>AC-22 to AC-25: the board, its counters, and what it suggests.</summary>
public sealed class BoardTests : IAsyncLifetime
{
    // T0 is a Monday at 11:00 in Berlin.
    private static readonly TimeSpan Quarter = TimeSpan.FromMinutes(16);

    private App _app = null!;
    private HttpClient _maya = null!;
    private HttpClient _api = null!;

    public async ValueTask InitializeAsync()
    {
        _app = await App.StartAsync();
        _maya = await _app.SignInAsync(_app.Maya);
        _api = await _app.ApiOfAsync(_app.Maya);
    }

    public async ValueTask DisposeAsync()
    {
        _maya.Dispose();
        _api.Dispose();
        await _app.DisposeAsync();
    }

    [Fact]
    public async Task AC_22_every_unpaid_invoice_is_in_one_bucket_and_the_counters_count_them()
    {
        // Two that nobody opens, one whose mail comes back, one opened long ago.
        var silent = new[] { await _app.GivenASentInvoiceAsync("Silent 1"), await _app.GivenASentInvoiceAsync("Silent 2") };
        var bounced = await _app.GivenASentInvoiceAsync("Bounced");
        var quiet = await _app.GivenASentInvoiceAsync("Quiet");
        var paid = await _app.GivenASentInvoiceAsync("Paid");
        var cancelled = await _app.GivenASentInvoiceAsync("Cancelled");
        await _app.OpenAsync(quiet.Anna);
        await _app.OpenAsync(bounced.Anna);
        _app.Clock.Advance(TimeSpan.FromDays(8));
        var days = new[] { await _app.GivenASentInvoiceAsync("Three days 1"), await _app.GivenASentInvoiceAsync("Three days 2") };
        // It is Thursday, 3 December.
        _app.Clock.Advance(TimeSpan.FromDays(3));
        var opened = new[] { await _app.GivenASentInvoiceAsync("Lately 1"), await _app.GivenASentInvoiceAsync("Lately 2") };
        var often = await _app.GivenASentInvoiceAsync("Often");
        var sent = new[] { await _app.GivenASentInvoiceAsync("New 1"), await _app.GivenASentInvoiceAsync("New 2") };
        foreach (var invoice in opened.Append(often))
            await _app.OpenAsync(invoice.Anna);
        for (var i = 0; i < 2; i++)
        {
            _app.Clock.Advance(Quarter);
            await _app.OpenAsync(often.Anna);
        }
        await _api.GivenADraftAsync();
        await _app.QueryAsync(async db =>
        {
            var invoices = await db.Invoices.ToDictionaryAsync(i => i.Id);
            invoices[paid.Id].RecordPayment(invoices[paid.Id].Total, _app.Clock.GetUtcNow());
            invoices[cancelled.Id].Void(_app.Maya.UserId, _app.Clock.GetUtcNow());
            return await db.SaveChangesAsync();
        });
        await FailMailAsync(bounced.Id);

        var board = (await _api.ReadAsync("/follow-ups")).Ok();
        var buckets = board
            .GetProperty("items")
            .EnumerateArray()
            .ToLookup(item => item.Text("bucket"), item => item.GetProperty("invoiceId").GetGuid());

        Assert.Equal(
            """{"openedThisWeek":3,"notOpened10Days":2,"opened3PlusUnpaid":1,"overdue":0}""",
            board.GetProperty("counters").GetRawText()
        );
        Assert.Equal([bounced.Id], buckets["delivery_failed"]);
        Assert.Equal([often.Id], buckets["opened_often"]);
        Assert.Equal([quiet.Id], buckets["opened_quiet"]);
        Assert.Equal(Ids(silent), buckets["not_opened_for_ten_days"].ToHashSet());
        Assert.Equal(Ids(days), buckets["not_opened_for_three_days"].ToHashSet());
        Assert.Equal(Ids(opened), buckets["opened_recently"].ToHashSet());
        Assert.Equal(Ids(sent), buckets["just_sent"].ToHashSet());
        Assert.Equal(11, buckets.Sum(bucket => bucket.Count()));

        var words = await (await _maya.GetAsync("/")).WordsAsync();
        Assert.Contains(
            "3 opened this week · 2 not opened in 10 days · 1 opened 3 or more times, unpaid · 0 overdue",
            words,
            StringComparison.Ordinal
        );
        Assert.Contains("Opened this week 3 of 11", words, StringComparison.Ordinal);
        Assert.Contains("Often Acme GmbH · opened 3 times, last Today, 11:32 , from Anna Berg's link", words, StringComparison.Ordinal);
        var html = await _maya.GetStringAsync("/");
        foreach (var id in Ids([.. silent, .. days, .. opened, .. sent, bounced, quiet, often]))
            Assert.Equal(2, html.Split($"fu-{id}\"").Length);
        Assert.DoesNotContain($"fu-{paid.Id}", html, StringComparison.Ordinal);
        Assert.DoesNotContain($"fu-{cancelled.Id}", html, StringComparison.Ordinal);
        // In the order of what is most urgent; a lane with nothing in it is not there.
        Assert.Equal(
            ["undelivered", "opened", "notopened", "notopenedyet", "waiting"],
            html.Split("id=\"lane-")[1..].Select(lane => lane[..lane.IndexOf('"', StringComparison.Ordinal)])
        );
    }

    [Fact]
    public async Task Within_a_bucket_days_overdue_decide_and_then_the_amount()
    {
        var small = await _app.GivenASentInvoiceAsync("Small");
        var large = await _app.GivenASentInvoiceAsync("Large");
        await _app.QueryAsync(db =>
            db.Invoices.Where(i => i.Id == large.Id).ExecuteUpdateAsync(set => set.SetProperty(i => i.BalanceMinor, 900000))
        );
        var late = await _app.GivenASentInvoiceAsync("Late");
        await _app.QueryAsync(db =>
            db.Invoices.Where(i => i.Id == late.Id).ExecuteUpdateAsync(set => set.SetProperty(i => i.DueOn, new DateOnly(2026, 11, 20)))
        );

        Assert.Equal([late.Id, large.Id, small.Id], await OrderAsync());
        Assert.Contains("Overdue €1,190.00 1 invoice", await (await _maya.GetAsync("/")).WordsAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task AC_23_an_unopened_invoice_is_sent_again_first_and_the_count_begins_anew()
    {
        var sent = await _app.GivenASentInvoiceAsync("Packaging");
        _app.Clock.Advance(TimeSpan.FromDays(11));

        var page = await _maya.GetAsync($"/?invoice={sent.Id}");
        var (words, html) = (await page.WordsAsync(), await _maya.GetStringAsync($"/?invoice={sent.Id}"));
        Assert.Equal("not_opened_for_ten_days", await BucketAsync(sent.Id));
        Assert.Contains("Not opened yet. It may be in spam", words, StringComparison.Ordinal);
        // The first thing to do with it.
        Assert.Contains("Resend Copy link Edit", words, StringComparison.Ordinal);
        Assert.Contains("Send as a follow-up", words, StringComparison.Ordinal);
        Assert.Contains("Portal link", words, StringComparison.Ordinal);
        Assert.Contains("Text copied", html, StringComparison.Ordinal);
        Assert.Contains($"Here is invoice #{sent.Number}, €1,190.00, due on Monday 7 December: https://", words, StringComparison.Ordinal);
        Assert.Contains($"Invoice #{sent.Number}, sent again", words, StringComparison.Ordinal);

        var answer = await PostDraftAsync(sent.Id, "Resend");

        Assert.Equal("/", answer.Headers.Location!.PathAndQueryOrPath());
        Assert.Equal("just_sent", await BucketAsync(sent.Id));
        var mail = await MailAsync(sent.Id, MailKind.Resend);
        Assert.Equal("anna@acme.example", mail.ToAddress);
        Assert.Contains(MailMessage.LinkMark, mail.Message, StringComparison.Ordinal);
        Assert.Single(await _app.ActivityAsync(sent.Id, ActivityType.Resent));
    }

    [Fact]
    public async Task AC_24_what_was_opened_on_Monday_is_quiet_on_Thursday_and_its_draft_says_so()
    {
        var sent = await _app.GivenASentInvoiceAsync();
        await _app.OpenAsync(sent.Anna);
        _app.Clock.Advance(TimeSpan.FromHours(6));
        await _app.OpenAsync(sent.Anna);
        _app.Clock.Advance(TimeSpan.FromDays(2.7));

        var item = await ItemAsync(sent.Id);
        Assert.Equal(("opened_quiet", "follow_up"), (item.Text("bucket"), item.Text("suggestion")));
        var draft = item.Text("draft");
        Assert.Contains("I noticed you reviewed the invoice earlier this week", draft, StringComparison.Ordinal);
        Assert.Contains($"#{sent.Number}", draft, StringComparison.Ordinal);
        Assert.Contains("€1,190.00", draft, StringComparison.Ordinal);
        Assert.Contains("Monday 7 December", draft, StringComparison.Ordinal);
        Assert.Contains($"https://billing.northlight.example{sent.Anna}", draft, StringComparison.Ordinal);
        var html = await _maya.GetStringAsync("/");
        Assert.Contains("<mark>I noticed you reviewed the invoice earlier this week</mark>", html, StringComparison.Ordinal);
        Assert.Contains("<span class=\"tok\">invoice link</span>", html, StringComparison.Ordinal);

        _app.Clock.Advance(TimeSpan.FromDays(4));
        Assert.Contains("reviewed the invoice last week", (await ItemAsync(sent.Id)).Text("draft"), StringComparison.Ordinal);

        await _app.QueryAsync(db => db.Clients.ExecuteUpdateAsync(set => set.SetProperty(c => c.MentionOpensInMail, false)));
        Assert.DoesNotContain("reviewed", (await ItemAsync(sent.Id)).Text("draft"), StringComparison.Ordinal);
        Assert.DoesNotContain("<mark>", await _maya.GetStringAsync("/"), StringComparison.Ordinal);
        // Nothing left the house by all this.
        Assert.Empty(await _app.QueryAsync(db => db.MailMessages.Where(m => m.Kind == MailKind.FollowUp).ToListAsync()));
    }

    [Fact]
    public async Task The_draft_speaks_the_clients_language_and_the_tone_that_was_chosen()
    {
        var sent = await _app.GivenASentInvoiceAsync();
        await _app.OpenAsync(sent.Anna);
        await _app.QueryAsync(db => db.Clients.ExecuteUpdateAsync(set => set.SetProperty(c => c.Locale, "de-AT")));

        Assert.Contains("diese Woche angesehen", await (await _maya.GetAsync("/")).TextAsync(), StringComparison.Ordinal);
        Assert.Contains("Hallo Anna,", await (await _maya.GetAsync("/")).TextAsync(), StringComparison.Ordinal);
        Assert.Contains(
            "Bitte veranlassen Sie die Zahlung",
            await (await _maya.GetAsync($"/?invoice={sent.Id}&tone=firm")).TextAsync(),
            StringComparison.Ordinal
        );
    }

    [Theory]
    [InlineData(9, false)]
    [InlineData(10, true)]
    public async Task AC_25_a_habit_is_told_from_ten_paid_invoices_on(int count, bool isTold)
    {
        var open = await _app.GivenASentInvoiceAsync("Open");
        var clientId = (await _app.FindAsync(open.Id)).ClientId;
        for (var i = 0; i < count; i++)
        {
            var paid = await _app.GivenASentInvoiceAsync($"Paid {i}");
            var (opened, days) = (_app.Clock.GetUtcNow(), i + 1);
            await _app.QueryAsync(db =>
                db.Invoices.Where(invoice => invoice.Id == paid.Id)
                    .ExecuteUpdateAsync(set =>
                        set.SetProperty(x => x.ClientId, clientId)
                            .SetProperty(x => x.Status, InvoiceStatus.Paid)
                            .SetProperty(x => x.FirstViewedAt, opened)
                            .SetProperty(x => x.PaidAt, opened.AddDays(days))
                    )
            );
        }

        var words = await (await _maya.GetAsync($"/?invoice={open.Id}")).WordsAsync();

        // The median of 1 to 10 days is five and a half.
        Assert.Equal(isTold, words.Contains("Acme GmbH pays a median of 6 days after first opening (n = 10)", StringComparison.Ordinal));
        Assert.Equal(isTold, words.Contains("median", StringComparison.Ordinal));
    }

    [Fact]
    public async Task What_is_snoozed_or_handled_leaves_its_lane_and_comes_back()
    {
        var sent = await _app.GivenASentInvoiceAsync();
        await _app.OpenAsync(sent.Anna);

        await PostAsync(sent.Id, "Snooze");
        Assert.Empty(await OrderAsync());
        Assert.Contains("1 snoozed or handled", await (await _maya.GetAsync("/")).WordsAsync(), StringComparison.Ordinal);
        await PostAsync(sent.Id, "Wake");
        Assert.Equal([sent.Id], await OrderAsync());
        await PostAsync(sent.Id, "Snooze");
        _app.Clock.Advance(TimeSpan.FromDays(3));
        Assert.Equal([sent.Id], await OrderAsync());

        await PostAsync(sent.Id, "Handled");
        Assert.Empty(await OrderAsync());
        await PostAsync(sent.Id, "Reopen");
        Assert.Equal([sent.Id], await OrderAsync());
        await PostAsync(sent.Id, "Handled");
        _app.Clock.Advance(Quarter);
        await _app.OpenAsync(sent.Anna);
        Assert.Equal([sent.Id], await OrderAsync());

        await PostAsync(sent.Id, "Handled");
        (await _api.PostAsync($"/invoices/{sent.Id}/payments", new { amount = "1.00", method = "bank" })).Created();
        Assert.Equal([sent.Id], await OrderAsync());
    }

    [Fact]
    public async Task Others_find_nothing_and_who_only_reads_changes_nothing()
    {
        var sent = await _app.GivenASentInvoiceAsync();
        var other = await _app.GivenAnotherWorkspaceAsync();
        using var theirs = await _app.ApiOfAsync(other);
        using var accountant = await _app.SignInAccountantAsync();
        using var stranger = _app.Browser();

        Assert.Empty((await theirs.ReadAsync("/follow-ups")).Items());
        Assert.Equal(HttpStatusCode.NotFound, (await theirs.PostAsync($"/invoices/{sent.Id}/remind")).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await _maya.GetAsync($"/follow-ups/{Guid.NewGuid()}")).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await _maya.GetAsync($"/follow-ups/{sent.Id}")).StatusCode);
        Assert.Equal(HttpStatusCode.Redirect, (await stranger.GetAsync($"/follow-ups/{sent.Id}")).StatusCode);
        Assert.Contains("Members who may write", await (await accountant.GetAsync("/")).WordsAsync(), StringComparison.Ordinal);
        foreach (var handler in new[] { null, "Undo", "Resend", "Handled", "Reopen", "Snooze", "Wake", "Mute" })
            Assert.Equal(HttpStatusCode.Forbidden, (await accountant.PostFormAsync($"/follow-ups/{sent.Id}", [], handler)).StatusCode);
        foreach (var handler in new[] { "Handled", "Reopen", "Snooze", "Wake", "Mute" })
            Assert.Equal(HttpStatusCode.NotFound, (await _maya.PostFormAsync($"/follow-ups/{Guid.NewGuid()}", [], handler)).StatusCode);
    }

    private static HashSet<Guid> Ids(IEnumerable<SentInvoice> invoices) => [.. invoices.Select(i => i.Id)];

    private async Task<List<Guid>> OrderAsync() =>
        [.. (await _api.ReadAsync("/follow-ups")).Items().Select(item => item.GetProperty("invoiceId").GetGuid())];

    private async Task<JsonElement> ItemAsync(Guid id) =>
        (await _api.ReadAsync("/follow-ups")).Items().Single(item => item.GetProperty("invoiceId").GetGuid() == id);

    private async Task<string> BucketAsync(Guid id) => (await ItemAsync(id)).Text("bucket");

    private async Task PostAsync(Guid id, string handler) =>
        Assert.Equal("/", (await _maya.PostFormAsync($"/follow-ups/{id}", [], handler)).Headers.Location!.PathAndQueryOrPath());

    private async Task<HttpResponseMessage> PostDraftAsync(Guid id, string handler)
    {
        var item = await ItemAsync(id);
        return await _maya.PostFormAsync(
            $"/follow-ups/{id}",
            new() { ["Input.Subject"] = item.Text("subject"), ["Input.Message"] = item.Text("draft") },
            handler
        );
    }

    private Task<MailMessage> MailAsync(Guid id, MailKind kind) =>
        _app.QueryAsync(db => db.MailMessages.AsNoTracking().SingleAsync(m => m.InvoiceId == id && m.Kind == kind));

    private async Task FailMailAsync(Guid id)
    {
        await _app.MailsAsync(id);
        await _app.QueryAsync(db =>
            db.MailMessages.Where(m => m.InvoiceId == id && m.ToAddress == "anna@acme.example")
                .ExecuteUpdateAsync(set =>
                    set.SetProperty(m => m.State, MailState.Failed).SetProperty(m => m.ServerReply, "550 no such user")
                )
        );
    }
}
