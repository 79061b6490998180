using System.Net;
using System.Text.Json;
using InvoiceTracker.Domain;
using InvoiceTracker.Features.Accounts;
using InvoiceTracker.Tests.Features.Tracking;
using InvoiceTracker.Tests.Support;
using Microsoft.EntityFrameworkCore;

namespace InvoiceTracker.Tests.Pages;

/// <summary>A client's data, handed out and deleted (AC-19), and a client who is not watched at all.</summary>
public sealed class ClientDataTests(App app) : IClassFixture<App>
{
    private static readonly Dictionary<string, string> s_confirmed = new() { ["confirmed"] = "true" };

    [Fact]
    public async Task All_that_is_kept_of_a_client_is_one_file()
    {
        var invoice = await OpenedAsync();
        using var maya = await app.SignInAsync(app.Maya);

        var response = await maya.GetAsync($"{await PageOfAsync(invoice)}?handler=Export");

        Assert.Equal("application/json", response.Content.Headers.ContentType!.MediaType);
        Assert.Equal("Acme GmbH.json", response.Content.Headers.ContentDisposition!.FileNameStar);
        using var json = JsonDocument.Parse(await response.Content.ReadAsStringAsync());
        var root = json.RootElement;
        Assert.Equal("2026-11-23T10:00:00.000Z", root.GetProperty("exportedAt").GetString());
        Assert.Equal("anna@acme.example", root.GetProperty("client").GetProperty("contacts")[0].GetProperty("email").GetString());
        var exported = Assert.Single(root.GetProperty("invoices").EnumerateArray());
        Assert.Equal("1190.00", exported.GetProperty("invoice").GetProperty("total").GetString());
        Assert.Equal(2, exported.GetProperty("mails").GetArrayLength());
        Assert.Equal(
            ["counted", "suppressed"],
            exported.GetProperty("views").EnumerateArray().Select(v => v.GetProperty("verdict").GetString())
        );
        Assert.Contains(
            exported.GetProperty("activity").EnumerateArray(),
            a => a.GetProperty("text").GetString() is "Opened by the client via Anna Berg's link"
        );
    }

