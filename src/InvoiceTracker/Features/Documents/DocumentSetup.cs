using InvoiceTracker.Features.Tracking;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Net.Http.Headers;

namespace InvoiceTracker.Features.Documents;

public static class DocumentSetup
{
    private const int CachedDocuments = 5_000;

    public static IServiceCollection AddDocuments(this IServiceCollection services)
    {
        services.AddMemoryCache(options => options.SizeLimit = CachedDocuments);
        services.AddSingleton<InvoicePdf>();
        services.AddSingleton<RevisionReader>();
        return services;
    }

    public static void MapDocuments(this IEndpointRouteBuilder app)
    {
        string[] addresses = ["/i/{token}/pdf", "/portal/{token}/invoices/{id:guid}/pdf"];
        foreach (var address in addresses)
            app.MapMethods(address, [HttpMethods.Get, HttpMethods.Head], ShowPdfAsync).AllowAnonymous();
    }

    private static async Task<IResult> ShowPdfAsync(HttpContext context, RevisionReader revisions, CancellationToken cancellationToken)
    {
        var link = context.Features.GetRequiredFeature<TrackedVisit>().Link;
        var document = await revisions.DocumentAsync(link.InvoiceId, link.Revision, cancellationToken);
        var pdf = await revisions.PdfAsync(link.InvoiceId, link.Revision, cancellationToken);

        // Inline: the browser shows it, and offers this name to save it under.
        var disposition = new ContentDispositionHeaderValue("inline") { FileName = InvoicePdf.FileName(document) };
        context.Response.Headers.ContentDisposition = disposition.ToString();
        return Results.Bytes(pdf, "application/pdf", enableRangeProcessing: true);
    }
}
