using System.Net;
using InvoiceTracker.Domain;
using InvoiceTracker.Features.Api;
using InvoiceTracker.Tests.Support;
using Microsoft.EntityFrameworkCore;

namespace InvoiceTracker.Tests.Features.Api;

/// <summary>Who may call what (RELIABILITY's authorization matrix, as far as the API goes).</summary>
public sealed class AccessTests(App app) : IClassFixture<App>
{
    [Theory]
    [InlineData(null)]
    [InlineData("Bearer it_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA")]
    [InlineData("Bearer ")]
    [InlineData("Basic bWF5YTpzZWNyZXQ=")]
    public async Task Without_a_known_token_nothing_is_answered(string? authorization)
    {
        using var api = app.Browser();
        if (authorization is not null)
            api.DefaultRequestHeaders.TryAddWithoutValidation("Authorization", authorization);

        var answer = await api.ReadAsync("/invoices");

        Assert.Equal((HttpStatusCode.Unauthorized, "unauthenticated"), (answer.Status, answer.Code));
    }

    [Fact]
    public async Task A_session_cookie_is_no_token()
    {
        using var browser = await app.SignInAsync(app.Maya);

        Assert.Equal(HttpStatusCode.Unauthorized, (await browser.ReadAsync("/invoices")).Status);
    }

    [Fact]
    public async Task A_revoked_token_and_one_of_a_deactivated_user_end_at_once()
    {
        var ada = await app.GivenAnAccountantAsync();
        using var api = await app.ApiOfAsync(ada);
        (await api.ReadAsync("/clients")).Ok();
        await app.QueryAsync(db =>
            db.Users.Where(u => u.Id == ada.UserId).ExecuteUpdateAsync(row => row.SetProperty(u => u.IsActive, false))
        );
        (await api.ReadAsync("/clients")).Of(HttpStatusCode.Unauthorized);

        var olivia = await app.GivenAnotherWorkspaceAsync();
        using var hers = await app.ApiOfAsync(olivia);
        (await hers.ReadAsync("/clients")).Ok();
        var token = Assert.Single(
            await app.InScopeAsync<ApiTokens, List<ApiToken>>(tokens => tokens.ListAsync(olivia.WorkspaceId, default))
        );
        Assert.False(await app.InScopeAsync<ApiTokens, bool>(tokens => tokens.RevokeAsync(app.Maya.WorkspaceId, token.Id, default)));
        Assert.True(await app.InScopeAsync<ApiTokens, bool>(tokens => tokens.RevokeAsync(olivia.WorkspaceId, token.Id, default)));
        (await hers.ReadAsync("/clients")).Of(HttpStatusCode.Unauthorized);
    }

    [Fact]
    public async Task A_token_of_scope_read_reads_only()
    {
        using var writer = await app.ApiOfAsync(app.Maya);
        using var reader = await app.ApiOfAsync(app.Maya, ApiScope.Read);
        var id = await writer.GivenADraftAsync();

        (await reader.ReadAsync($"/invoices/{id}")).Ok();
        Answer[] answers =
        [
            await reader.PostAsync("/invoices", ApiStory.Ac02(null)),
            await reader.PostAsync($"/invoices/{id}/send"),
            await reader.PatchAsync($"/invoices/{id}", new { title = "x" }),
            await reader.DeleteOneAsync($"/invoices/{id}"),
            await reader.PutAsync("/preferences", new { }),
        ];

        Assert.All(answers, answer => Assert.Equal((HttpStatusCode.Forbidden, "insufficient_scope"), (answer.Status, answer.Code)));
    }

