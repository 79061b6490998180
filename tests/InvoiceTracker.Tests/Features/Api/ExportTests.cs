using System.Net;
using System.Text;
using InvoiceTracker.Domain;
using InvoiceTracker.Features.Api.Export;
using InvoiceTracker.Tests.Support;

namespace InvoiceTracker.Tests.Features.Api;

/// <summary>AC-35: what is exported is complete, opens in a spreadsheet, and runs nothing there.</summary>
public sealed class ExportTests(App app) : IClassFixture<App>
{
    [Fact]
    public async Task Invoices_come_with_their_opens()
    {
        await using var own = await App.StartAsync();
        var sent = await own.GivenASentInvoiceAsync("Logo, \"final\"");
        await own.OpenAsync(sent.Anna);
        own.Clock.Advance(TimeSpan.FromHours(1));
        await own.OpenAsync(sent.Anna);
        await own.OpenAsync(sent.Anna, agent: Story.Googlebot);
        using var api = await own.ApiOfAsync(own.Maya);

        var bytes = await api.GetByteArrayAsync("/api/v1/export/invoices.csv");
        Assert.Equal(Encoding.UTF8.Preamble.ToArray(), bytes[..3]);
        var rows = Read(Encoding.UTF8.GetString(bytes[3..]));

        var row = rows[0].Zip(Assert.Single(rows.Skip(1))).ToDictionary(cell => cell.First, cell => cell.Second);
        Assert.Equal((sent.Number, "Logo, \"final\"", "Acme GmbH"), (row["number"], row["title"], row["client"]));
        Assert.Equal(
            ("pending", "EUR", "1000.00", "1190.00", "1190.00"),
            (row["status"], row["currency"], row["subtotal"], row["total"], row["balanceDue"])
        );
        Assert.Equal(
            ("2026-11-23T10:00:00.000Z", "2026-11-23T11:00:00.000Z", "2"),
            (row["firstViewedAt"], row["viewedAt"], row["viewCount"])
        );
        Assert.Equal("2026-11-23T10:00:00.000Z 2026-11-23T11:00:00.000Z", row["opens"]);
    }

    [Fact]
    public async Task Activity_is_filtered_by_client_kind_and_day()
    {
        await using var own = await App.StartAsync();
        var one = await own.GivenASentInvoiceAsync("Logo design");
        await own.GivenASentInvoiceAsync("Website");
        await own.OpenAsync(one.Anna);
        own.Clock.Advance(TimeSpan.FromDays(1));
        await own.OpenAsync(one.Anna);
        using var api = await own.ApiOfAsync(own.Maya);
        var client = (await own.FindAsync(one.Id)).ClientId;

        Assert.Equal(3, (await RowsAsync(api, $"/activity.csv?clientId={client}")).Count - 1 - await DraftsAsync());
        var opened = await RowsAsync(api, "/activity.csv?type=opened");
        Assert.Equal(["2026-11-24T10:00:00.000Z", "2026-11-23T10:00:00.000Z"], opened.Skip(1).Select(row => row[0]));
        Assert.All(
            opened.Skip(1),
            row => Assert.Equal(("opened", one.Number, "Logo design", "Acme GmbH"), (row[1], row[3], row[4], row[5]))
        );
        Assert.Single((await RowsAsync(api, "/activity.csv?type=opened&from=2026-11-24&to=2026-11-24")).Skip(1));
        Assert.Empty((await RowsAsync(api, "/activity.csv?from=2026-11-25")).Skip(1));
        Assert.Equal("A day is written 2026-11-23.", (await api.ReadAsync("/export/activity.csv?from=yesterday")).ErrorAt("from"));
        Assert.Equal("There is no such kind of activity.", (await api.ReadAsync("/export/activity.csv?type=eaten")).ErrorAt("type"));
        Assert.Equal(
            "The last day lies before the first.",
            (await api.ReadAsync("/export/activity.csv?from=2026-11-25&to=2026-11-24")).ErrorAt("to")
        );

        // What is neither sent nor opened: delivered mails come when they come.
        async Task<int> DraftsAsync() =>
            (await RowsAsync(api, $"/activity.csv?clientId={client}")).Skip(1).Count(row => row[1] is not ("sent" or "opened"));
    }

