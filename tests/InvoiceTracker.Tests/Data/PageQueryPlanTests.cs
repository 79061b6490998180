using System.Net;
using System.Text.RegularExpressions;
using InvoiceTracker.Tests.Features.Api;
using InvoiceTracker.Tests.Support;
using Microsoft.EntityFrameworkCore;

namespace InvoiceTracker.Tests.Data;

/// <summary>
/// Ten thousand invoices, and what the pages ask of them: SQLite walks along an index as far as the page reaches, and reads no
/// table from end to end. The statements that answer a client's click are not EF Core's and stand in <see cref="QueryPlanTests"/>.
/// </summary>
public sealed partial class PageQueryPlanTests(WatchedApp app) : IClassFixture<WatchedApp>, IAsyncLifetime
{
    private static readonly string[] s_orders = ["", "&sort=number", "&sort=-total", "&sort=dueDate", "&sort=-viewedAt", "&sort=viewedAt"];

    public static TheoryData<string> Lists =>
        [
            .. from narrowed in new[]
            {
                "status=",
                "status=opened",
                "status=unopened",
                "status=draft",
                "status=paid",
                "status=void",
                "q=2026",
            }
            from order in s_orders
            select $"/financials/invoices?{narrowed}{order}",
        ];

    public ValueTask InitializeAsync()
    {
        Assert.SkipUnless(app.IsSqlite, "These are the plans of SQLite.");
        return ValueTask.CompletedTask;
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    [Theory]
    [MemberData(nameof(Lists))]
    public async Task A_list_is_in_the_order_of_its_index(string address)
    {
        var plans = await PlansAsync(await app.BrowserAsync(), address);

        Assert.All(plans, AssertNoTableIsScanned);
        Assert.All(plans, plan => Assert.DoesNotContain("TEMP B-TREE", plan, StringComparison.Ordinal));
        Assert.Contains(plans, plan => plan.Contains("IX_Invoices_WorkspaceId_", StringComparison.Ordinal));
    }

    // What is overdue is found by status and day, and only that is sorted.
    [Theory]
    [InlineData("/financials/invoices?status=overdue")]
    [InlineData("/financials/invoices?status=overdue&sort=-total")]
    [InlineData("/")]
    [InlineData("/activity")]
    [InlineData("/financials/clients")]
    [InlineData("/search?q=2026")]
    public async Task A_page_scans_no_table(string address) =>
        Assert.All(await PlansAsync(await app.BrowserAsync(), address), AssertNoTableIsScanned);

    // Twenty thousand are stored; a page reads fifty and counts the unread.
    [Theory]
    [InlineData("/notifications")]
    [InlineData("/notifications?show=unread")]
    [InlineData("/notifications?show=opens")]
    [InlineData("/notifications/panel")]
    public async Task The_centre_is_read_in_the_order_of_its_index(string address)
    {
        var plans = await PlansAsync(await app.BrowserAsync(), address);

        Assert.All(plans, AssertNoTableIsScanned);
        Assert.Contains(
            plans,
            plan => plan.Contains("USING INDEX IX_Notifications_UserId_CreatedAt_Id (UserId=?", StringComparison.Ordinal)
        );
        Assert.All(
            plans.Where(plan => plan.Contains("\"Notifications\"", StringComparison.Ordinal)),
            plan => Assert.DoesNotContain("TEMP B-TREE", plan, StringComparison.Ordinal)
        );
    }

    [Fact]
    public async Task Every_further_page_begins_at_its_row()
    {
        var browser = await app.BrowserAsync();
        var next = NextPage().Match(await browser.GetStringAsync("/financials/invoices")).Groups[1].Value;

        Assert.Contains(
            await PlansAsync(browser, $"/financials/invoices?after={next}"),
            plan => plan.Contains("(WorkspaceId=? AND CreatedAt<?)", StringComparison.Ordinal)
        );
    }

    [Theory]
    [InlineData("/invoices")]
    [InlineData("/invoices?status=overdue&opened=true")]
    [InlineData("/invoices?q=2026&sort=-viewedAt")]
    [InlineData("/activity")]
    [InlineData("/notifications")]
    [InlineData("/clients")]
    [InlineData("/follow-ups")]
    public async Task A_list_of_the_api_scans_no_table(string path)
    {
        var api = await app.ApiOfAsync(app.Maya);
        Assert.All(await PlansAsync(api, "/api/v1" + path), AssertNoTableIsScanned);
    }

    // However many visits there are, the board reads none but for the strips of the rows that it shows.
    [Fact]
    public async Task The_board_finds_the_unpaid_by_their_index_and_reads_visits_of_the_last_days_only()
    {
        var plans = await PlansAsync(await app.BrowserAsync(), "/?lane=overdue");

        Assert.Contains(
            plans,
            plan => plan.Contains("IX_Invoices_WorkspaceId_Status_DueOn (WorkspaceId=? AND Status=?)", StringComparison.Ordinal)
        );
        Assert.Contains(
            plans,
            plan => plan.Contains("IX_MailMessages_State_NotBefore (State=? AND NotBefore<?)", StringComparison.Ordinal)
        );
        Assert.All(
            plans.Where(plan => plan.Contains("\"ViewEvents\"", StringComparison.Ordinal)),
            plan =>
            {
                Assert.DoesNotContain("GROUP BY", plan, StringComparison.Ordinal);
                Assert.Contains("IX_ViewEvents_InvoiceId_At_Id (InvoiceId=? AND At>?)", plan, StringComparison.Ordinal);
            }
        );
    }

    [Fact]
    public async Task An_invoice_scans_no_table()
    {
        var id = await app.QueryAsync(db => db.Invoices.OrderByDescending(i => i.ViewCount).Select(i => i.Id).FirstAsync());

        Assert.All(await PlansAsync(await app.BrowserAsync(), $"/financials/invoices/{id}"), AssertNoTableIsScanned);
    }

    [Fact]
    public async Task The_clients_page_scans_no_table()
    {
        // The first visit of a process also reads the key that networks are hashed with.
        Assert.Equal(HttpStatusCode.OK, (await app.OpenAsync(app.Links[4999])).StatusCode);
        app.Watch();
        Assert.Equal(HttpStatusCode.OK, (await app.OpenAsync(app.Links[5000])).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await app.OpenAsync(app.Links[5000] + "/pdf")).StatusCode);

        Assert.All(await app.ExplainAsync(), AssertNoTableIsScanned);
    }

