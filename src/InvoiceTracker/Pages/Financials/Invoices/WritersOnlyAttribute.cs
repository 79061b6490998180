using InvoiceTracker.Domain;
using InvoiceTracker.Features.Accounts;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.Filters;

namespace InvoiceTracker.Pages.Financials.Invoices;

/// <summary>Everybody in the workspace may read these pages; who may not write gets 403 for a post.</summary>
[AttributeUsage(AttributeTargets.Class)]
public sealed class WritersOnlyAttribute : Attribute, IAuthorizationFilter
{
    public void OnAuthorization(AuthorizationFilterContext context)
    {
        var me = context.HttpContext.RequestServices.GetRequiredService<CurrentUser>();
        if (me.IsSignedIn && !me.Role.CanWrite() && !HttpMethods.IsGet(context.HttpContext.Request.Method))
            context.Result = new ForbidResult();
    }
}
