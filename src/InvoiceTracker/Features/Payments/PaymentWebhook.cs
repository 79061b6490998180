using System.Data.Common;
using InvoiceTracker.Data;
using InvoiceTracker.Domain;
using InvoiceTracker.Features.Payments.Gateways;
using Microsoft.EntityFrameworkCore;

namespace InvoiceTracker.Features.Payments;

/// <summary>
/// Hears the services: <c>POST /hooks/{gateway}/{key}</c>. 200 says that it is stored, and only that; a service that hears anything
/// else calls again.
/// </summary>
public static partial class PaymentWebhook
{
    private const int LargestBody = 256 * 1024;

    public static void MapPaymentWebhook(this IEndpointRouteBuilder app) =>
        app.MapPost("/hooks/{gateway}/{key}", HearAsync).AllowAnonymous().DisableAntiforgery();

    private static async Task HearAsync(
        string gateway,
        string key,
        HttpContext context,
        AppDbContext db,
        GatewayConnections connections,
        GatewayEvents events,
        GatewayBell bell,
        ILoggerFactory loggers
    )
    {
        try
        {
            context.Response.StatusCode = await StoreAsync(gateway, key, context.Request, db, connections, events);
            if (context.Response.StatusCode is StatusCodes.Status200OK)
                bell.Ring();
        }
        catch (Exception e)
            when (e is DbException or DbUpdateException or InvalidOperationException or TimeoutException or GatewayException)
        {
            // Whatever it was, the service keeps the call and makes it again.
            LogNotStored(loggers.CreateLogger(typeof(PaymentWebhook)), e, gateway);
            context.Response.StatusCode = StatusCodes.Status503ServiceUnavailable;
            context.Response.Headers.RetryAfter = "60";
        }
    }

    private static async Task<int> StoreAsync(
        string gateway,
        string key,
        HttpRequest request,
        AppDbContext db,
        GatewayConnections connections,
        GatewayEvents events
    )
    {
        var cancellationToken = request.HttpContext.RequestAborted;
        if (connections.Find(gateway) is not { } service || key.Length != GatewayConnection.KeyLength)
            return StatusCodes.Status404NotFound;
        var connection = await db
            .GatewayConnections.AsNoTracking()
            .SingleOrDefaultAsync(c => c.Key == key && c.Gateway == service.Method, cancellationToken);
        if (connection is null)
            return StatusCodes.Status404NotFound;
        if (await ReadAsync(request, cancellationToken) is not { } body)
            return StatusCodes.Status413PayloadTooLarge;

        var asked = new GatewayRequest(connections.WebhookUrlOf(connection), request.Headers, body);
        var call = await service.VerifyAsync(connections.AccountOf(connection), asked, cancellationToken);
        if (call is not { EventId.Length: <= GatewayEvent.EventIdLength, Type.Length: <= GatewayEvent.TypeLength })
            return StatusCodes.Status400BadRequest;
        await events.StoreAsync(connection, call, body, CancellationToken.None);
        return StatusCodes.Status200OK;
    }

    private static async Task<byte[]?> ReadAsync(HttpRequest request, CancellationToken cancellationToken)
    {
        if (request.ContentLength > LargestBody)
            return null;
        var body = new byte[LargestBody + 1];
        var length = await request.Body.ReadAtLeastAsync(body, body.Length, throwOnEndOfStream: false, cancellationToken);
        return length > LargestBody ? null : body[..length];
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "A call of {Gateway} could not be stored; it is asked to call again")]
    private static partial void LogNotStored(ILogger logger, Exception exception, string gateway);
}
