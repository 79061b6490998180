using System.Net;
using InvoiceTracker.Domain;
using InvoiceTracker.Tests.Support;
using Microsoft.EntityFrameworkCore;

namespace InvoiceTracker.Tests.Pages;

/// <summary>The page of one invoice: evidence, links, mails and what can be done.</summary>
public sealed class InvoiceDetailsTests(App app) : IClassFixture<App>
{
    [Fact]
    public async Task Every_open_stands_there_with_its_exact_time_and_evidence()
    {
        var sent = await app.GivenASentInvoiceAsync("Brand refresh");
        await app.OpenAsync(sent.Anna);
        app.Clock.Advance(TimeSpan.FromHours(1));
        var second = app.Clock.GetUtcNow();
        await app.OpenAsync(sent.Anna);
        using var maya = await app.SignInAsync(app.Maya);

        var response = await maya.GetAsync(InvoicePages.Of(sent.Id));

        var html = await response.TextAsync();
        Assert.Contains($"datetime=\"{second:yyyy-MM-ddTHH:mm:ssZ}\"", html, StringComparison.Ordinal);
        var words = await response.WordsAsync();
        Assert.Contains(
            "Someone opened the invoice , 2nd time Chrome on Windows · from Anna Berg's e-mail link · you were notified",
            words,
            StringComparison.Ordinal
        );
        Assert.Contains("Someone opened the invoice for the first time", words, StringComparison.Ordinal);
        Assert.Contains("Anna Berg opened (2), accounts@acme.example not yet", words, StringComparison.Ordinal);
        Assert.Contains("Opened 2×", words, StringComparison.Ordinal);
        Assert.Contains($"data-live-invoice=\"{sent.Id}\"", html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Filtered_opens_are_listed_with_their_reason_until_they_are_switched_off()
    {
        var sent = await app.GivenASentInvoiceAsync();
        await app.OpenAsync(sent.Anna, agent: Story.Googlebot);
        await app.ViewsAsync(sent.Id, 1);
        using var maya = await app.SignInAsync(app.Maya);
        const string reason = "Not counted: the visitor identified itself as a bot";

        Assert.Contains(reason, await (await maya.GetAsync(InvoicePages.Of(sent.Id))).WordsAsync(), StringComparison.Ordinal);
        var hidden = await (await maya.GetAsync(InvoicePages.Of(sent.Id) + "?filtered=hide")).WordsAsync();
        Assert.DoesNotContain(reason, hidden, StringComparison.Ordinal);
        Assert.Contains("Show 1 filtered open", hidden, StringComparison.Ordinal);

        // The switch is remembered.
        Assert.DoesNotContain(reason, await (await maya.GetAsync(InvoicePages.Of(sent.Id))).WordsAsync(), StringComparison.Ordinal);
        Assert.Contains(
            reason,
            await (await maya.GetAsync(InvoicePages.Of(sent.Id) + "?filtered=show")).WordsAsync(),
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task A_revoked_link_opens_nothing_and_the_others_still_do()
    {
        var sent = await app.GivenASentInvoiceAsync();
        var annas = await app.QueryAsync(db => db.InvoiceLinks.SingleAsync(l => l.InvoiceId == sent.Id && l.Email == "anna@acme.example"));
        using var maya = await app.SignInAsync(app.Maya);

        var response = await maya.PostFormAsync(InvoicePages.Of(sent.Id), new() { ["link"] = annas.Id.ToString() }, "Revoke");

        Assert.Equal(HttpStatusCode.Redirect, response.StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await app.OpenAsync(sent.Anna)).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await app.OpenAsync(sent.Accounts)).StatusCode);
    }

    [Fact]
    public async Task A_link_of_another_invoice_is_not_revoked_here()
    {
        var (one, other) = (await app.GivenASentInvoiceAsync(), await app.GivenASentInvoiceAsync());
        var theirs = await app.QueryAsync(db => db.InvoiceLinks.FirstAsync(l => l.InvoiceId == other.Id && l.Email == "anna@acme.example"));
        using var maya = await app.SignInAsync(app.Maya);

        Assert.Equal(
            HttpStatusCode.NotFound,
            (await maya.PostFormAsync(InvoicePages.Of(one.Id), new() { ["link"] = theirs.Id.ToString() }, "Revoke")).StatusCode
        );
        Assert.Equal(HttpStatusCode.OK, (await app.OpenAsync(other.Anna)).StatusCode);
    }

    [Fact]
    public async Task A_mail_that_failed_shows_the_servers_words_and_can_be_sent_again()
    {
        var sent = await app.GivenASentInvoiceAsync();
        await app.MailsAsync(sent.Id);
        var mailId = await app.QueryAsync(async db =>
        {
            var mail = await db.MailMessages.SingleAsync(m => m.InvoiceId == sent.Id && m.ToAddress == "anna@acme.example");
            mail.Fail("550 5.1.1 <script>alert(1)</script> no such mailbox");
            await db.SaveChangesAsync();
            return mail.Id;
        });
        using var maya = await app.SignInAsync(app.Maya);

        var html = await maya.GetStringAsync(InvoicePages.Of(sent.Id));
        Assert.Contains("Not delivered", html, StringComparison.Ordinal);
        Assert.Contains("550 5.1.1 &lt;script&gt;alert(1)&lt;/script&gt; no such mailbox", html, StringComparison.Ordinal);

        await maya.PostFormAsync(InvoicePages.Of(sent.Id), new() { ["mail"] = mailId.ToString() }, "SendAgain");
        var again = await app.QueryAsync(db => db.MailMessages.AsNoTracking().SingleAsync(m => m.Id == mailId));
        Assert.NotEqual(MailState.Failed, again.State);
    }

    [Fact]
    public async Task A_pending_invoice_is_voided_and_its_number_stays()
    {
        var sent = await app.GivenASentInvoiceAsync();
        using var maya = await app.SignInAsync(app.Maya);

        var response = await maya.PostFormAsync(InvoicePages.Of(sent.Id), [], "Void");
        var again = await maya.PostFormAsync(InvoicePages.Of(sent.Id), [], "Void");

        Assert.Equal((HttpStatusCode.Redirect, HttpStatusCode.Conflict), (response.StatusCode, again.StatusCode));
        Assert.Contains("Only a pending invoice can be voided.", await again.TextAsync(), StringComparison.Ordinal);
        var invoice = await app.FindAsync(sent.Id);
        Assert.Equal((InvoiceStatus.Void, sent.Number), (invoice.Status, invoice.Number));
    }

    [Fact]
    public async Task A_draft_is_duplicated_and_deleted()
    {
        var id = await app.GivenADraftAsync("Retainer");
        using var maya = await app.SignInAsync(app.Maya);

        var copied = await maya.PostFormAsync(InvoicePages.Of(id), [], "Duplicate");
        var copy = await app.FindAsync(Guid.Parse(copied.Headers.Location!.OriginalString.Split('/')[3]));
        Assert.Equal(("Retainer", InvoiceStatus.Draft, 119000), (copy.Title, copy.Status, copy.TotalMinor));

        var deleted = await maya.PostFormAsync(InvoicePages.Of(id), [], "Delete");
        Assert.Equal(InvoicePages.List, deleted.Headers.Location!.OriginalString);
        Assert.Equal(HttpStatusCode.NotFound, (await maya.GetAsync(InvoicePages.Of(id))).StatusCode);
    }

    [Fact]
    public async Task A_member_may_duplicate_but_neither_void_nor_delete()
    {
        var (draft, sent) = (await app.GivenADraftAsync(), await app.GivenASentInvoiceAsync());
        using var tom = await app.SignInAsync(app.Tom);

        Assert.Equal(HttpStatusCode.Forbidden, (await tom.PostFormAsync(InvoicePages.Of(draft), [], "Delete")).StatusCode);
        Assert.Equal(HttpStatusCode.Forbidden, (await tom.PostFormAsync(InvoicePages.Of(sent.Id), [], "Void")).StatusCode);
        Assert.Equal(HttpStatusCode.Redirect, (await tom.PostFormAsync(InvoicePages.Of(draft), [], "Duplicate")).StatusCode);
    }

    [Fact]
    public async Task Words_of_others_are_shown_and_never_run()
    {
        const string hostile = "<script>alert(1)</script>\" onload=\"x";
        var id = await app.GivenADraftAsync(hostile);
        using var maya = await app.SignInAsync(app.Maya);

        foreach (var page in new[] { "", "/edit", "/send", "/preview" })
        {
            var html = await maya.GetStringAsync(InvoicePages.Of(id) + page);
            Assert.Contains("&lt;script&gt;alert(1)", html, StringComparison.Ordinal);
            Assert.DoesNotContain("<script>alert", html, StringComparison.Ordinal);
            Assert.DoesNotContain("\" onload=\"x", html, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Every_form_carries_its_antiforgery_token()
    {
        var (draft, sent) = (await app.GivenADraftAsync(), await app.GivenASentInvoiceAsync());
        using var maya = await app.SignInAsync(app.Maya);

        foreach (
            var page in new[]
            {
                InvoicePages.List,
                InvoicePages.Of(draft),
                InvoicePages.Of(draft) + "/edit",
                InvoicePages.Of(draft) + "/send",
                InvoicePages.Of(sent.Id),
            }
        )
        {
            var html = await maya.GetStringAsync(page);
            Assert.Equal(html.Split("method=\"post\"").Length, html.Split("name=\"__RequestVerificationToken\"").Length);
        }
    }

    [Fact]
    public async Task A_draft_is_previewed_and_a_sent_invoice_opens_as_ones_own_view()
    {
        var draft = await app.GivenADraftAsync("Logo design");
        var sent = await app.GivenASentInvoiceAsync();
        using var maya = await app.SignInAsync(app.Maya);

        var words = await (await maya.GetAsync(InvoicePages.Of(draft) + "/preview")).WordsAsync();
        Assert.Contains("This is a preview.", words, StringComparison.Ordinal);
        Assert.Contains("Logo design", words, StringComparison.Ordinal);

        var preview = await maya.GetAsync(InvoicePages.Of(sent.Id) + "/preview");
        Assert.Equal(sent.Shared, preview.Headers.Location!.OriginalString);
        await maya.GetAsync(preview.Headers.Location);
        Assert.Equal(ViewReason.OwnView, Assert.Single(await app.ViewsAsync(sent.Id, 1)).Reason);
    }

    [Fact]
    public async Task Another_workspaces_invoice_is_not_there()
    {
        var id = await app.GivenSomebodyElsesDraftAsync();
        using var maya = await app.SignInAsync(app.Maya);

        Assert.Equal(HttpStatusCode.NotFound, (await maya.GetAsync(InvoicePages.Of(id))).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await maya.GetAsync(InvoicePages.Of(id) + "/preview")).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await maya.GetAsync(InvoicePages.Of(id) + "?handler=Pdf")).StatusCode);
        foreach (var handler in new[] { "Void", "Delete", "Duplicate" })
            Assert.Equal(HttpStatusCode.NotFound, (await maya.PostFormAsync(InvoicePages.Of(id), [], handler)).StatusCode);
    }
}
