using InvoiceTracker.Domain;
using InvoiceTracker.Tests.Support;

namespace InvoiceTracker.Tests.Features.Api;

/// <summary>AC-13: switching the alerts off silences them and loses no data.</summary>
public sealed class PreferenceTests(App app) : IClassFixture<App>
{
    [Fact]
    public async Task Muted_opens_are_kept_and_not_told_and_switching_on_again_fills_nothing_in()
    {
        using var api = await app.ApiOfAsync(app.Maya);
        var sent = await api.GivenASentOneAsync("Logo design");
        var id = sent.Text("id");
        (await api.PutAsync("/preferences", Viewed(isOn: false))).Ok();

        await app.OpenAsync(sent.PathOf("anna@acme.example"));
        app.Clock.Advance(TimeSpan.FromMinutes(20));
        await app.OpenAsync(sent.PathOf("anna@acme.example"));

        var invoice = (await api.ReadAsync($"/invoices/{id}")).Ok();
        Assert.Equal((2, Instant.Format(app.Clock.GetUtcNow())), (invoice.GetProperty("viewCount").GetInt32(), invoice.Text("viewedAt")));
        Assert.Equal(2, (await api.ReadAsync($"/invoices/{id}/activity")).Items().Count(a => a.Text("type") == "opened"));
        Assert.DoesNotContain((await api.ReadAsync("/notifications")).Items(), n => n.Text("invoiceId") == id);

        (await api.PutAsync("/preferences", Viewed(isOn: true))).Ok();
        Assert.DoesNotContain((await api.ReadAsync("/notifications")).Items(), n => n.Text("invoiceId") == id);
        app.Clock.Advance(TimeSpan.FromMinutes(20));
        await app.OpenAsync(sent.PathOf("anna@acme.example"));

        Assert.Equal(
            "Someone opened Logo design multiple times",
            (await api.ReadAsync("/notifications")).Items().Single(n => n.Text("invoiceId") == id).Text("title")
        );
    }

    [Fact]
    public async Task A_channel_that_is_not_named_stays_as_it_is()
    {
        using var api = await app.ApiOfAsync(app.Tom);
        Assert.Equal("""{"inApp":true,"push":true,"mail":false}""", ViewedIn(await api.ReadAsync("/preferences")));

        Assert.Equal(
            """{"inApp":true,"push":false,"mail":false}""",
            ViewedIn(await api.SendJsonAsync(HttpMethod.Put, "/preferences", """{"kinds":{"invoice.viewed":{"push":false}}}"""))
        );
        Assert.Equal(
            """{"inApp":true,"push":false,"mail":true}""",
            ViewedIn(await api.SendJsonAsync(HttpMethod.Put, "/preferences", """{"kinds":{"invoice.viewed":{"mail":true}}}"""))
        );
        Assert.Equal("""{"inApp":true,"push":false,"mail":true}""", ViewedIn(await api.ReadAsync("/preferences")));

        static string ViewedIn(Answer answer) => answer.Ok().GetProperty("kinds").GetProperty("invoice.viewed").GetRawText();
    }

    [Theory]
    [InlineData("""{"kinds":{"invoice.exploded":{"inApp":true}}}""", "kinds.invoice.exploded")]
    [InlineData("""{"kinds":{"InvoiceViewed":{"inApp":true}}}""", "kinds.InvoiceViewed")]
    [InlineData("""{"kinds":{"invoice.viewed":null}}""", "kinds.invoice.viewed")]
    [InlineData("""{"kinds":{"mail.failed":{"inApp":false}}}""", "kinds.mail.failed.inApp")]
    [InlineData("""{"quietHours":{"from":"22:00"}}""", "quietHours")]
    [InlineData("""{"quietHours":{"from":"22:00","until":"25:00"}}""", "quietHours")]
    [InlineData("""{"quietHours":{"from":22,"until":"07:00"}}""", "quietHours")]
    [InlineData("""{"quietHours":"always"}""", "quietHours")]
    [InlineData("""{"quietHours":{"from":"22:00","until":"22:00"}}""", "quietHours.until")]
    public async Task What_cannot_be_switched_is_refused(string json, string field)
    {
        using var api = await app.ApiOfAsync(app.Tom);

        Assert.NotEmpty((await api.SendJsonAsync(HttpMethod.Put, "/preferences", json)).ErrorAt(field));
    }

    [Fact]
    public async Task Quiet_hours_are_set_kept_and_ended()
    {
        using var api = await app.ApiOfAsync(app.Tom);

        Assert.Equal("""{"from":"22:00","until":"07:00"}""", await PutAsync("""{"quietHours":{"from":"22:00","until":"07:00"}}"""));
        Assert.Equal("""{"from":"22:00","until":"07:00"}""", await PutAsync("{}"));
        Assert.Equal("null", await PutAsync("""{"quietHours":null}"""));

        async Task<string> PutAsync(string json) =>
            (await api.SendJsonAsync(HttpMethod.Put, "/preferences", json)).Ok().GetProperty("quietHours").GetRawText();
    }

    [Fact]
    public async Task Events_come_as_they_happen_and_resume_after_the_last_one_seen()
    {
        using var api = await app.ApiOfAsync(app.Maya);
        var sent = await api.GivenASentOneAsync("Streamed");
        await app.OpenAsync(sent.PathOf("anna@acme.example"));
        var seen = (await api.ReadAsync("/notifications")).Items()[0].Text("id");
        app.Clock.Advance(TimeSpan.FromMinutes(20));
        await app.OpenAsync(sent.PathOf("anna@acme.example"));

        using var request = new HttpRequestMessage(HttpMethod.Get, "/api/v1/events");
        request.Headers.Add("Last-Event-ID", seen);
        using var response = await api.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(10));
        using var reader = new StreamReader(await response.Content.ReadAsStreamAsync(limit.Token));
        string? line;
        do line = await reader.ReadLineAsync(limit.Token);
        while (line?.StartsWith("data:", StringComparison.Ordinal) != true);

        Assert.Equal("text/event-stream", response.Content.Headers.ContentType?.MediaType);
        Assert.Contains("Someone opened Streamed multiple times", line, StringComparison.Ordinal);
    }

    private static Dictionary<string, object> Viewed(bool isOn) =>
        new()
        {
            ["kinds"] = new Dictionary<string, object>
            {
                ["invoice.viewed"] = new
                {
                    inApp = isOn,
                    push = isOn,
                    mail = false,
                },
            },
        };
}
