using System.Text.Json;
using InvoiceTracker.Domain;
using InvoiceTracker.Features.Accounts;
using InvoiceTracker.Features.Invoices;
using InvoiceTracker.Tests.Support;
using Microsoft.Extensions.DependencyInjection;

namespace InvoiceTracker.Tests.Features.Api;

/// <summary>Lists: filtered, sorted, searched, and read page by page.</summary>
public sealed class ListTests(App app) : IClassFixture<App>
{
    [Theory]
    [InlineData("")]
    [InlineData("&sort=number")]
    [InlineData("&sort=-number")]
    [InlineData("&sort=total")]
    [InlineData("&sort=-total")]
    [InlineData("&sort=dueDate")]
    [InlineData("&sort=-dueDate")]
    [InlineData("&sort=viewedAt")]
    [InlineData("&sort=-viewedAt")]
    public async Task Page_by_page_every_invoice_comes_once_and_in_order(string sort)
    {
        using var api = await app.ApiOfAsync(await app.GivenAnotherWorkspaceAsync());
        var expected = await GivenAMixtureAsync(api);

        var seen = new List<JsonElement>();
        string? next = null;
        do
        {
            var page = (await api.ReadAsync($"/invoices?limit=2{sort}{(next is null ? "" : "&after=" + next)}")).Ok();
            Assert.InRange(page.GetProperty("items").GetArrayLength(), 1, 2);
            seen.AddRange(page.GetProperty("items").EnumerateArray());
            next = page.GetProperty("next").GetString();
        } while (next is not null);

        Assert.Equal(expected.Order(StringComparer.Ordinal), seen.Select(i => i.Text("id")).Order(StringComparer.Ordinal));
        AssertInOrder(seen, sort);
    }

    [Fact]
    public async Task Filters_narrow_the_list()
    {
        using var api = await app.ApiOfAsync(await app.GivenAnotherWorkspaceAsync());
        var draft = (await api.PostAsync("/invoices", ApiStory.Ac02(await api.GivenAClientAsync("Other Ltd")))).Created();
        var opened = await api.GivenASentOneAsync();
        await app.OpenAsync(opened.PathOf("anna@acme.example"));
        var unopened = await api.GivenASentOneAsync();

        await ExpectAsync("status=draft", draft);
        await ExpectAsync("status=pending", unopened, opened);
        await ExpectAsync("status=pending&opened=true", opened);
        await ExpectAsync("opened=false&status=pending", unopened);
        await ExpectAsync($"clientId={draft.Text("clientId")}", draft);
        await ExpectAsync($"clientId={Guid.NewGuid()}");
        await ExpectAsync("status=overdue");

        async Task ExpectAsync(string query, params JsonElement[] invoices) =>
            Assert.Equal(invoices.Select(i => i.Text("id")), (await api.ReadAsync($"/invoices?{query}")).Items().Select(i => i.Text("id")));
    }

    [Fact]
    public async Task An_invoice_is_overdue_from_the_day_after_its_due_day_where_the_business_is()
    {
        await using var own = await App.StartAsync();
        using var api = await own.ApiOfAsync(own.Maya);
        var id = (await api.GivenASentOneAsync()).Text("id");

        own.Clock.SetUtcNow(new DateTimeOffset(2026, 12, 7, 22, 59, 59, TimeSpan.Zero));
        Assert.Equal("pending", (await api.ReadAsync($"/invoices/{id}")).Ok().Text("label"));
        own.Clock.Advance(TimeSpan.FromSeconds(1));

        Assert.Equal("overdue", (await api.ReadAsync($"/invoices/{id}")).Ok().Text("label"));
        Assert.Equal(id, Assert.Single((await api.ReadAsync("/invoices?status=overdue")).Items()).Text("id"));
    }

    [Theory]
    [InlineData("logo", true)]
    [InlineData("LOGO", true)]
    [InlineData("acme", true)]
    [InlineData("100%_[a-z]", true)]
    [InlineData("%", true)]
    [InlineData("100_", false)]
    [InlineData("[a-b]", false)]
    [InlineData("%' OR '1'='1", false)]
    [InlineData("\\", false)]
    public async Task Search_takes_every_character_literally(string words, bool isFound)
    {
        using var api = await app.ApiOfAsync(await app.GivenAnotherWorkspaceAsync());
        await api.GivenADraftAsync("Logo 100%_[a-z] design");

        Assert.Equal(isFound ? 1 : 0, (await api.ReadAsync($"/invoices?q={Uri.EscapeDataString(words)}")).Items().Length);
    }

    [Fact]
    public async Task Search_finds_a_number()
    {
        using var api = await app.ApiOfAsync(await app.GivenAnotherWorkspaceAsync());
        var sent = await api.GivenASentOneAsync();
        await api.GivenASentOneAsync();

        Assert.Equal(sent.Text("id"), Assert.Single((await api.ReadAsync($"/invoices?q={sent.Text("number")}")).Items()).Text("id"));
    }