    [Fact]
    public async Task A_worker_that_has_nothing_to_do_scans_no_table()
    {
        app.Watch();
        await Task.Delay(TimeSpan.FromSeconds(4));

        var plans = await app.ExplainAsync();
        Assert.All(plans, AssertNoTableIsScanned);
        Assert.Contains(plans, plan => plan.Contains("IX_Notifications_DeliverAt", StringComparison.Ordinal));
        Assert.Contains(plans, plan => plan.Contains("IX_PushDeliveries_State_NotBefore", StringComparison.Ordinal));
        // What is due is found in its order: these workers run while a page's own plans are looked at.
        var webhooks = plans.Where(plan => plan.Contains("IX_WebhookDeliveries_State_NotBefore", StringComparison.Ordinal)).ToList();
        Assert.NotEmpty(webhooks);
        Assert.All(webhooks, plan => Assert.DoesNotContain("TEMP B-TREE", plan, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("SCAN i", true)]
    [InlineData("SCAN i USING INDEX IX_Invoices_ClientId", true)]
    [InlineData("CO-ROUTINE i0\nSEARCH i USING INDEX IX_Invoices_ClientId (ClientId=?)\nSCAN i0", false)]
    [InlineData("SCAN CONSTANT ROW", false)]
    public void A_scan_is_one_of_a_table(string plan, bool isScan) => Assert.Equal(isScan, ScansATable(plan));

    private async Task<IReadOnlyList<string>> PlansAsync(HttpClient browser, string address)
    {
        app.Watch();
        Assert.Equal(HttpStatusCode.OK, (await browser.GetAsync(address)).StatusCode);
        var plans = await app.ExplainAsync();
        Assert.NotEmpty(plans);
        return plans;
    }

    private static void AssertNoTableIsScanned(string plan) => Assert.False(ScansATable(plan), plan);

    // To read the few rows that a subquery of the same statement has found is no scan.
    private static bool ScansATable(string plan) =>
        Scan()
            .Matches(plan)
            .Select(match => match.Groups[1].Value)
            .Any(name => name != "CONSTANT" && !Regex.IsMatch(plan, $"^(CO-ROUTINE|MATERIALIZE) {name}$", RegexOptions.Multiline));

    [GeneratedRegex(@"^SCAN (\S+)", RegexOptions.Multiline)]
    private static partial Regex Scan();

    [GeneratedRegex("[?&;]after=([A-Za-z0-9_-]+)")]
    private static partial Regex NextPage();
}