    [Fact]
    public async Task Deleting_personal_data_leaves_papers_totals_and_the_chain()
    {
        var invoice = await OpenedAsync();
        var before = await app.FindAsync(invoice.Id);
        var papers = await PapersAsync(invoice);
        using var maya = await app.SignInAsync(app.Maya);
        var page = await PageOfAsync(invoice);
        Assert.Contains(
            "Issued invoices stay exactly as they are",
            await (await maya.GetAsync(page)).WordsAsync(),
            StringComparison.Ordinal
        );

        var response = await maya.PostFormAsync(page, s_confirmed, "Erase");

        Assert.Equal(HttpStatusCode.Redirect, response.StatusCode);
        var after = await app.FindAsync(invoice.Id);
        Assert.Equal(
            (before.Total, before.BalanceDue, before.ViewCount, before.ViewedAt, before.Number),
            (after.Total, after.BalanceDue, after.ViewCount, after.ViewedAt, after.Number)
        );
        Assert.Equal(papers, await PapersAsync(invoice));
        await app.AssertChainsHoldAsync();

        Assert.All(invoice.Links.Values, path => Assert.Equal(HttpStatusCode.NotFound, app.OpenAsync(path).Result.StatusCode));
        var views = await app.ViewsAsync(invoice.Id, 2);
        Assert.All(views, v => Assert.NotNull(v.ErasedAt));
        Assert.All(views, v => Assert.Equal((null, null, null, null), (v.Recipient, v.Browser, v.NetworkKey, v.FactsSalt)));
        Assert.Empty(await TracesAsync(invoice));
        Assert.Contains(
            "Opened by the client via a recipient's link",
            (await app.ActivityAsync(invoice.Id, ActivityType.Opened)).Select(a => a.Text)
        );

        // The pages that show it all still do.
        Assert.Equal(HttpStatusCode.OK, (await maya.GetAsync(InvoicePages.Of(invoice.Id))).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await maya.GetAsync("/settings/mail")).StatusCode);
        Assert.Contains(
            "Personal data of Acme GmbH deleted",
            await (await maya.GetAsync("/activity")).WordsAsync(),
            StringComparison.Ordinal
        );
        var words = await (await maya.GetAsync(page)).WordsAsync();
        Assert.DoesNotContain("Anna", words, StringComparison.Ordinal);
        Assert.Contains("Acme GmbH", words, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_mail_that_still_waits_is_not_sent_to_who_was_deleted()
    {
        await using var own = await App.StartAsync(
            ("Mail:Host", "127.0.0.1"),
            ("Mail:Port", "9"),
            ("Mail:From", "maya@northlight.example")
        );
        var invoice = await own.GivenASentInvoiceAsync();
        await own.EventuallyAsync(
            db => db.MailMessages.ToListAsync(),
            mails => mails.TrueForAll(m => m is { State: MailState.Queued, Attempts: 1 })
        );
        using var maya = await own.SignInAsync(own.Maya);
        var clientId = (await own.FindAsync(invoice.Id)).ClientId;

        await maya.PostFormAsync($"/financials/clients/{clientId}", s_confirmed, "Erase");

        var mails = await own.QueryAsync(db => db.MailMessages.AsNoTracking().ToListAsync());
        Assert.All(mails, m => Assert.Equal((MailState.Failed, "", ""), (m.State, m.ToAddress, m.ToName)));
        var again = await maya.PostFormAsync(
            InvoicePages.Of(invoice.Id),
            new Dictionary<string, string> { ["mail"] = mails[0].Id.ToString() },
            "SendAgain"
        );
        Assert.Equal(HttpStatusCode.Conflict, again.StatusCode);
    }

    [Fact]
    public async Task Nothing_is_deleted_by_a_slip_of_the_hand_by_others_or_elsewhere()
    {
        var invoice = await OpenedAsync();
        var page = await PageOfAsync(invoice);
        using var maya = await app.SignInAsync(app.Maya);
        using var tom = await app.SignInAsync(app.Tom);

        var unconfirmed = await maya.PostFormAsync(page, [], "Erase");
        Assert.Equal(HttpStatusCode.BadRequest, unconfirmed.StatusCode);
        Assert.Contains("Tick the box first", await unconfirmed.WordsAsync(), StringComparison.Ordinal);
        Assert.NotEqual(HttpStatusCode.OK, (await tom.GetAsync($"{page}?handler=Export")).StatusCode);
        Assert.NotEqual(HttpStatusCode.OK, (await tom.PostFormAsync(page, s_confirmed, "Erase")).StatusCode);
        Assert.DoesNotContain("Delete personal data", await (await tom.GetAsync(page)).WordsAsync(), StringComparison.Ordinal);
        foreach (
            var foreign in new[]
            {
                $"/financials/clients/{Guid.NewGuid()}",
                $"/financials/clients/{await app.GivenSomebodyElsesClientAsync()}",
            }
        )
        {
            Assert.Equal(HttpStatusCode.NotFound, (await maya.GetAsync($"{foreign}?handler=Export")).StatusCode);
            Assert.Equal(HttpStatusCode.NotFound, (await maya.PostFormAsync(foreign, s_confirmed, "Erase")).StatusCode);
        }

        Assert.NotEmpty(await TracesAsync(invoice));
    }

    [Fact]
    public async Task Of_a_client_who_opted_out_nothing_is_kept_but_a_number()
    {
        var invoice = await app.GivenASentInvoiceAsync();
        var page = await PageOfAsync(invoice);
        using var maya = await app.SignInAsync(app.Maya);
        await maya.PostFormAsync(page, new Dictionary<string, string> { ["track"] = "false", ["mention"] = "true" }, "Privacy");

        Assert.Equal(HttpStatusCode.OK, (await app.OpenAsync(invoice.Anna)).StatusCode);
        await app.OpenAsync(invoice.Anna, Story.IpB);
        await app.OpenAsync(invoice.Shared, agent: Story.Googlebot);

        var clientId = (await app.FindAsync(invoice.Id)).ClientId;
        var untracked = await app.EventuallyAsync(
            db => db.Clients.Where(c => c.Id == clientId).Select(c => c.UntrackedVisits).SingleAsync(),
            visits => visits >= 2
        );
        // A bot is one even where nobody watches; what is kept of it is the same nothing.
        Assert.Equal(3, untracked);
        Assert.Empty(await app.QueryAsync(db => db.ViewEvents.Where(v => v.InvoiceId == invoice.Id).ToListAsync()));
        Assert.Empty(
            await app.QueryAsync(db =>
                db.ViewGates.Where(g => db.InvoiceLinks.Any(l => l.Id == g.LinkId && l.InvoiceId == invoice.Id)).ToListAsync()
            )
        );
        Assert.Empty(await app.NotificationsAsync(invoice.Id));
        Assert.Empty(await app.ActivityAsync(invoice.Id, ActivityType.Opened));
        Assert.Empty(await app.ActivityAsync(invoice.Id, ActivityType.Suppressed));
        Assert.Equal((0, null), ((await app.FindAsync(invoice.Id)).ViewCount, (await app.FindAsync(invoice.Id)).ViewedAt));
        Assert.Matches("(?i)tracking (is )?off for this client", await (await maya.GetAsync(InvoicePages.Of(invoice.Id))).WordsAsync());
    }

    /// <summary>Sent, mailed, opened by Anna and visited by a bot.</summary>
    private async Task<SentInvoice> OpenedAsync()
    {
        var invoice = await app.GivenASentInvoiceAsync();
        await app.MailsAsync(invoice.Id);
        await app.OpenAsync(invoice.Anna);
        await app.OpenAsync(invoice.Accounts, Story.IpB, Story.Googlebot);
        await app.ViewsAsync(invoice.Id, 2);
        return invoice;
    }

    private async Task<string> PageOfAsync(SentInvoice invoice) => $"/financials/clients/{(await app.FindAsync(invoice.Id)).ClientId}";

    private Task<List<string>> PapersAsync(SentInvoice invoice) =>
        app.QueryAsync(async db =>
            (await db.InvoiceRevisions.AsNoTracking().Where(r => r.InvoiceId == invoice.Id).ToListAsync()).ConvertAll(r =>
                r.Snapshot + Convert.ToHexString(r.Sha256) + Convert.ToHexString(r.Pdf ?? [])
            )
        );

    /// <summary>Wherever Anna or the accounts still stand, in the database or in the folder of mails.</summary>
    private async Task<List<string>> TracesAsync(SentInvoice invoice)
    {
        var clientId = (await app.FindAsync(invoice.Id)).ClientId;
        var texts = await app.QueryAsync(async db =>
        {
            var links = await db.InvoiceLinks.Where(l => l.InvoiceId == invoice.Id).ToListAsync();
            var mails = await db.MailMessages.Where(m => m.InvoiceId == invoice.Id).ToListAsync();
            return links
                .SelectMany(l => new[] { l.RecipientName, l.Email })
                .Concat(mails.SelectMany(m => new[] { m.ToName, m.ToAddress, m.Message, m.ServerReply, m.DedupeKey }))
                .Concat(await db.ActivityEntries.Where(a => a.InvoiceId == invoice.Id).Select(a => a.Text).ToListAsync())
                .Concat(await db.Notifications.Where(n => n.InvoiceId == invoice.Id).Select(n => n.Title + n.Body).ToListAsync())
                .Concat(await db.ViewEvents.Where(v => v.InvoiceId == invoice.Id).Select(v => v.Recipient + v.ReasonText).ToListAsync())
                .Concat(await db.Clients.Where(c => c.Id == clientId).SelectMany(c => c.Contacts).Select(c => c.Email).ToListAsync())
                .Concat(
                    mails.Select(m => Path.Combine(app.DataDirectory, "mail", $"{m.Id:N}.eml")).Where(File.Exists).Select(File.ReadAllText)
                )
                .OfType<string>()
                .ToList();
        });
        return texts.FindAll(text =>
            text.Contains("Anna", StringComparison.OrdinalIgnoreCase) || text.Contains("accounts@", StringComparison.OrdinalIgnoreCase)
        );
    }
}