    [Theory]
    [InlineData("limit=0", "limit")]
    [InlineData("limit=201", "limit")]
    [InlineData("limit=-1", "limit")]
    [InlineData("limit=many", "limit")]
    [InlineData("after=nonsense!", "after")]
    [InlineData("after=QUFBQQ", "after")]
    [InlineData("sort=title", "sort")]
    [InlineData("sort=--number", "sort")]
    [InlineData("status=lost", "status")]
    [InlineData("opened=perhaps", "opened")]
    [InlineData("clientId=7", "clientId")]
    [InlineData("q=a%00b", "q")]
    public async Task A_question_that_makes_no_sense_is_refused(string query, string field)
    {
        using var api = await app.ApiOfAsync(app.Maya);

        Assert.NotEmpty((await api.ReadAsync($"/invoices?{query}")).ErrorAt(field));
    }

    [Fact]
    public async Task A_cursor_of_another_order_is_refused()
    {
        using var api = await app.ApiOfAsync(app.Maya);
        await api.GivenADraftAsync();
        await api.GivenADraftAsync();
        var next = (await api.ReadAsync("/invoices?limit=1&sort=total")).Ok().Text("next");

        Assert.NotEmpty((await api.ReadAsync($"/invoices?limit=1&sort=-total&after={next}")).ErrorAt("after"));
        Assert.NotEmpty((await api.ReadAsync($"/activity?after={next}")).ErrorAt("after"));
        Assert.NotEmpty((await api.ReadAsync($"/clients?after={next}")).ErrorAt("after"));
    }

    [Fact]
    public async Task Clients_activity_and_views_are_read_page_by_page_too()
    {
        using var api = await app.ApiOfAsync(await app.GivenAnotherWorkspaceAsync());
        foreach (var name in new[] { "Beta", "Acme", "Acme", "Zeta" })
            await api.GivenAClientAsync(name);
        var sent = await api.GivenASentOneAsync();
        for (var i = 0; i < 5; i++)
            await app.OpenAsync(sent.PathOf("anna@acme.example"));
        await app.ViewsAsync(Guid.Parse(sent.Text("id")), 5);

        Assert.Equal(5, await DistinctAsync("/clients"));
        Assert.Equal(5, await DistinctAsync($"/invoices/{sent.Text("id")}/views"));
        Assert.Equal((await api.ReadAsync("/activity")).Items().Length, await DistinctAsync("/activity"));

        async Task<int> DistinctAsync(string path)
        {
            var ids = new HashSet<string>(StringComparer.Ordinal);
            for (string? next = ""; next is not null; )
            {
                var page = (await api.ReadAsync($"{path}?limit=2{(next.Length == 0 ? "" : "&after=" + next)}")).Ok();
                foreach (var item in page.GetProperty("items").EnumerateArray())
                    Assert.True(ids.Add(item.Text("id")));
                next = page.GetProperty("next").GetString();
            }
            return ids.Count;
        }
    }

    [Fact]
    public async Task Chips_count_what_the_list_would_show()
    {
        var olivia = await app.GivenAnotherWorkspaceAsync();
        using var api = await app.ApiOfAsync(olivia);
        await api.GivenADraftAsync();
        await api.GivenASentOneAsync();
        await app.OpenAsync((await api.GivenASentOneAsync()).PathOf("anna@acme.example"));

        await using var scope = app.Services.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<InvoiceTracker.Data.AppDbContext>();
        await scope
            .ServiceProvider.GetRequiredService<CurrentUser>()
            .LoadAsync(db, olivia.WorkspaceId, olivia.UserId, stamp: null, default);
        var counts = await scope.ServiceProvider.GetRequiredService<InvoiceList>().CountAsync(default);

        Assert.Equal(new InvoiceCounts(All: 3, Opened: 1, NotOpened: 1, Overdue: 0, Draft: 1, Paid: 0), counts);
    }

    // Two drafts, two unopened and two opened, with totals and due days that repeat.
    private async Task<List<string>> GivenAMixtureAsync(HttpClient api)
    {
        var clientId = await api.GivenAClientAsync();
        var ids = new List<string>();
        for (var i = 0; i < 6; i++)
        {
            var body = ApiStory.Ac02(clientId);
            body["dueDate"] = $"2026-12-{10 + (i % 3)}";
            body["lines"] = new[]
            {
                new
                {
                    description = "x",
                    quantity = (i % 2) + 1,
                    unitPrice = "10",
                    taxRate = "0",
                },
            };
            var id = (await api.PostAsync("/invoices", body)).Created().Text("id");
            ids.Add(id);
            if (i < 2)
                continue;
            var sent = (await api.PostAsync($"/invoices/{id}/send")).Ok();
            if (i >= 4)
                await app.OpenAsync(sent.PathOf("anna@acme.example"));
            app.Clock.Advance(TimeSpan.FromSeconds(1));
        }
        return ids;
    }

    private static void AssertInOrder(List<JsonElement> seen, string sort)
    {
        if (sort.Length == 0)
            return;
        var name = sort.Split('=')[1].TrimStart('-');
        var values = seen.Select(i => i.GetProperty(name).GetString()).ToList();
        var given = values.TakeWhile(v => v is not null).Select(v => name == "total" ? v!.PadLeft(12, '0') : v!).ToList();
        Assert.All(values.Skip(given.Count), Assert.Null);
        Assert.Equal(
            sort.Contains('-', StringComparison.Ordinal)
                ? given.OrderDescending(StringComparer.Ordinal)
                : given.Order(StringComparer.Ordinal),
            given
        );
        Assert.NotEmpty(given);
    }
}
