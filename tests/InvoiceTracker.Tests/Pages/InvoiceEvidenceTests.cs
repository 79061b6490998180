using System.Net;
using System.Text.RegularExpressions;
using InvoiceTracker.Domain;
using InvoiceTracker.Features.Tracking.Evidence;
using InvoiceTracker.Tests.Features.Tracking.Evidence;
using InvoiceTracker.Tests.Support;
using Microsoft.EntityFrameworkCore;

namespace InvoiceTracker.Tests.Pages;

/// <summary>AC-14, AC-16, AC-17 (the badge) and AC-18: every visit with its verdict, on the page of its invoice, and what one may say against it.</summary>
public sealed class InvoiceEvidenceTests(App app) : IClassFixture<App>
{
    [Fact]
    public async Task Every_visit_is_listed_with_verdict_reason_origin_and_confidence()
    {
        var sent = await app.GivenASentInvoiceAsync();
        var page = await (await app.OpenAsync(sent.Anna)).Content.ReadAsStringAsync();
        await app.ReportAsync(sent.Anna, page, visibleMs: 3_100, interaction: "scroll");
        await app.EventuallyAsync(db => db.ViewChanges.CountAsync(c => c.InvoiceId == sent.Id), count => count > 0);
        app.Clock.Advance(TimeSpan.FromSeconds(10));
        await app.OpenAsync(sent.Accounts);
        app.Clock.Advance(TimeSpan.FromSeconds(10));
        await app.OpenAsync(sent.Anna, agent: Story.Googlebot);
        await app.ViewsAsync(sent.Id, 3);
        using var maya = await app.SignInAsync(app.Maya);

        var words = await VisitsAsync(maya, sent);

        Assert.Contains("All 3 Counted 2 Possible 0 Not counted 1", words, StringComparison.Ordinal);
        Assert.Contains("Counted human confirmed, 3 s visible Anna Berg's e-mail link Chrome on Windows", words, StringComparison.Ordinal);
        Assert.Contains("Counted page loaded accounts@acme.example's e-mail link Chrome on Windows", words, StringComparison.Ordinal);
        Assert.Matches(@"Not counted the visitor identified itself as a bot \(.*?\) Anna Berg's e-mail link", words);
    }

