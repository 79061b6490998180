using System.Net;
using InvoiceTracker.Domain;
using InvoiceTracker.Features.Api;
using InvoiceTracker.Tests.Features.Api;
using InvoiceTracker.Tests.Pages;
using InvoiceTracker.Tests.Support;
using Microsoft.EntityFrameworkCore;

namespace InvoiceTracker.Tests.Features.Payments;

/// <summary>Settings › Integrations and <c>/api/v1/integrations</c>: keys go in, and never come out again.</summary>
public sealed class IntegrationTests(GatewayApp app) : IClassFixture<GatewayApp>
{
    private const string Page = "/settings/integrations";

    [Fact]
    public async Task The_api_connects_and_disconnects_and_shows_no_secret()
    {
        using var api = await app.ApiOfAsync(await OwnerOfAnotherAsync());
        Assert.All((await api.ReadAsync("/integrations")).Items(), i => Assert.False(i.GetProperty("connected").GetBoolean()));

        foreach (var gateway in app.Gateways)
        {
            var made = (await api.PutAsync($"/integrations/{gateway.Name}", gateway.Keys)).Ok();
            Assert.Equal(
                (gateway.Name, true, "test"),
                (made.Text("gateway"), made.GetProperty("connected").GetBoolean(), made.Text("mode"))
            );
            Assert.Matches($"^https://billing\\.northlight\\.example/hooks/{gateway.Name}/[A-Za-z0-9_-]{{43}}$", made.Text("webhookUrl"));
            // Entered again, the service keeps calling where it calls.
            var again = (await api.PutAsync($"/integrations/{gateway.Name}", gateway.Keys)).Ok();
            Assert.Equal(made.ToString(), again.ToString());
        }

        var listed = (await api.ReadAsync("/integrations")).Ok();
        Assert.Equal(["stripe", "paypal", "square"], listed.GetProperty("items").EnumerateArray().Select(i => i.Text("gateway")));
        Assert.All(
            app.Gateways.SelectMany(g => g.Secrets),
            secret => Assert.DoesNotContain(secret, listed.ToString(), StringComparison.Ordinal)
        );
        (await api.DeleteOneAsync("/integrations/stripe")).Of(HttpStatusCode.NoContent);
        (await api.DeleteOneAsync("/integrations/stripe")).Of(HttpStatusCode.NoContent);
        Assert.Equal(
            [false, true, true],
            (await api.ReadAsync("/integrations")).Items().Select(i => i.GetProperty("connected").GetBoolean())
        );
        (await api.PutAsync("/integrations/bitcoin", new { })).Of(HttpStatusCode.NotFound);
        (await api.DeleteOneAsync("/integrations/bank")).Of(HttpStatusCode.NotFound);
    }

    [Theory]
    [InlineData("stripe", """{"webhookSecret":"whsec_x"}""", "secretKey")]
    [InlineData("stripe", """{"secretKey":"pk_live_x","webhookSecret":"whsec_x"}""", "secretKey")]
    [InlineData("stripe", """{"secretKey":"sk_live_x","webhookSecret":"we_x"}""", "webhookSecret")]
    [InlineData("stripe", """{"secretKey":"sk_live_x y","webhookSecret":"whsec_x"}""", "secretKey")]
    [InlineData("paypal", """{"clientSecret":"x","webhookId":"x"}""", "clientId")]
    [InlineData("paypal", """{"clientId":"x","clientSecret":" ","webhookId":"x"}""", "clientSecret")]
    [InlineData("square", """{"accessToken":"x","signatureKey":"x"}""", "locationId")]
    [InlineData("square", """{"accessToken":"x\u0007","locationId":"L","signatureKey":"x"}""", "accessToken")]
    public async Task A_key_that_cannot_be_one_is_refused_by_name(string gateway, string json, string field)
    {
        using var api = await app.ApiOfAsync(await OwnerOfAnotherAsync());

        var answer = await api.SendJsonAsync(HttpMethod.Put, $"/integrations/{gateway}", json);

        Assert.NotEmpty(answer.ErrorAt(field));
        Assert.All((await api.ReadAsync("/integrations")).Items(), i => Assert.False(i.GetProperty("connected").GetBoolean()));
    }

    [Fact]
    public async Task Only_owners_and_admins_see_it()
    {
        using var member = await app.ApiOfAsync(app.Tom);
        using var reader = await app.ApiOfAsync(app.Maya, ApiScope.Read);
        using var browser = await app.SignInAsync(app.Tom);
        using var stranger = app.Browser();

        (await member.ReadAsync("/integrations")).Of(HttpStatusCode.Forbidden);
        (await member.PutAsync("/integrations/stripe", app.Stripe.Keys)).Of(HttpStatusCode.Forbidden);
        (await member.DeleteOneAsync("/integrations/stripe")).Of(HttpStatusCode.Forbidden);
        (await reader.PutAsync("/integrations/stripe", app.Stripe.Keys)).Of(HttpStatusCode.Forbidden);
        Assert.Equal(HttpStatusCode.Forbidden, (await browser.GetAsync(Page)).StatusCode);
        Assert.DoesNotContain(Page, await browser.SeeAsync("/settings/profile"), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.Redirect, (await stranger.GetAsync(Page)).StatusCode);
    }

