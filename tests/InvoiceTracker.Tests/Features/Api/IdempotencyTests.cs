using System.Net;
using InvoiceTracker.Domain;
using InvoiceTracker.Tests.Support;
using Microsoft.EntityFrameworkCore;

namespace InvoiceTracker.Tests.Features.Api;

/// <summary>The same key and body give the same answer for 24 hours; another body 409.</summary>
public sealed class IdempotencyTests(App app) : IClassFixture<App>
{
    [Fact]
    public async Task The_same_request_is_answered_alike_and_done_once()
    {
        using var api = await app.ApiOfAsync(app.Maya);
        var body = ApiStory.Ac02(await api.GivenAClientAsync());

        var first = await api.PostAsync("/invoices", body, "once");
        var second = await api.PostAsync("/invoices", body, "once");

        Assert.Equal(
            (HttpStatusCode.Created, first.Created().ToString(), first.Location),
            (second.Status, second.Body.ToString(), second.Location)
        );
        Assert.Equal(1, await app.QueryAsync(db => db.Invoices.CountAsync(i => i.ClientId == Guid.Parse(first.Body.Text("clientId")))));
    }

    [Fact]
    public async Task Another_body_under_the_same_key_is_a_conflict()
    {
        using var api = await app.ApiOfAsync(app.Maya);
        await api.PostAsync("/clients", new { name = "A", email = "a@acme.example" }, "key");

        var answer = await api.PostAsync("/clients", new { name = "B", email = "a@acme.example" }, "key");

        Assert.Equal((HttpStatusCode.Conflict, "idempotency_key_reused"), (answer.Status, answer.Code));
        Assert.Equal(
            "idempotency_key_reused",
            (await api.PostAsync("/invoices", new { name = "A", email = "a@acme.example" }, "key")).Code
        );
    }

    [Fact]
    public async Task Keys_of_two_tokens_do_not_meet()
    {
        using var one = await app.ApiOfAsync(app.Maya);
        using var other = await app.ApiOfAsync(app.Maya);
        var body = new { name = "Twice", email = "a@acme.example" };

        var made = (await one.PostAsync("/clients", body, "shared")).Created().Text("id");

        Assert.NotEqual(made, (await other.PostAsync("/clients", body, "shared")).Created().Text("id"));
    }

    [Fact]
    public async Task Simultaneous_requests_run_once_and_hear_the_same()
    {
        using var api = await app.ApiOfAsync(app.Maya);
        var body = ApiStory.Ac02(await api.GivenAClientAsync());

        var answers = await Task.WhenAll(Enumerable.Range(0, 12).Select(_ => api.PostAsync("/invoices", body, "storm")));

        Assert.All(
            answers,
            answer => Assert.Equal((HttpStatusCode.Created, answers[0].Body.ToString()), (answer.Status, answer.Body.ToString()))
        );
        Assert.Equal(
            1,
            await app.QueryAsync(db => db.Invoices.CountAsync(i => i.ClientId == Guid.Parse(answers[0].Body.Text("clientId"))))
        );
    }

    [Fact]
    public async Task A_double_click_on_send_hears_200_twice_and_sends_once()
    {
        using var api = await app.ApiOfAsync(app.Maya);
        var id = await api.GivenADraftAsync();

        var answers = await Task.WhenAll(
            api.PostAsync($"/invoices/{id}/send", null, "send"),
            api.PostAsync($"/invoices/{id}/send", null, "send")
        );

        Assert.All(answers, answer => answer.Ok());
        Assert.Equal(1, await app.QueryAsync(db => db.MailMessages.CountAsync(m => m.InvoiceId == Guid.Parse(id))));
    }

    [Fact]
    public async Task A_refusal_is_remembered_too()
    {
        using var api = await app.ApiOfAsync(app.Maya);
        var id = (await api.PostAsync("/invoices", ApiStory.Ac02(null))).Created().Text("id");
        Assert.NotEmpty((await api.PostAsync($"/invoices/{id}/send", null, "early")).ErrorAt("clientId"));
        (await api.PatchAsync($"/invoices/{id}", new { clientId = await api.GivenAClientAsync() })).Ok();

        Assert.NotEmpty((await api.PostAsync($"/invoices/{id}/send", null, "early")).ErrorAt("clientId"));
        (await api.PostAsync($"/invoices/{id}/send", null, "later")).Ok();
    }

    [Fact]
    public async Task After_a_day_an_answer_is_forgotten_and_swept_away()
    {
        await using var own = await App.StartAsync();
        using var api = await own.ApiOfAsync(own.Maya);
        var body = new { name = "Daily", email = "a@acme.example" };
        var first = (await api.PostAsync("/clients", body, "day")).Created().Text("id");

        own.Clock.Advance(TimeSpan.FromHours(24) - TimeSpan.FromMilliseconds(1));
        Assert.Equal(first, (await api.PostAsync("/clients", body, "day")).Created().Text("id"));
        own.Clock.Advance(TimeSpan.FromMilliseconds(1));
        Assert.NotEqual(first, (await api.PostAsync("/clients", body, "day")).Created().Text("id"));

        Assert.Equal(1, await own.QueryAsync(db => db.IdempotentAnswers.CountAsync()));
    }

    [Fact]
    public async Task What_failed_on_our_side_is_tried_again()
    {
        await using var own = await App.StartAsync();
        using var api = await own.ApiOfAsync(own.Maya);
        var id = await api.GivenADraftAsync();
        await own.QueryAsync(db => db.Database.ExecuteSqlRawAsync("""ALTER TABLE "MailMessages" RENAME TO "Elsewhere" """));
        (await api.PostAsync($"/invoices/{id}/send", null, "retry")).Of(HttpStatusCode.InternalServerError);
        await own.QueryAsync(db => db.Database.ExecuteSqlRawAsync("""ALTER TABLE "Elsewhere" RENAME TO "MailMessages" """));

        Assert.Equal("2026-0001", (await api.PostAsync($"/invoices/{id}/send", null, "retry")).Ok().Text("number"));
    }

    [Fact]
    public async Task A_claim_whose_process_died_is_taken_over()
    {
        await using var own = await App.StartAsync();
        using var api = await own.ApiOfAsync(own.Maya);
        var body = new { name = "Dead", email = "a@acme.example" };
        var first = (await api.PostAsync("/clients", body, "dead")).Created().Text("id");
        await own.QueryAsync(db => db.IdempotentAnswers.ExecuteUpdateAsync(row => row.SetProperty(a => a.StatusCode, 0)));
        own.Clock.Advance(TimeSpan.FromMinutes(1));

        Assert.NotEqual(first, (await api.PostAsync("/clients", body, "dead")).Created().Text("id"));
    }

    [Theory]
    [InlineData("two words")]
    [InlineData("über")]
    [InlineData("long")]
    public async Task A_key_that_is_none_is_refused(string key)
    {
        using var api = await app.ApiOfAsync(app.Maya);
        api.DefaultRequestHeaders.TryAddWithoutValidation(
            "Idempotency-Key",
            key == "long"
                ? new string('k', IdempotentAnswer.KeyLength + 1)
                : Uri.EscapeDataString(key)
                    .Replace("%20", " ", StringComparison.Ordinal)
                    .Replace("%C3%BC", "\u007f", StringComparison.Ordinal)
        );

        Assert.NotEmpty((await api.PostAsync("/clients", new { name = "A", email = "a@acme.example" })).ErrorAt("Idempotency-Key"));
    }
}
