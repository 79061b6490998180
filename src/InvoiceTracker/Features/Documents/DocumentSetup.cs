using InvoiceTracker.Features.Tracking;
using Microsoft.AspNetCore.Http.Features;

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

    public static void MapDocuments(this IEndpointRouteBuilder app) =>
        app.MapGet(
                "/i/{token}/pdf",
                async (HttpContext context, RevisionReader revisions, CancellationToken cancellationToken) =>
                {
                    var link = context.Features.GetRequiredFeature<TrackedVisit>().Link;
                    var pdf = await revisions.PdfAsync(link.InvoiceId, link.Revision, cancellationToken);
                    return pdf is null ? Results.NotFound() : Results.File(pdf, "application/pdf");
                }
            )
            .AllowAnonymous();
}
