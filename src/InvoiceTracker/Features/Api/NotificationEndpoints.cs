using InvoiceTracker.Data;
using InvoiceTracker.Features.Accounts;
using InvoiceTracker.Features.Notifications;
using Microsoft.EntityFrameworkCore;

namespace InvoiceTracker.Features.Api;

/// <summary><c>/notifications</c> and <c>/events</c>: what the token's user is told, asked for or as it comes.</summary>
internal static class NotificationEndpoints
{
    public static void MapNotifications(this RouteGroupBuilder api)
    {
        api.MapGet("/notifications", ListAsync).WithTags("Notifications");
        api.MapPost("/notifications/{id:guid}/read", ReadAsync).WithTags("Notifications").Produces<NotificationJson>();
        api.MapGet("/events", EventsAsync)
            .WithTags("Notifications")
            .WithDescription("Server-sent events: event: notification, data: the notification. Last-Event-ID resumes.")
            .Produces(StatusCodes.Status200OK, contentType: "text/event-stream")
            .ProducesProblem(StatusCodes.Status429TooManyRequests);
    }

    private static Task<PageJson<NotificationJson>> ListAsync(
        [AsParameters] PageQuery paging,
        AppDbContext db,
        CurrentUser me,
        CancellationToken cancellationToken
    )
    {
        var mine = db.Notifications.AsNoTracking().Where(n => n.UserId == me.UserId && n.WorkspaceId == me.WorkspaceId && n.InApp);
        return paging
            .Read()
            .NewestFirstAsync(
                "notifications",
                mine,
                n => n.CreatedAt,
                n => n.Id,
                n => (n.CreatedAt, n.Id),
                n => NotificationJson.Of(n),
                cancellationToken
            );
    }

    private static async Task<IResult> EventsAsync(HttpContext context, LiveFeed feed, CurrentUser me) =>
        await LiveEndpoint.TryWriteAsync(context, feed, me, toBrowser: false) ? Results.Empty : Problem.TooMany(LiveEndpoint.TooMany);

    private static async Task<NotificationJson?> ReadAsync(
        Guid id,
        AppDbContext db,
        CurrentUser me,
        LiveFeed feed,
        TimeProvider clock,
        CancellationToken cancellationToken
    )
    {
        var notification = await db.Notifications.SingleOrDefaultAsync(
            n => n.Id == id && n.UserId == me.UserId && n.WorkspaceId == me.WorkspaceId && n.InApp,
            cancellationToken
        );
        if (notification is null)
            return null;
        notification.Read(clock.GetUtcNow());
        await db.SaveChangesAsync(cancellationToken);
        feed.Ring(me.UserId);
        return NotificationJson.Of(notification);
    }
}
