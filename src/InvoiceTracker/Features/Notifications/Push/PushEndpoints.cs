using InvoiceTracker.Domain;
using InvoiceTracker.Features.Accounts;
using InvoiceTracker.Features.Links;
using InvoiceTracker.Features.Net;

namespace InvoiceTracker.Features.Notifications.Push;

/// <summary>
/// What the service worker asks for while no page is open. It has the visitor's cookie and no antiforgery token, so the browser's own
/// word that a script of ours is asking stands in its place.
/// </summary>
public static class PushEndpoints
{
    public static void MapPush(this IEndpointRouteBuilder app)
    {
        var worker = app.MapGroup("").RequireAuthorization().AddEndpointFilter(OnlyOurScriptsAsync).ExcludeFromDescription();
        worker.MapPost("/notifications/{id:guid}/snooze", SnoozeAsync);
        worker.MapPost("/push-subscriptions", RenewAsync);
    }

    private static async ValueTask<object?> OnlyOurScriptsAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        var request = context.HttpContext.Request;
        var address = context.HttpContext.RequestServices.GetRequiredService<PublicAddress>();
        return request.Headers.Origin is [{ } origin] && LiveEndpoint.IsOurs(origin, request, address)
            ? await next(context)
            : TypedResults.StatusCode(StatusCodes.Status403Forbidden);
    }

    private static async Task<IResult> SnoozeAsync(Guid id, Snoozing snoozing, CancellationToken cancellationToken) =>
        await snoozing.SnoozeAsync(id, cancellationToken) is { } dueOn ? TypedResults.Ok(new { dueOn }) : TypedResults.NotFound();

    // The browser changed its address by itself.
    private static async Task<IResult> RenewAsync(
        PushSubscriptionInput input,
        PushDevices devices,
        OutgoingOptions outgoing,
        CurrentUser me,
        CancellationToken cancellationToken
    )
    {
        if (input.Read(outgoing, static (_, _) => { }) is not { } target)
            return TypedResults.BadRequest();
        try
        {
            await devices.SaveAsync(me.WorkspaceId, me.UserId, target, cancellationToken);
        }
        catch (BrokenRuleException)
        {
            return TypedResults.Conflict();
        }
        return TypedResults.NoContent();
    }
}