    [Fact]
    public async Task The_filter_stands_in_the_address_and_divides_all_visits()
    {
        var sent = await app.GivenASentInvoiceAsync();
        await app.OpenAsync(sent.Anna);
        await app.OpenAsync(sent.Anna, agent: Story.Googlebot);
        await app.OpenAsync(sent.Anna, agent: "curl/8.5.0");
        var views = await app.ViewsAsync(sent.Id, 3);
        var (held, likely) = (
            views.Single(v => v.Rule is { } r && r.Contains("curl", StringComparison.Ordinal)),
            views.Single(v => v.Rule is { } r && !r.Contains("curl", StringComparison.Ordinal))
        );
        await app.QueryAsync(db =>
            db.ViewEvents.Where(v => v.Id == held.Id)
                .ExecuteUpdateAsync(set =>
                    set.SetProperty(v => v.Verdict, ViewVerdict.Held).SetProperty(v => v.Reason, ViewReason.ScannerLikely)
                )
        );
        await app.QueryAsync(db =>
            db.ViewEvents.Where(v => v.Id == likely.Id)
                .ExecuteUpdateAsync(set =>
                    set.SetProperty(v => v.Reason, ViewReason.ScannerLikely)
                        .SetProperty(v => v.ReasonText, "no sign of a person: from a cloud network")
                )
        );
        using var maya = await app.SignInAsync(app.Maya);

        var possible = await VisitsAsync(maya, sent, "?visits=possible");
        Assert.Contains("Possible open no sign of a person yet waiting for confirmation", possible, StringComparison.Ordinal);
        Assert.Contains("Possible open no sign of a person: from a cloud network possible open", possible, StringComparison.Ordinal);
        Assert.DoesNotContain("page loaded", possible, StringComparison.Ordinal);
        Assert.Contains("page loaded", await VisitsAsync(maya, sent, "?visits=counted"), StringComparison.Ordinal);
        Assert.Contains(
            "None of the visits is of this kind.",
            await VisitsAsync(maya, sent, "?visits=not-counted"),
            StringComparison.Ordinal
        );
        Assert.Contains(
            "All 3 Counted 1 Possible 2 Not counted 0",
            await VisitsAsync(maya, sent, "?visits=nonsense&page-of-visits=-1"),
            StringComparison.Ordinal
        );
        Assert.Contains(
            $"hx-get=\"/financials/invoices/{sent.Id}?visits=possible\"",
            await maya.GetStringAsync(InvoicePages.Of(sent.Id) + "?visits=possible"),
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task Many_visits_come_in_pages()
    {
        var sent = await app.GivenASentInvoiceAsync();
        for (var i = 0; i < 31; i++)
        {
            await app.OpenAsync(sent.Anna, agent: Story.Googlebot);
            app.Clock.Advance(TimeSpan.FromSeconds(1));
        }
        await app.ViewsAsync(sent.Id, 31);
        using var maya = await app.SignInAsync(app.Maya);

        var first = await VisitsAsync(maya, sent);
        var last = await VisitsAsync(maya, sent, "?page-of-visits=2");
        var beyond = await VisitsAsync(maya, sent, "?page-of-visits=99");

        Assert.Equal((25, 6), (Count(first), Count(last)));
        Assert.Contains("Page 1 of 2 Older", first, StringComparison.Ordinal);
        Assert.Contains("Newer Page 2 of 2", last, StringComparison.Ordinal);
        Assert.Equal(last, beyond);

        static int Count(string words) => Regex.Count(words, "identified itself", RegexOptions.None, TimeSpan.FromSeconds(1));
    }

    [Fact]
    public async Task Not_my_client_counts_an_open_out_says_who_and_is_undone_by_the_toast()
    {
        var sent = await app.GivenASentInvoiceAsync();
        await app.OpenAsync(sent.Anna);
        var view = Assert.Single(await app.ViewsAsync(sent.Id, 1));
        using var maya = await app.SignInAsync(app.Maya);

        var response = await CorrectAsync(maya, sent, view.Id, "false");

        Assert.Equal($"{InvoicePages.Of(sent.Id)}?visits=counted#visits", response.Headers.Location!.OriginalString);
        var stored = await app.FindAsync(sent.Id);
        Assert.Equal((0, (DateTimeOffset?)null, (DateTimeOffset?)null), (stored.ViewCount, stored.ViewedAt, stored.FirstViewedAt));
        var page = await maya.GetStringAsync(InvoicePages.Of(sent.Id));
        var words = await VisitsAsync(maya, sent);
        Assert.Contains("“not my client” by Maya Lindqvist,", words, StringComparison.Ordinal);
        Assert.Contains("Not counted Anna Berg's e-mail link", words, StringComparison.Ordinal);
        await AssertVerifiesAsync();

        await maya.SubmitAsync(InvoicePages.Of(sent.Id), [], SettingsForms.UndoAddress(page));
        Assert.Equal((1, view.At), ((await app.FindAsync(sent.Id)) is var back ? back.ViewCount : 0, back.ViewedAt));
        Assert.Null(Assert.Single(await app.ViewsAsync(sent.Id, 1)).CorrectedTo);
        Assert.Contains("put back by Maya Lindqvist", await VisitsAsync(maya, sent), StringComparison.Ordinal);
        await AssertVerifiesAsync();
    }

    [Fact]
    public async Task Count_it_takes_the_visits_own_moment()
    {
        var sent = await app.GivenASentInvoiceAsync();
        await app.OpenAsync(sent.Anna, agent: Story.Googlebot);
        var view = Assert.Single(await app.ViewsAsync(sent.Id, 1));
        app.Clock.Advance(TimeSpan.FromMinutes(1));
        using var maya = await app.SignInAsync(app.Maya);
        var offered = await maya.GetStringAsync(InvoicePages.Of(sent.Id));
        Assert.Contains("count=true\">Count it</button>", offered, StringComparison.Ordinal);

        await CorrectAsync(maya, sent, view.Id, "true");

        Assert.Equal((1, view.At), ((await app.FindAsync(sent.Id)) is var stored ? stored.ViewCount : 0, stored.ViewedAt));
        Assert.Contains("counted by Maya Lindqvist", await VisitsAsync(maya, sent), StringComparison.Ordinal);
        await AssertVerifiesAsync();
    }

    [Fact]
    public async Task Only_who_may_edit_corrects_and_only_visits_of_the_invoice()
    {
        var (sent, other) = (await app.GivenASentInvoiceAsync(), await app.GivenASentInvoiceAsync());
        await app.OpenAsync(sent.Anna);
        var view = Assert.Single(await app.ViewsAsync(sent.Id, 1));
        using var maya = await app.SignInAsync(app.Maya);
        using var accountant = await app.SignInAccountantAsync();

        Assert.Equal(HttpStatusCode.Forbidden, (await CorrectAsync(accountant, sent, view.Id, "false")).StatusCode);
        Assert.DoesNotContain("Not my client", await VisitsAsync(accountant, sent), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.NotFound, (await CorrectAsync(maya, other, view.Id, "false")).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await CorrectAsync(maya, sent, Guid.NewGuid(), "false")).StatusCode);
        Assert.Equal(HttpStatusCode.BadRequest, (await CorrectAsync(maya, sent, view.Id, "perhaps")).StatusCode);
        Assert.Equal(
            HttpStatusCode.BadRequest,
            (await maya.PostAsync($"{InvoicePages.Of(sent.Id)}?handler=Correct&count=false&view={view.Id}", content: null)).StatusCode
        );
        Assert.Equal(1, (await app.FindAsync(sent.Id)).ViewCount);
    }

    [Fact]
    public async Task The_panel_says_who_opened_who_did_not_and_whose_link_may_have_gone_on()
    {
        var sent = await app.GivenASentInvoiceAsync();
        await app.OpenAsync(sent.Accounts);
        using var maya = await app.SignInAsync(app.Maya);

        var words = await (await maya.GetAsync(InvoicePages.Of(sent.Id))).WordsAsync();
        Assert.Contains("accounts@acme.example opened (1), Anna Berg not yet", words, StringComparison.Ordinal);
        Assert.DoesNotContain("ossibly forwarded", words, StringComparison.Ordinal);
        Assert.Contains(
            "via accounts@acme.example's link",
            Assert.Single(await app.NotificationsAsync(sent.Id)).Body,
            StringComparison.Ordinal
        );

        await app.OpenAsync(sent.Anna);
        await app.OpenAsync(sent.Anna, Story.IpB, "Mozilla/5.0 (X11; Linux x86_64; rv:150.0) Gecko/20100101 Firefox/150.0");
        words = await (await maya.GetAsync(InvoicePages.Of(sent.Id))).WordsAsync();
        Assert.Contains("Anna Berg’s link: Chrome on Windows, Firefox on Linux. Possibly forwarded.", words, StringComparison.Ordinal);
        Assert.DoesNotContain("accounts@acme.example’s link: ", words, StringComparison.Ordinal);

        var link = await app.QueryAsync(db =>
            db.InvoiceLinks.SingleAsync(l => l.InvoiceId == sent.Id && l.Email == "accounts@acme.example")
        );
        await maya.PostFormAsync(InvoicePages.Of(sent.Id), new() { ["link"] = link.Id.ToString() }, "Revoke");
        words = await (await maya.GetAsync(InvoicePages.Of(sent.Id))).WordsAsync();
        Assert.Contains("accounts@acme.example Revoked Link revoked, opened (1)", words, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_older_revision_that_was_opened_is_not_this_one()
    {
        var sent = await app.GivenASentInvoiceAsync();
        await app.OpenAsync(sent.Anna);
        using var maya = await app.SignInAsync(app.Maya);
        Assert.DoesNotContain(
            "Opened revision",
            await (await maya.GetAsync(InvoicePages.Of(sent.Id))).WordsAsync(),
            StringComparison.Ordinal
        );

        await app.QueryAsync(db => db.Invoices.Where(i => i.Id == sent.Id).ExecuteUpdateAsync(set => set.SetProperty(i => i.Revision, 2)));

        var words = await (await maya.GetAsync(InvoicePages.Of(sent.Id))).WordsAsync();
        Assert.Contains("Opened revision 1, not revision 2", words, StringComparison.Ordinal);
    }

    [Fact]
    public async Task In_strict_mode_a_visit_waits_for_a_sign_and_tells_nobody()
    {
        await using var own = await App.StartAsync();
        await own.QueryAsync(db => db.Workspaces.ExecuteUpdateAsync(set => set.SetProperty(w => w.TrackingMode, TrackingMode.Strict)));
        var sent = await own.GivenASentInvoiceAsync();
        var page = await (await own.OpenAsync(sent.Anna)).Content.ReadAsStringAsync();
        await own.ViewsAsync(sent.Id, 1);
        using var maya = await own.SignInAsync(own.Maya);

        Assert.Contains(
            "Possible open no sign of a person yet waiting for confirmation",
            await VisitsAsync(maya, sent),
            StringComparison.Ordinal
        );
        Assert.Empty(await own.NotificationsAsync(sent.Id));

        await own.ReportAsync(sent.Anna, page, visibleMs: 2_000, interaction: "touch");
        await own.EventuallyAsync(db => db.Notifications.CountAsync(n => n.InvoiceId == sent.Id), count => count == 1);
        Assert.Contains("Counted human confirmed, 2 s visible", await VisitsAsync(maya, sent), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_visitors_words_are_shown_and_never_run()
    {
        var sent = await app.GivenASentInvoiceAsync();
        await app.OpenAsync(sent.Anna);
        await app.QueryAsync(db =>
            db.ViewEvents.Where(v => v.InvoiceId == sent.Id)
                .ExecuteUpdateAsync(set => set.SetProperty(v => v.Browser, "<script>x").SetProperty(v => v.NetworkLabel, "\"><img src=x>"))
        );
        using var maya = await app.SignInAsync(app.Maya);

        var html = await maya.GetStringAsync(InvoicePages.Of(sent.Id));

        Assert.Contains("&lt;script&gt;x", html, StringComparison.Ordinal);
        Assert.DoesNotContain("<script>x", html, StringComparison.Ordinal);
        Assert.DoesNotContain("<img", html, StringComparison.Ordinal);
    }

    private static Task<HttpResponseMessage> CorrectAsync(HttpClient browser, SentInvoice sent, Guid view, string count) =>
        browser.SubmitAsync(
            InvoicePages.List,
            [("view", view.ToString())],
            $"{InvoicePages.Of(sent.Id)}?visits=counted&handler=Correct&count={count}"
        );

    /// <summary>The words of the card alone.</summary>
    private static async Task<string> VisitsAsync(HttpClient browser, SentInvoice sent, string query = "")
    {
        var words = await (await browser.GetAsync(InvoicePages.Of(sent.Id) + query)).WordsAsync();
        var start = words.IndexOf("Every visit", StringComparison.Ordinal);
        return words[start..words.IndexOf("Counted opens", start, StringComparison.Ordinal)];
    }

    private async Task AssertVerifiesAsync()
    {
        // Other tests of this class write into rows by hand; their invoices are not asked for.
        await app.InScopeAsync<EvidenceSigner, bool>(async signer =>
        {
            await signer.PrepareAsync(CancellationToken.None);
            return true;
        });
        var ids = await app.QueryAsync(db => db.ViewChanges.OrderByDescending(c => c.At).Select(c => c.InvoiceId).Take(1).ToListAsync());
        var trail = Assert.Single(
            await app.InScopeAsync<EvidenceTrails, IReadOnlyList<EvidenceTrail>>(t => t.ReadAsync(ids, CancellationToken.None))
        );
        Assert.Null(await app.InScopeAsync<EvidenceVerifier, ChainFault?>(v => Task.FromResult(v.FaultOf(trail))));
    }
}
