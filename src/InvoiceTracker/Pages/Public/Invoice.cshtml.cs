using InvoiceTracker.Features.Documents;
using InvoiceTracker.Features.Tracking;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace InvoiceTracker.Pages.Public;

public sealed class InvoiceModel(RevisionReader revisions) : PageModel
{
    public TrackedVisit Visit { get; private set; } = null!;
    public InvoiceDocument Document { get; private set; } = null!;

    public async Task OnGetAsync(CancellationToken cancellationToken)
    {
        Visit = HttpContext.Features.GetRequiredFeature<TrackedVisit>();
        Document = await revisions.DocumentAsync(Visit.Link.InvoiceId, Visit.Link.Revision, cancellationToken);
    }
}