    [Fact]
    public async Task The_page_tells_the_state_of_each_service_and_shows_no_secret()
    {
        await using var own = new GatewayApp();
        await own.InitializeAsync();
        using var maya = await own.SignInAsync(own.Maya);
        foreach (var gateway in own.Gateways)
            await maya.SubmitAsync(Page, [], $"{Page}?gateway={gateway.Name}&handler=Disconnect");
        Assert.Equal(3, (await maya.SeeAsync(Page)).Split("Not connected").Length - 1);

        var form = $"{Page}?gateway=stripe";
        var refused = await maya.SubmitAsync(
            form,
            [("Input[secretKey]", "pk_live_x"), ("Input[webhookSecret]", "")],
            $"{form}&handler=Connect"
        );
        var text = await refused.ReadAsync();
        Assert.Contains("This is the publishable key.", text, StringComparison.Ordinal);
        Assert.Matches(
            "<input[^>]*aria-invalid=\"true\"[^>]*name=\"Input\\[secretKey\\]\"|<input[^>]*name=\"Input\\[secretKey\\]\"[^>]*aria-invalid=\"true\"",
            text
        );
        Assert.DoesNotContain("pk_live_x", text, StringComparison.Ordinal);

        // First the key, which makes the address; then the secret that the service gives for it.
        await maya.SubmitAsync(
            form,
            [("Input[secretKey]", own.Stripe.Keys["secretKey"]), ("Input[webhookSecret]", "")],
            $"{form}&handler=Connect"
        );
        text = await maya.SeeAsync(form);
        Assert.Contains("Needs attention", text, StringComparison.Ordinal);
        Assert.Contains("The signing secret is missing", text, StringComparison.Ordinal);
        Assert.Contains("https://billing.northlight.example/hooks/stripe/", text, StringComparison.Ordinal);
        await maya.SubmitAsync(
            form,
            [("Input[secretKey]", ""), ("Input[webhookSecret]", own.Stripe.Keys["webhookSecret"])],
            $"{form}&handler=Connect"
        );
        text = await maya.SeeAsync(form);
        Assert.Contains("Test mode", text, StringComparison.Ordinal);
        Assert.DoesNotContain("Needs attention", text, StringComparison.Ordinal);
        Assert.All(own.Stripe.Secrets, secret => Assert.DoesNotContain(secret, text, StringComparison.Ordinal));
        var stored = await own.QueryAsync(db => db.GatewayConnections.Select(c => c.ProtectedSecrets).SingleAsync());
        Assert.All(own.Stripe.Secrets, secret => Assert.DoesNotContain(secret, stored, StringComparison.Ordinal));

        await maya.SubmitAsync(form, [("Input[secretKey]", "sk_test_of_somebody_else")], $"{form}&handler=Connect");
        Assert.Contains("Stripe does not accept the keys (401)", await maya.SeeAsync(form), StringComparison.Ordinal);
        await maya.SubmitAsync(form, [("Input[secretKey]", own.Stripe.Keys["secretKey"])], $"{form}&handler=Connect");
        await maya.SubmitAsync(form, [], $"{form}&handler=Test");
        Assert.DoesNotContain("Needs attention", await maya.SeeAsync(form), StringComparison.Ordinal);
        await own.QueryAsync(db => db.GatewayConnections.ExecuteUpdateAsync(row => row.SetProperty(c => c.IsTestMode, false)));
        Assert.Contains("Connected", await maya.SeeAsync(Page), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.NotFound, (await maya.SubmitAsync(Page, [], $"{Page}?gateway=bank&handler=Test")).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await maya.SubmitAsync(Page, [], $"{Page}?gateway=square&handler=Test")).StatusCode);
    }

    [Fact]
    public async Task A_key_that_is_refused_later_needs_attention_and_no_log_line_holds_one()
    {
        var written = new StringWriter();
        var console = Console.Out;
        Console.SetOut(TextWriter.Synchronized(written));
        try
        {
            await using var own = new GatewayApp();
            own.With("Serilog:MinimumLevel:Default", "Verbose").With("Serilog:MinimumLevel:Override:System", "Verbose");
            own.With("Serilog:MinimumLevel:Override:Microsoft", "Information").With("Serilog:MinimumLevel:Override:Polly", "Verbose");
            await own.InitializeAsync();
            var invoice = await own.GivenASentInvoiceAsync();
            foreach (var gateway in own.Gateways)
            {
                gateway.Trouble = Trouble.Error500;
                Assert.Equal(HttpStatusCode.BadGateway, (await own.PayAsync(invoice.Anna, gateway.Name)).StatusCode);
                gateway.Trouble = Trouble.None;
                await own.TellAsync(
                    gateway,
                    gateway.PaidEvent(await own.CheckoutAsync(invoice, gateway), own.Clock.GetUtcNow()),
                    isForged: true
                );
            }
            await own.StopAsync();
        }
        finally
        {
            Console.SetOut(console);
        }

        var log = written.ToString();
        Assert.Contains("did not do what checkout", log, StringComparison.Ordinal);
        Assert.All(app.Gateways.SelectMany(g => g.Secrets), secret => Assert.DoesNotContain(secret, log, StringComparison.Ordinal));
    }

    private Task<Membership> OwnerOfAnotherAsync() => app.GivenAnotherWorkspaceAsync();
}
