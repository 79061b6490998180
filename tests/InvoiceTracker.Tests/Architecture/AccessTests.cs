using InvoiceTracker.Tests.Support;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace InvoiceTracker.Tests.Architecture;

/// <summary>Sign-in is the rule of the folders, so that a new page cannot forget it.</summary>
public sealed class AccessTests(App app) : IClassFixture<App>
{
    [Fact]
    public async Task Every_page_wants_a_sign_in_except_those_for_clients_and_for_signing_in()
    {
        var open = await PagesAsync(requireSignIn: false);

        Assert.NotEmpty(open);
        Assert.All(open, page => Assert.Matches("^/(Public|Account)/", page));
    }

    private async Task<List<string>> PagesAsync(bool requireSignIn)
    {
        // Pages are compiled into endpoints at the first request.
        using var browser = app.Browser();
        await browser.GetAsync("/login");
        var endpoints = app.Services.GetRequiredService<EndpointDataSource>().Endpoints;
        return
        [
            .. endpoints
                .Where(endpoint => RequiresSignIn(endpoint.Metadata) == requireSignIn)
                .Select(endpoint => endpoint.Metadata.GetMetadata<PageActionDescriptor>()?.ViewEnginePath)
                .OfType<string>()
                .Distinct(StringComparer.Ordinal),
        ];
    }

    private static bool RequiresSignIn(Microsoft.AspNetCore.Http.EndpointMetadataCollection metadata) =>
        metadata.GetMetadata<IAuthorizeData>() is not null && metadata.GetMetadata<IAllowAnonymous>() is null;
}
