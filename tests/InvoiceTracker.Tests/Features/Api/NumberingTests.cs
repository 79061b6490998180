using System.Globalization;
using System.Net;
using InvoiceTracker.Tests.Support;

namespace InvoiceTracker.Tests.Features.Api;

/// <summary>AC-33: numbers without gaps or duplicates, whoever sends and whatever fails.</summary>
public sealed class NumberingTests
{
    [Fact]
    public async Task A_hundred_invoices_sent_by_twenty_callers_get_one_to_a_hundred()
    {
        await using var app = await App.StartAsync();
        using var api = await app.ApiOfAsync(app.Maya);
        var body = ApiStory.Ac02(await api.GivenAClientAsync());
        var drafts = new List<string>();
        for (var i = 0; i < 103; i++)
            drafts.Add((await api.PostAsync("/invoices", body)).Created().Text("id"));
        foreach (var deleted in drafts.Take(3))
            (await api.DeleteOneAsync($"/invoices/{deleted}")).Of(HttpStatusCode.NoContent);

        var numbers = await Task.WhenAll(drafts.Skip(3).Chunk(5).Select(SendAsync));

        Assert.Equal(Enumerable.Range(1, 100).Select(n => $"2026-{n:0000}"), numbers.SelectMany(n => n).Order(StringComparer.Ordinal));

        async Task<List<string>> SendAsync(string[] ids)
        {
            using var caller = await app.ApiOfAsync(app.Maya);
            var given = new List<string>();
            foreach (var id in ids)
                given.Add((await caller.PostAsync($"/invoices/{id}/send")).Ok().Text("number"));
            return given;
        }
    }

    [Fact]
    public async Task A_send_that_fails_gives_its_number_back()
    {
        await using var app = await App.StartAsync();
        using var api = await app.ApiOfAsync(app.Maya);
        var late = ApiStory.Ac02(await api.GivenAClientAsync());
        late["dueDate"] = "2026-11-22";
        var id = (await api.PostAsync("/invoices", late)).Created().Text("id");

        // The number is drawn before the due date turns out to lie before the day of sending.
        Assert.NotEmpty((await api.PostAsync($"/invoices/{id}/send")).ErrorAt("dueDate"));

        Assert.Equal("2026-0001", (await api.GivenASentOneAsync()).Text("number"));
    }

    [Fact]
    public async Task The_new_year_begins_at_the_workspaces_midnight()
    {
        await using var app = await App.StartAsync();
        using var api = await app.ApiOfAsync(app.Maya);
        var body = ApiStory.Ac02(await api.GivenAClientAsync());
        body["dueDate"] = "2027-01-31";

        app.Clock.SetUtcNow(At("2026-12-31T22:59:59Z"));
        var old = await SendAsync();
        app.Clock.SetUtcNow(At("2026-12-31T23:00:00Z"));
        var fresh = await SendAsync();

        Assert.Equal(("2026-0001", "2026-12-31"), old);
        Assert.Equal(("2027-0001", "2027-01-01"), fresh);

        async Task<(string, string)> SendAsync()
        {
            var sent = (await api.PostAsync($"/invoices/{(await api.PostAsync("/invoices", body)).Created().Text("id")}/send")).Ok();
            return (sent.Text("number"), sent.Text("issueDate"));
        }

        static DateTimeOffset At(string text) => DateTimeOffset.Parse(text, CultureInfo.InvariantCulture);
    }

    [Fact]
    public async Task Two_workspaces_count_each_for_themselves()
    {
        await using var app = await App.StartAsync();
        using var maya = await app.ApiOfAsync(app.Maya);
        using var olivia = await app.ApiOfAsync(await app.GivenAnotherWorkspaceAsync());

        Assert.Equal("2026-0001", (await maya.GivenASentOneAsync()).Text("number"));
        Assert.Equal("2026-0001", (await olivia.GivenASentOneAsync()).Text("number"));
    }
}
