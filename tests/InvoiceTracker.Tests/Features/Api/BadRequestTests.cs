using System.Net;
using System.Text;
using System.Text.Json;
using InvoiceTracker.Tests.Support;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.DependencyInjection;

namespace InvoiceTracker.Tests.Features.Api;

/// <summary>Requests that are wrong before their content is looked at.</summary>
public sealed class BadRequestTests(App app) : IClassFixture<App>
{
    [Theory]
    [InlineData("{")]
    [InlineData("")]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData("\"text\"")]
    [InlineData("{\"currency\":\"EUR\",\"currency\":\"USD\"}")]
    [InlineData("{\"lines\":[{\"quantity\":\"1\",\"quantity\":\"2\"}]}")]
    public async Task What_is_no_proper_JSON_object_is_refused(string json)
    {
        using var api = await app.ApiOfAsync(app.Maya);
        var draft = await api.GivenADraftAsync();

        (await api.SendJsonAsync(HttpMethod.Post, "/invoices", json)).Of(HttpStatusCode.BadRequest);
        (await api.SendJsonAsync(HttpMethod.Post, "/clients", json)).Of(HttpStatusCode.BadRequest);
        (await api.SendJsonAsync(HttpMethod.Patch, $"/invoices/{draft}", json)).Of(HttpStatusCode.BadRequest);
    }

    [Fact]
    public async Task Deep_nesting_is_refused_before_it_costs_anything()
    {
        using var api = await app.ApiOfAsync(app.Maya);

        (await api.SendJsonAsync(HttpMethod.Post, "/invoices", new string('[', 10_000))).Of(HttpStatusCode.BadRequest);
        (await api.SendJsonAsync(HttpMethod.Post, "/invoices", "{\"plan\":" + new string('[', 10_000))).Of(HttpStatusCode.BadRequest);
    }

    [Fact]
    public async Task Another_content_type_is_refused()
    {
        using var api = await app.ApiOfAsync(app.Maya);
        using var form = new FormUrlEncodedContent([new("name", "Acme")]);

        using var response = await api.PostAsync(new Uri("/api/v1/clients", UriKind.Relative), form);

        Assert.Equal(HttpStatusCode.UnsupportedMediaType, response.StatusCode);
        Assert.Equal("unsupported_media_type", JsonDocument.Parse(await response.Content.ReadAsStringAsync()).RootElement.Text("code"));
    }

    [Theory]
    [InlineData("PUT", "/api/v1/invoices")]
    [InlineData("TRACE", "/api/v1/invoices")]
    [InlineData("PROPFIND", "/api/v1/clients")]
    [InlineData("DELETE", "/api/v1/activity")]
    public async Task A_method_that_is_not_offered_is_405(string method, string path)
    {
        using var api = await app.ApiOfAsync(app.Maya);
        using var request = new HttpRequestMessage(new HttpMethod(method), path);

        using var response = await api.SendAsync(request);

        Assert.Equal(HttpStatusCode.MethodNotAllowed, response.StatusCode);
        Assert.Equal("method_not_allowed", JsonDocument.Parse(await response.Content.ReadAsStringAsync()).RootElement.Text("code"));
    }

    // The test server has no limits of its own; Kestrel's are part of the promise.
    [Theory]
    [InlineData(null)]
    [InlineData("key")]
    public async Task A_body_of_more_than_a_megabyte_is_413(string? key)
    {
        await using var own = new App();
        own.UseKestrel(0);
        await own.InitializeAsync();
        using var api = await own.ApiOfAsync(own.Maya);
        api.BaseAddress = new Uri(
            own.Services.GetRequiredService<IServer>().Features.GetRequiredFeature<IServerAddressesFeature>().Addresses.First()
        );
        using var request = new HttpRequestMessage(HttpMethod.Post, "/api/v1/clients");
        request.Content = new StringContent($$"""{"name":"{{new string('A', 2 * 1024 * 1024)}}"}""", Encoding.UTF8, "application/json");
        if (key is not null)
            request.Headers.Add("Idempotency-Key", key);
        // Else the connection may close on the sender before it reads the answer.
        request.Headers.ExpectContinue = true;

        using var response = await api.SendAsync(request);

        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, response.StatusCode);
        Assert.Equal("body_too_large", JsonDocument.Parse(await response.Content.ReadAsStringAsync()).RootElement.Text("code"));
    }
}
