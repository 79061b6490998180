using InvoiceTracker.Features.Accounts;

namespace InvoiceTracker.Web;

/// <summary>Until there is a workspace, every page leads to the first run.</summary>
internal sealed class SetUpFirst(RequestDelegate next)
{
    private bool _isSetUp;

    public async Task InvokeAsync(HttpContext context, AccountRegistry accounts)
    {
        if (
            _isSetUp
            || context.GetEndpoint()?.Metadata.GetMetadata<Microsoft.AspNetCore.Mvc.RazorPages.PageActionDescriptor>() is not { } page
        )
        {
            await next(context);
            return;
        }
        _isSetUp = !await accounts.IsEmptyAsync(context.RequestAborted);
        if (_isSetUp || page.ViewEnginePath == "/Account/SetUp")
            await next(context);
        else
            context.Response.Redirect("/setup");
    }
}
