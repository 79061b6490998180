using InvoiceTracker.Data;
using InvoiceTracker.Features.Accounts;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.EntityFrameworkCore;

namespace InvoiceTracker.Web;

/// <summary>Fills the frame around a signed-in page.</summary>
internal sealed class ShellMiddleware(RequestDelegate next)
{
    public async Task InvokeAsync(HttpContext context, CurrentUser me, AppDbContext db)
    {
        if (me.IsSignedIn && context.GetEndpoint()?.Metadata.GetMetadata<PageActionDescriptor>() is not null)
        {
            var unread = await db.Notifications.CountAsync(
                n => n.UserId == me.UserId && n.WorkspaceId == me.WorkspaceId && n.ReadAt == null && n.InApp,
                context.RequestAborted
            );
            context.Features.Set(
                new ShellModel(me.User.Name, me.Workspace.Name, unread, FollowUps: 0)
                {
                    Theme = me.User.Theme,
                    HasShortcuts = me.User.HasShortcuts,
                }
            );
        }
        await next(context);
    }
}