    [Fact]
    public async Task An_accountant_changes_nothing_and_a_member_neither_voids_nor_deletes()
    {
        using var owner = await app.ApiOfAsync(app.Maya);
        using var accountant = await app.ApiOfAsync(await app.GivenAnAccountantAsync());
        using var member = await app.ApiOfAsync(app.Tom);
        var draft = await owner.GivenADraftAsync();
        var sent = (await owner.GivenASentOneAsync()).Text("id");

        (await accountant.ReadAsync($"/invoices/{draft}")).Ok();
        (await accountant.ReadAsync($"/invoices/{sent}/views")).Ok();
        (await accountant.PutAsync("/preferences", new { kinds = new { } })).Ok();
        (await member.PatchAsync($"/invoices/{draft}", new { title = "Tom's" })).Ok();
        Answer[] answers =
        [
            await accountant.PostAsync("/invoices", ApiStory.Ac02(null)),
            await accountant.PostAsync("/clients", new { name = "A", email = "a@b.example" }),
            await accountant.PatchAsync($"/invoices/{draft}", new { title = "x" }),
            await accountant.PostAsync($"/invoices/{draft}/send"),
            await accountant.PostAsync($"/invoices/{sent}/resend"),
            await accountant.PostAsync($"/invoices/{sent}/void"),
            await accountant.DeleteOneAsync($"/invoices/{draft}"),
            await accountant.ReadAsync("/members"),
            await accountant.ReadAsync("/integrations"),
            await accountant.DeleteOneAsync("/integrations/stripe"),
            await member.PostAsync($"/invoices/{sent}/void"),
            await member.DeleteOneAsync($"/invoices/{draft}"),
            await member.ReadAsync("/members"),
            await member.PutAsync("/integrations/stripe", new { secretKey = "sk_test_x" }),
        ];

        Assert.All(answers, answer => Assert.Equal((HttpStatusCode.Forbidden, "forbidden"), (answer.Status, answer.Code)));
        Assert.Equal("Tom's", (await owner.ReadAsync($"/invoices/{draft}")).Ok().Text("title"));
        Assert.Contains(
            (await owner.ReadAsync("/members")).Items(),
            m => m.Text("email") == "tom@northlight.example" && m.Text("role") == "member"
        );
    }

    [Fact]
    public async Task Another_workspace_is_answered_as_if_it_did_not_exist()
    {
        using var maya = await app.ApiOfAsync(app.Maya);
        using var olivia = await app.ApiOfAsync(await app.GivenAnotherWorkspaceAsync());
        var sent = await maya.GivenASentOneAsync("Hers alone");
        var id = sent.Text("id");
        await app.OpenAsync(sent.PathOf("anna@acme.example"));
        var notification = (await maya.ReadAsync("/notifications")).Items()[0].Text("id");
        var unknown = Said(await olivia.ReadAsync($"/invoices/{Guid.NewGuid()}"));

        string[] reads =
        [
            $"/invoices/{id}",
            $"/invoices/{id}/views",
            $"/invoices/{id}/activity",
            $"/invoices/{id}/pdf",
            $"/clients/{sent.Text("clientId")}",
        ];
        foreach (var path in reads)
            Assert.Equal(unknown, Said(await olivia.ReadAsync(path)));
        (await olivia.PatchAsync($"/invoices/{id}", new { title = "Mine" })).Of(HttpStatusCode.NotFound);
        (await olivia.DeleteOneAsync($"/invoices/{id}")).Of(HttpStatusCode.NotFound);
        foreach (var step in new[] { "send", "resend", "void" })
            (await olivia.PostAsync($"/invoices/{id}/{step}")).Of(HttpStatusCode.NotFound);
        (await olivia.PatchAsync($"/clients/{sent.Text("clientId")}", new { name = "Mine" })).Of(HttpStatusCode.NotFound);
        (await olivia.PostAsync($"/notifications/{notification}/read")).Of(HttpStatusCode.NotFound);
        foreach (
            var list in new[]
            {
                "/invoices",
                "/clients",
                "/activity",
                "/notifications",
                "/invoices?q=Hers",
                $"/invoices?clientId={sent.Text("clientId")}",
            }
        )
            Assert.Empty((await olivia.ReadAsync(list)).Items());
        Assert.Equal("unknown client", (await olivia.PostAsync("/invoices", ApiStory.Ac02(sent.Text("clientId")))).ErrorAt("clientId"));

        static (HttpStatusCode, string, string) Said(Answer answer) => (answer.Status, answer.Code, answer.Body.Text("detail"));
    }

    [Fact]
    public async Task Nobody_chooses_the_workspace_by_header_query_or_body()
    {
        using var olivia = await app.ApiOfAsync(await app.GivenAnotherWorkspaceAsync());
        olivia.DefaultRequestHeaders.Add("X-Workspace-Id", app.Maya.WorkspaceId.ToString());
        var body = ApiStory.Ac02(null);
        foreach (
            var (name, value) in new (string, object)[]
            {
                ("workspaceId", app.Maya.WorkspaceId),
                ("WorkspaceId", app.Maya.WorkspaceId),
                ("status", "paid"),
                ("amountPaid", "999"),
                ("id", Guid.Empty),
                ("viewedAt", "2026-01-01T00:00:00Z"),
                ("number", "2026-0001"),
            }
        )
            body[name] = value;

        var made = (await olivia.PostAsync($"/invoices?tenant={app.Maya.WorkspaceId}", body)).Created();

        Assert.Equal(("draft", "0.00"), (made.Text("status"), made.Text("amountPaid")));
        using var maya = await app.ApiOfAsync(app.Maya);
        (await maya.ReadAsync($"/invoices/{made.Text("id")}")).Of(HttpStatusCode.NotFound);
    }
}
