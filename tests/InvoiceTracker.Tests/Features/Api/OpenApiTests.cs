using System.Text.Json;
using InvoiceTracker.Tests.Support;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace InvoiceTracker.Tests.Features.Api;

public sealed class OpenApiTests(App app) : IClassFixture<App>
{
    [Fact]
    public async Task Every_endpoint_is_described_with_its_body_and_its_answer()
    {
        using var anyone = app.Browser();
        var document = JsonDocument.Parse(await anyone.GetStringAsync("/openapi/v1.json")).RootElement;
        var endpoints = app
            .Services.GetRequiredService<EndpointDataSource>()
            .Endpoints.OfType<RouteEndpoint>()
            .Where(e => e.RoutePattern.RawText!.StartsWith("/api/v1", StringComparison.Ordinal))
            .ToList();

        Assert.True(endpoints.Count >= 20);
        foreach (var endpoint in endpoints)
        {
            var path = "/" + endpoint.RoutePattern.RawText!.Trim('/').Replace(":guid", "", StringComparison.Ordinal);
            var method = Assert.Single(endpoint.Metadata.GetRequiredMetadata<HttpMethodMetadata>().HttpMethods).ToLowerInvariant();
            var operation = document.GetProperty("paths").GetProperty(path).GetProperty(method);
            Assert.Contains(operation.GetProperty("responses").EnumerateObject(), r => r.Name.StartsWith('2'));
            if (method is "patch" or "put")
                Assert.True(operation.TryGetProperty("requestBody", out _), path);
        }
    }

    [Fact]
    public async Task It_names_the_bearer_scheme_and_the_schemas()
    {
        using var anyone = app.Browser();
        var document = JsonDocument.Parse(await anyone.GetStringAsync("/openapi/v1.json")).RootElement;
        var components = document.GetProperty("components");

        Assert.Equal("bearer", components.GetProperty("securitySchemes").GetProperty("bearer").Text("scheme"));
        var invoice = components.GetProperty("schemas").GetProperty("InvoiceJson").GetProperty("properties");
        Assert.All(
            ["id", "number", "balanceDue", "firstViewedAt", "links", "planId"],
            (string name) => Assert.True(invoice.TryGetProperty(name, out _))
        );
        var line = components.GetProperty("schemas").GetProperty("LineInput").GetProperty("properties");
        Assert.Contains("string", line.GetProperty("unitPrice").GetProperty("type").EnumerateArray().Select(t => t.GetString()));
        var list = document.GetProperty("paths").GetProperty("/api/v1/invoices").GetProperty("get").GetProperty("parameters");
        Assert.Equal(
            ["after", "clientId", "limit", "opened", "planId", "q", "sort", "status"],
            list.EnumerateArray().Select(p => p.Text("name")).Order(StringComparer.Ordinal)
        );
    }
}
