using System.Globalization;
using System.Text.Encodings.Web;
using InvoiceTracker.Data;
using InvoiceTracker.Features.Accounts;
using Microsoft.AspNetCore.Diagnostics;

namespace InvoiceTracker.Web;

/// <summary>What is answered when something went wrong: a page in the design's language in the app, problem details under <c>/api</c>.</summary>
internal static class ErrorPages
{
    // A client's page answers all unknown links alike, and programs read no pages.
    private static readonly PathString[] WithoutPages = ["/api", "/i", "/portal", "/live", "/hooks", "/health", "/metrics", "/openapi"];

    public static void UseErrorPages(this IApplicationBuilder app)
    {
        app.UseExceptionHandler(handler => handler.Run(AnswerAsync));
        app.UseWhen(HasPages, branch => branch.UseStatusCodePagesWithReExecute("/error/{0}"));
    }

    // htmx would put the page into a corner of the one that asked.
    private static bool HasPages(HttpContext context) =>
        !context.Request.Headers.ContainsKey("HX-Request")
        && !Array.Exists(WithoutPages, path => context.Request.Path.StartsWithSegments(path, StringComparison.Ordinal));

    private static Task AnswerAsync(HttpContext context)
    {
        var exception = context.Features.Get<IExceptionHandlerFeature>()?.Error;
        var (status, code, sentence) = exception switch
        {
            BadHttpRequestException bad => (bad.StatusCode, "bad_request", "This request could not be read."),
            not null when DatabaseBusy.Is(exception) => (
                StatusCodes.Status503ServiceUnavailable,
                "busy",
                "The database is busy. Nothing was changed; try again in a moment."
            ),
            _ => (StatusCodes.Status500InternalServerError, "internal", "Something went wrong on our side. Nothing was lost."),
        };

        context.Response.StatusCode = status;
        if (status is StatusCodes.Status503ServiceUnavailable)
            context.Response.Headers.RetryAfter = "5";
        var reference = System.Diagnostics.Activity.Current?.TraceId.ToString() ?? context.TraceIdentifier;
        if (context.Request.Path.StartsWithSegments("/api", StringComparison.Ordinal))
            return Results
                .Problem(
                    sentence,
                    statusCode: status,
                    extensions: new Dictionary<string, object?> { ["code"] = code, ["reference"] = reference }
                )
                .ExecuteAsync(context);

        context.Response.ContentType = "text/html; charset=utf-8";
        return context.Response.WriteAsync(Page(context.Request, sentence, reference), CancellationToken.None);
    }

    // Written without Razor and without the database: whatever has just failed must not be needed to say so.
    private static string Page(HttpRequest request, string sentence, string reference) =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"""
            <!doctype html>
            <html lang="en" data-theme="{ThemeCookie.Read(request)}">
            <head>
              <meta charset="utf-8">
              <meta name="viewport" content="width=device-width, initial-scale=1">
              <meta name="color-scheme" content="light dark">
              <title>Error · InvoiceTracker</title>
              {Stylesheet("tokens")}{Stylesheet("base")}{Stylesheet("components/controls")}{Stylesheet("components/content")}{Stylesheet(
                "layout"
            )}
            </head>
            <body>
              <main class="auth" id="main">
                <div class="card stack"><h1>{sentence}</h1><p class="s muted">Reference: {HtmlEncoder.Default.Encode(reference)}</p></div>
              </main>
            </body>
            </html>
            """
        );

    private static string Stylesheet(string name) => $"""<link rel="stylesheet" href="/css/{name}.css">""";
}
