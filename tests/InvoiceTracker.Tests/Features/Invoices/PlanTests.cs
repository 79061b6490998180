using System.Net;
using System.Text.Json;
using CsCheck;
using InvoiceTracker.Domain;
using InvoiceTracker.Features.Documents;
using InvoiceTracker.Tests.Features.Api;
using InvoiceTracker.Tests.Features.Documents;
using InvoiceTracker.Tests.Support;
using Microsoft.EntityFrameworkCore;

namespace InvoiceTracker.Tests.Features.Invoices;

/// <summary>AC-26 and AC-27: deposits and splits are linked ordinary invoices that add up exactly.</summary>
public sealed class PlanTests(App app) : IClassFixture<App>
{
    private static readonly decimal[] s_rates = [0m, 5.5m, 7m, 9.975m, 19m];

    [Fact]
    public async Task A_deposit_and_its_final_invoice()
    {
        using var api = await app.ApiOfAsync(app.Maya);
        var first = await PlanAsync(api, One("1000.00", "19"), Deposit("30"));
        var stages = await StagesAsync(api, first);

        Assert.Equal(["357.00", "833.00"], stages.Select(s => s.Text("total")));
        Assert.Equal(["deposit", "final"], stages.Select(s => s.Text("kind")));
        Assert.Equal([1, 2], stages.Select(s => s.GetProperty("stage").GetInt32()));
        Assert.All(stages, s => Assert.Equal(("draft", first.Text("planId")), (s.Text("status"), s.Text("planId"))));
        Assert.Equal(first.Text("id"), stages[0].Text("id"));
        Assert.Equal(["Draft invoice (deposit)", "Draft invoice (final)"], stages.Select(s => s.Text("title")));

        var deposit = await SendAsync(api, stages[0]);
        var title = $"Invoice #{deposit.Text("number")} (deposit)";
        Assert.Equal(title, deposit.Text("title"));
        Assert.Equal(HttpStatusCode.Created, (await PayAsync(api, deposit, "357.00")).Status);
        var final = await SendAsync(api, stages[1]);
        Assert.Equal(("pending", "833.00"), (final.Text("status"), final.Text("balanceDue")));
        Assert.NotEqual(deposit.Text("number"), final.Text("number"));

        // Only the deposit was opened, and its alert calls it by its title.
        var path = deposit.PathOf("anna@acme.example");
        await app.OpenAsync(path);
        Assert.Contains($"Someone opened {title}", (await app.NotificationsAsync(IdOf(deposit))).Select(n => n.Title));
        Assert.Equal((1, 0), ((await app.FindAsync(IdOf(deposit))).ViewCount, (await app.FindAsync(IdOf(final))).ViewCount));
        Assert.Empty(await app.NotificationsAsync(IdOf(final)));

        var page = await TextOfAsync(await app.OpenAsync(final.PathOf("anna@acme.example"), Story.IpB));
        var before = $"{title}: €357.00, paid €357.00";
        Assert.Contains(before, page, StringComparison.Ordinal);
        Assert.Contains(before, PdfReading.Text(await PdfAsync(api, final)), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Three_equal_stages_have_their_own_dates_numbers_and_links()
    {
        using var api = await app.ApiOfAsync(app.Maya);
        var first = await PlanAsync(
            api,
            One("100.00", "0", "Website"),
            Split(new { dueDate = "2026-12-01" }, new { title = "Design approved", dueDate = "2026-12-08" }, new { })
        );
        var stages = await StagesAsync(api, first);

        Assert.Equal(["33.34", "33.33", "33.33"], stages.Select(s => s.Text("total")));
        Assert.Equal(["2026-12-01", "2026-12-08", "2026-12-07"], stages.Select(s => s.Text("dueDate")));
        Assert.Equal(["Website, stage 1 of 3", "Website: Design approved", "Website, stage 3 of 3"], stages.Select(s => s.Text("title")));
        var third = await SendAsync(api, stages[2]);
        Assert.Null((await api.ReadAsync($"/invoices/{stages[0].Text("id")}")).Ok().GetProperty("number").GetString());
        var sent = await SendAsync(api, stages[0]);
        Assert.Equal(NumberOf(third) + 1, NumberOf(sent));
        Assert.Empty(
            third
                .GetProperty("links")
                .EnumerateArray()
                .Select(l => l.Text("url"))
                .Intersect(sent.GetProperty("links").EnumerateArray().Select(l => l.Text("url")))
        );

        var page = await TextOfAsync(await app.OpenAsync(sent.PathOf("anna@acme.example")));
        foreach (var part in (string[])["Due now, stage 1 of 3", "Stage 1 of 3", "Design approved", "Stage 3 of 3", "€33.33", "€33.34"])
            Assert.Contains(part, page, StringComparison.Ordinal);
        Assert.DoesNotContain(third.PathOf("anna@acme.example"), page, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("30 40 29", "1 % (1.00) is not assigned")]
    [InlineData("30 40 40", "10 % (10.00) is too much")]
    [InlineData("100", "A plan has 2 to 24 stages.")]
    [InlineData("0 100", "Nothing is left for stage 1.")]
    public async Task A_plan_that_does_not_add_up_is_refused_with_the_difference(string percents, string words)
    {
        using var api = await app.ApiOfAsync(app.Maya);
        var before = await CountAsync();
        var answer = await api.PostAsync(
            "/invoices",
            One("100.00", "0", plan: Split([.. percents.Split(' ').Select(p => new { percent = p })]))
        );
        Assert.Equal(words, answer.ErrorAt("plan"));
        Assert.Equal(before, await CountAsync());
    }

    [Theory]
    [InlineData("""{"kind":"split","stages":[{"percent":"-1"},{}]}""", "plan.stages[0].percent")]
    [InlineData("""{"kind":"split","stages":[{"percent":"101"},{}]}""", "plan.stages[0].percent")]
    [InlineData("""{"kind":"split","stages":[{},{"amount":"-5.00"}]}""", "plan.stages[1].amount")]
    [InlineData("""{"kind":"split","stages":[{},{"amount":"1234567890123456789012345678901234567890"}]}""", "plan.stages[1].amount")]
    [InlineData("""{"kind":"split","stages":[{},{"percent":"1","amount":"5"}]}""", "plan.stages[1]")]
    [InlineData("""{"kind":"split","stages":[{},{"dueDate":"tomorrow"}]}""", "plan.stages[1].dueDate")]
    [InlineData("""{"kind":"split","stages":[{"title":"a\u0000b"},{}]}""", "plan.stages[0].title")]
    [InlineData("""{"kind":"split","stages":[]}""", "plan")]
    [InlineData("""{"kind":"split"}""", "plan")]
    [InlineData("""{"kind":"deposit","stages":[{}]}""", "plan.stages[0]")]
    [InlineData("""{"kind":"deposit","stages":[{"percent":"10"},{"percent":"90"}]}""", "plan")]
    [InlineData("""{"kind":"deposit","stages":[{"percent":"100"}]}""", "plan")]
    [InlineData("""{"kind":"deposit","stages":[{"amount":"200.00"}]}""", "plan")]
    [InlineData("""{"kind":"monthly","stages":[{},{}]}""", "plan.kind")]
    public async Task A_plan_that_cannot_be_is_refused_at_its_field(string plan, string field)
    {
        using var api = await app.ApiOfAsync(app.Maya);
        var answer = await api.PostAsync("/invoices", One("100.00", "19", plan: JsonSerializer.Deserialize<JsonElement>(plan)));
        Assert.NotEmpty(answer.ErrorAt(field));
    }

    [Fact]
    public async Task Twenty_four_stages_are_a_plan_and_twenty_five_are_none()
    {
        using var api = await app.ApiOfAsync(app.Maya);
        var first = await PlanAsync(api, One("100.00", "19"), Split([.. Enumerable.Repeat(new { }, 24)]));
        var stages = await StagesAsync(api, first);
        Assert.Equal(24, stages.Length);
        Assert.Equal(119.00m, stages.Sum(s => Amount(s, "total")));

        var refused = await api.PostAsync("/invoices", One("100.00", "19", plan: Split([.. Enumerable.Repeat(new { }, 25)])));
        Assert.Equal("A plan has 2 to 24 stages.", refused.ErrorAt("plan"));
    }

    [Fact]
    public async Task Page_pdf_and_api_add_up_to_the_whole_tax_by_tax()
    {
        using var api = await app.ApiOfAsync(app.Maya);
        // At 1.01 and 19 % the tax of a third, reckoned anew, would be a cent off.
        var whole = ApiStory.Ac02(await api.GivenAClientAsync(), "Exact");
        whole["lines"] = new[]
        {
            new
            {
                description = "A",
                quantity = "1",
                unitPrice = "1.01",
                taxRate = "19",
            },
            new
            {
                description = "B",
                quantity = "7",
                unitPrice = "0.33",
                taxRate = "7",
            },
            new
            {
                description = "C",
                quantity = "3",
                unitPrice = "9.99",
                taxRate = "9.975",
            },
        };
        var plain = (await api.PostAsync("/invoices", whole)).Created();
        whole["plan"] = Split(new { percent = "33.33" }, new { }, new { });
        var stages = await StagesAsync(api, (await api.PostAsync("/invoices", whole)).Created());

        foreach (var name in (string[])["subtotal", "tax", "total"])
            Assert.Equal(Amount(plain, name), stages.Sum(s => Amount(s, name)));
        foreach (var group in plain.GetProperty("taxes").EnumerateArray())
        {
            var parts = stages
                .SelectMany(s => s.GetProperty("taxes").EnumerateArray())
                .Where(t => t.Text("rate") == group.Text("rate"))
                .ToList();
            Assert.Equal(Amount(group, "net"), parts.Sum(t => Amount(t, "net")));
            Assert.Equal(Amount(group, "tax"), parts.Sum(t => Amount(t, "tax")));
        }

        var differs = false;
        foreach (var stage in stages)
        {
            var sent = await SendAsync(api, stage);
            var page = await TextOfAsync(await app.OpenAsync(sent.PathOf("anna@acme.example")));
            var pdf = PdfReading.Text(await PdfAsync(api, sent));
            foreach (var group in sent.GetProperty("taxes").EnumerateArray())
            {
                var row = $"Tax {group.Text("rate")} % on €{group.Text("net")}";
                Assert.Contains($"{row} €{group.Text("tax")}", PdfReading.Plain(page), StringComparison.Ordinal);
                Assert.Contains(row, pdf, StringComparison.Ordinal);
                Assert.Contains($"€{group.Text("tax")}", pdf, StringComparison.Ordinal);
                differs |=
                    Amount(group, "tax")
                    != decimal.Round(Amount(group, "net") * Amount(group, "rate") / 100, 2, MidpointRounding.AwayFromZero);
            }
            Assert.Contains($"€{sent.Text("total")}", pdf, StringComparison.Ordinal);
        }
        Assert.True(differs, "No share differs from its own rounding, so this would pass without shares.");
    }

    /// <summary>Whatever is split: the drafts, read back as any reader reads them, are the whole.</summary>
    [Fact]
    public void Drafts_of_any_plan_add_up_on_paper()
    {
        var seller = new Workspace("Northlight Studio", Currency.Of("EUR"), "Europe/Berlin", "en", default);
        Gen.Select(
                Gen.Select(Gen.Int[1, 500], Gen.Int[1, 99_999], Gen.Int[0, 4].Select(i => s_rates[i])).Array[1, 6],
                Gen.Int[2, 24],
                Gen.Bool,
                Gen.Bool
            )
            .Where(sample => sample.Item1.Sum(line => (long)line.Item1 * line.Item2) > 10_000)
            .Sample(
                (lines, count, pricesIncludeTax, hasDiscount) =>
                {
                    var whole = new InvoiceContent
                    {
                        Currency = Currency.Of("EUR"),
                        DueOn = new DateOnly(2026, 12, 7),
                        PricesIncludeTax = pricesIncludeTax,
                        Discount = hasDiscount ? new Portion.Percent(3.3m) : null,
                        Lines = [.. lines.Select(l => new LineContent("x", l.Item1, l.Item2 / 100m, new TaxRate(l.Item3)))],
                    };
                    var plan = new PlanContent(PlanKind.Split, [.. Enumerable.Repeat(new StageContent(null, null, null), count)]);
                    var papers = plan.Split(whole)
                        .Select(stage => new Invoice(Guid.NewGuid(), Guid.NewGuid(), stage, default))
                        .Select(stage => (Invoice: stage, Paper: InvoiceDocument.Of(stage, seller, null, new DateOnly(2026, 11, 24))))
                        .ToList();
                    var totals = whole.Totals();
                    Assert.All(papers, p => Assert.Equal(p.Invoice.TotalMinor, p.Paper.TotalMinor));
                    Assert.Equal(totals.Total.Minor, papers.Sum(p => p.Paper.TotalMinor));
                    foreach (var group in totals.Taxes)
                    {
                        var parts = papers.SelectMany(p => p.Paper.Taxes).Where(t => t.Percent == group.Rate.Percent).ToList();
                        Assert.Equal((group.Net.Minor, group.Tax.Minor), (parts.Sum(t => t.NetMinor), parts.Sum(t => t.TaxMinor)));
                    }
                },
                iter: 300
            );
    }

    [Fact]
    public async Task A_stage_keeps_what_the_sum_rests_on()
    {
        using var api = await app.ApiOfAsync(app.Maya);
        var stages = await StagesAsync(api, await PlanAsync(api, One("100.00", "19"), Deposit("30")));
        var id = stages[0].Text("id");

        var edited = (
            await api.PatchAsync(
                $"/invoices/{id}",
                new
                {
                    title = "First half",
                    dueDate = "2026-12-24",
                    notes = "Thanks",
                }
            )
        ).Ok();
        Assert.Equal(("First half", "2026-12-24", "35.70"), (edited.Text("title"), edited.Text("dueDate"), edited.Text("total")));
        foreach (
            var change in (object[])
                [
                    new { discount = new { percent = "1" } },
                    new { currency = "USD" },
                    new { lines = Array.Empty<object>() },
                    new { pricesIncludeTax = true },
                ]
        )
        {
            var refused = await api.PatchAsync($"/invoices/{id}", change);
            Assert.Equal(HttpStatusCode.Conflict, refused.Status);
            Assert.Contains("part of a payment plan", refused.Body.Text("detail"), StringComparison.Ordinal);
        }
        Assert.NotEmpty((await api.PatchAsync($"/invoices/{id}", new { plan = Deposit("10") })).ErrorAt("plan"));
        Assert.Equal(["35.70", "83.30"], (await StagesAsync(api, stages[0])).Select(s => s.Text("total")));
    }

    [Fact]
    public async Task Another_client_is_the_client_of_the_whole_plan()
    {
        using var api = await app.ApiOfAsync(app.Maya);
        var stages = await StagesAsync(api, await PlanAsync(api, One("100.00", "19"), Deposit("30")));
        var other = await api.GivenAClientAsync("Other Ltd", "o@other.example");
        (await api.PatchAsync($"/invoices/{stages[1].Text("id")}", new { clientId = other })).Ok();
        Assert.All(await StagesAsync(api, stages[0]), s => Assert.Equal(other, s.Text("clientId")));

        await SendAsync(api, stages[0]);
        var third = await api.GivenAClientAsync("Third Ltd", "t@third.example");
        Assert.Equal(HttpStatusCode.Conflict, (await api.PatchAsync($"/invoices/{stages[1].Text("id")}", new { clientId = third })).Status);
    }

    [Fact]
    public async Task A_plan_goes_as_a_whole_while_all_of_it_is_draft()
    {
        using var api = await app.ApiOfAsync(app.Maya);
        var gone = await PlanAsync(api, One("100.00", "19"), Deposit("30"));
        Assert.Equal(HttpStatusCode.NoContent, (await api.DeleteOneAsync($"/invoices/{gone.Text("id")}")).Status);
        Assert.Empty(await StagesAsync(api, gone));

        var stages = await StagesAsync(api, await PlanAsync(api, One("100.00", "19"), Deposit("30")));
        await SendAsync(api, stages[0]);
        var refused = await api.DeleteOneAsync($"/invoices/{stages[1].Text("id")}");
        Assert.Equal(HttpStatusCode.Conflict, refused.Status);
        Assert.Equal(2, (await StagesAsync(api, stages[0])).Length);
    }

    [Fact]
    public async Task Nobody_else_sees_a_plan()
    {
        using var api = await app.ApiOfAsync(app.Maya);
        using var theirs = await app.ApiOfAsync(await app.GivenAnotherWorkspaceAsync());
        var first = await PlanAsync(api, One("100.00", "19"), Deposit("30"));
        Assert.Empty(await StagesAsync(theirs, first));
        Assert.Equal("unknown plan", (await api.ReadAsync("/invoices?planId=x")).ErrorAt("planId"));
    }

    private static object Deposit(string percent) => new { kind = "deposit", stages = new[] { new { percent } } };

    private static object Split(params object[] stages) => new { kind = "split", stages };

    private static Dictionary<string, object?> One(string price, string rate, string? title = null, object? plan = null) =>
        new()
        {
            ["title"] = title,
            ["currency"] = "EUR",
            ["dueDate"] = "2026-12-07",
            ["lines"] = new[]
            {
                new
                {
                    description = "Design",
                    quantity = "1",
                    unitPrice = price,
                    taxRate = rate,
                },
            },
            ["plan"] = plan,
        };

    private static async Task<JsonElement> PlanAsync(HttpClient api, Dictionary<string, object?> invoice, object plan)
    {
        invoice["clientId"] = await api.GivenAClientAsync();
        invoice["plan"] = plan;
        return (await api.PostAsync("/invoices", invoice)).Created();
    }

    private static async Task<JsonElement[]> StagesAsync(HttpClient api, JsonElement stage) =>
        (await api.ReadAsync($"/invoices?planId={stage.Text("planId")}")).Items();

    private static async Task<JsonElement> SendAsync(HttpClient api, JsonElement stage) =>
        (await api.PostAsync($"/invoices/{stage.Text("id")}/send")).Ok();

    private static Task<Answer> PayAsync(HttpClient api, JsonElement invoice, string amount) =>
        api.PostAsync(
            $"/invoices/{invoice.Text("id")}/payments",
            new
            {
                amount,
                method = "bank",
                receivedOn = "2026-11-23",
            }
        );

    private static async Task<byte[]> PdfAsync(HttpClient api, JsonElement invoice) =>
        await api.GetByteArrayAsync($"/api/v1/invoices/{invoice.Text("id")}/pdf");

    private static async Task<string> TextOfAsync(HttpResponseMessage page) =>
        PdfReading.Plain(await InvoiceTracker.Tests.Pages.InvoicePages.WordsAsync(page));

    private static Guid IdOf(JsonElement invoice) => invoice.GetProperty("id").GetGuid();

    private static int NumberOf(JsonElement invoice) =>
        int.Parse(invoice.Text("number").Split('-')[^1], System.Globalization.CultureInfo.InvariantCulture);

    private static decimal Amount(JsonElement json, string name) =>
        decimal.Parse(json.Text(name), System.Globalization.CultureInfo.InvariantCulture);

    private Task<int> CountAsync() => app.QueryAsync(db => db.Invoices.CountAsync());
}