    [Fact]
    public async Task A_cell_that_begins_a_formula_is_a_text()
    {
        using var api = await app.ApiOfAsync(app.Maya);
        (
            await api.PostAsync(
                "/invoices",
                ApiStory.Ac02(await api.GivenAClientAsync("@SUM(1+1)"), "=HYPERLINK(\"https://evil.example\",\"x\")")
            )
        ).Created();

        var row = (await RowsAsync(api, "/invoices.csv")).Single(r => r[1].Contains("HYPERLINK", StringComparison.Ordinal));

        Assert.Equal(("'=HYPERLINK(\"https://evil.example\",\"x\")", "'@SUM(1+1)"), (row[1], row[2]));
    }

    [Theory]
    [InlineData("=1+1", "'=1+1")]
    [InlineData("+1", "'+1")]
    [InlineData("-1", "'-1")]
    [InlineData("@x", "'@x")]
    [InlineData("\tx", "\"'\tx\"")]
    [InlineData("\rx", "\"'\rx\"")]
    [InlineData("＝1", "'＝1")]
    [InlineData("a=1", "a=1")]
    [InlineData("a,b", "\"a,b\"")]
    [InlineData("a;b", "\"a;b\"")]
    [InlineData("a\r\nb", "\"a\r\nb\"")]
    [InlineData("say \"hi\"", "\"say \"\"hi\"\"\"")]
    [InlineData(null, "")]
    public void A_text_is_written_so_that_it_stays_one(string? text, string cell)
    {
        using var output = new StringWriter();
        new CsvWriter(output).Text(text).Value("-12.50").EndRow();
        Assert.Equal($"{cell},-12.50\r\n", output.ToString());
    }

    [Fact]
    public async Task More_than_is_read_at_once_comes_whole_and_in_order()
    {
        await using var own = await App.StartAsync();
        var client = await own.GivenAcmeAsync();
        await own.QueryAsync(async db =>
        {
            for (var i = 0; i < 405; i++)
                db.Invoices.Add(
                    new Invoice(
                        own.Maya.WorkspaceId,
                        own.Maya.UserId,
                        Story.Content(client.Id, new DateOnly(2026, 12, 7), $"No {i:000}"),
                        own.Clock.GetUtcNow().AddMilliseconds(i)
                    )
                );
            return await db.SaveChangesAsync();
        });
        using var api = await own.ApiOfAsync(own.Maya, ApiScope.Read);

        var titles = (await RowsAsync(api, "/invoices.csv")).Skip(1).Select(row => row[1]).ToList();

        Assert.Equal(Enumerable.Range(0, 405).Select(i => $"No {404 - i:000}"), titles);
    }

    [Fact]
    public async Task The_pages_lead_to_it_and_nobody_else_sees_it()
    {
        await app.GivenASentInvoiceAsync("Logo design");
        using var maya = await app.SignInAsync(app.Maya);
        foreach (var page in new[] { "/financials/invoices", "/activity" })
        {
            Assert.Contains($"{page}?handler=Export", await maya.GetStringAsync(page), StringComparison.Ordinal);
            using var answer = await maya.GetAsync($"{page}?handler=Export");
            Assert.Equal("text/csv; charset=utf-8", answer.Content.Headers.ContentType!.ToString());
            Assert.Contains("Logo design", await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
            using var stranger = app.Browser();
            Assert.Equal(HttpStatusCode.Redirect, (await stranger.GetAsync($"{page}?handler=Export")).StatusCode);
        }
        using var theirs = await app.ApiOfAsync(await app.GivenAnotherWorkspaceAsync());
        Assert.Single(await RowsAsync(theirs, "/invoices.csv"));
        Assert.Single(await RowsAsync(theirs, "/activity.csv"));
    }

    private static async Task<List<List<string>>> RowsAsync(HttpClient api, string path) =>
        Read((await api.GetStringAsync("/api/v1/export" + path)).TrimStart('\uFEFF'));

    /// <summary>RFC 4180, read as strictly as it is written.</summary>
    private static List<List<string>> Read(string csv)
    {
        var (rows, row, cell, isQuoted) = (new List<List<string>>(), new List<string>(), new StringBuilder(), false);
        var i = -1;
        while (++i < csv.Length)
        {
            if (isQuoted)
            {
                if (csv[i] != '"')
                    cell.Append(csv[i]);
                else if (i + 1 < csv.Length && csv[i + 1] == '"')
                    cell.Append(csv[i++]);
                else
                    isQuoted = false;
            }
            else if (csv[i] == '"')
                isQuoted = true;
            else if (csv[i] is ',' or '\n')
            {
                row.Add(cell.ToString());
                cell.Clear();
                if (csv[i] == '\n')
                {
                    rows.Add(row);
                    row = [];
                }
            }
            else if (csv[i] != '\r')
                cell.Append(csv[i]);
        }
        return rows;
    }
}
