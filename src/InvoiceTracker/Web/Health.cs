using InvoiceTracker.Data;

namespace InvoiceTracker.Web;

/// <summary>For who runs the machine: is the process there, and can it work. No versions, no addresses.</summary>
internal static class Health
{
    public static void MapHealth(this IEndpointRouteBuilder app)
    {
        app.MapGet("/health/live", () => Results.Json(new { status = "ok" })).AllowAnonymous();
        app.MapGet("/health/ready", ReadyAsync).AllowAnonymous();
    }

    private static async Task<IResult> ReadyAsync(AppDbContext db, IHostApplicationLifetime lifetime, CancellationToken cancellationToken)
    {
        var isReady = !lifetime.ApplicationStopping.IsCancellationRequested && await db.Database.CanConnectAsync(cancellationToken);
        return Results.Json(
            new { status = isReady ? "ok" : "unavailable" },
            statusCode: isReady ? StatusCodes.Status200OK : StatusCodes.Status503ServiceUnavailable
        );
    }
}
