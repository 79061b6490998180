using System.Globalization;
using InvoiceTracker.Data;
using Microsoft.AspNetCore.Diagnostics;

namespace InvoiceTracker.Web;

/// <summary>What is answered when something went wrong: a page with a reference in the app, problem details under <c>/api</c>.</summary>
internal static class ErrorPages
{
    public static void UseErrorPages(this IApplicationBuilder app) =>
        app.UseExceptionHandler(handler =>
            handler.Run(async context =>
            {
                var exception = context.Features.Get<IExceptionHandlerFeature>()?.Error;
                var isBusy = exception is not null && DatabaseBusy.Is(exception);
                context.Response.StatusCode = isBusy ? StatusCodes.Status503ServiceUnavailable : StatusCodes.Status500InternalServerError;
                if (isBusy)
                    context.Response.Headers.RetryAfter = "5";
                await WriteAsync(context, isBusy);
            })
        );

    private static Task WriteAsync(HttpContext context, bool isBusy)
    {
        var reference = System.Diagnostics.Activity.Current?.TraceId.ToString() ?? context.TraceIdentifier;
        var sentence = isBusy ? "The database is busy. Nothing was changed; try again in a moment." : "Something went wrong on our side. Nothing was lost.";
        if (context.Request.Path.StartsWithSegments("/api", StringComparison.Ordinal))
            return Results
                .Problem(sentence, statusCode: context.Response.StatusCode, extensions: new Dictionary<string, object?> { ["code"] = isBusy ? "busy" : "internal", ["reference"] = reference })
                .ExecuteAsync(context);

        context.Response.ContentType = "text/html; charset=utf-8";
        return context.Response.WriteAsync(
            string.Create(
                CultureInfo.InvariantCulture,
                $"""<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Error</title></head><body><main><h1>{sentence}</h1><p>Reference: {reference}</p></main></body></html>"""
            ),
            CancellationToken.None
        );
    }
}
