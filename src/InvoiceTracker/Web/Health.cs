using InvoiceTracker.Data;
using InvoiceTracker.Features.Redis;
using Microsoft.AspNetCore.Mvc;

namespace InvoiceTracker.Web;

/// <summary>For who runs the machine: is the process there, and can it work. No versions, no addresses.</summary>
internal static class Health
{
    public static void MapHealth(this IEndpointRouteBuilder app)
    {
        app.MapGet("/health/live", () => Results.Json(new { status = "ok" })).AllowAnonymous();
        app.MapGet("/health/ready", ReadyAsync).AllowAnonymous();
    }

    private static async Task<IResult> ReadyAsync(
        AppDbContext db,
        [FromServices] RedisConnection? redis,
        IHostApplicationLifetime lifetime,
        CancellationToken cancellationToken
    )
    {
        if (lifetime.ApplicationStopping.IsCancellationRequested || !await db.Database.CanConnectAsync(cancellationToken))
            return Results.Json(new { status = "unavailable" }, statusCode: StatusCodes.Status503ServiceUnavailable);

        // Without Redis everything works, only slower.
        return redis is null || await redis.AnswersAsync()
            ? Results.Json(new { status = "ok" })
            : Results.Json(new { status = "degraded", without = new[] { "redis" } });
    }
}
