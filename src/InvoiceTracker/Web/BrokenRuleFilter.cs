using InvoiceTracker.Domain;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.Filters;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace InvoiceTracker.Web;

/// <summary>A rule of the domain that a posted form broke is shown on the page it came from, with what was typed still in it.</summary>
internal sealed class BrokenRuleFilter : IAsyncPageFilter, IOrderedFilter
{
    public int Order => 0;

    public Task OnPageHandlerSelectionAsync(PageHandlerSelectedContext context) => Task.CompletedTask;

    public async Task OnPageHandlerExecutionAsync(PageHandlerExecutingContext context, PageHandlerExecutionDelegate next)
    {
        var executed = await next();
        if (executed.Exception is not BrokenRuleException broken || executed.HandlerInstance is not PageModel page)
            return;

        page.ModelState.AddModelError("", broken.Message);
        page.Response.StatusCode = broken is IllegalStepException ? StatusCodes.Status409Conflict : StatusCodes.Status400BadRequest;
        executed.ExceptionHandled = true;
        if (page is IReloadable reloadable)
            await reloadable.ReloadAsync(context.HttpContext.RequestAborted);
        executed.Result = page.Page();
    }
}

/// <summary>A page that shows more than its form: it loads the rest again before it is shown with an error.</summary>
internal interface IReloadable
{
    Task ReloadAsync(CancellationToken cancellationToken);
}
