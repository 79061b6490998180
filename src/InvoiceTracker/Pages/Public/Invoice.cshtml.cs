using InvoiceTracker.Domain;
using InvoiceTracker.Features.Documents;
using InvoiceTracker.Features.Tracking;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace InvoiceTracker.Pages.Public;

/// <summary>What a client sees: the frozen paper, and beside it what is due today.</summary>
public sealed class InvoiceModel(RevisionReader revisions, TimeProvider clock) : PageModel
{
    private TrackedLink _link = null!;
    private Objection? _objection;

    public InvoiceDocument Document { get; private set; } = null!;

    public string PdfPath => $"{Request.Path}/pdf";
    public bool IsOwnView => _objection is { Reason: ViewReason.OwnView };
    public bool IsVoid => _link.Status is InvoiceStatus.Void;
    public bool IsPaid => _link.Status is InvoiceStatus.Paid;
    public bool IsPayable => _link.Status is InvoiceStatus.Pending && BalanceMinor > 0;
    public bool IsOverdue => IsPayable && Document.DueOn < Today;
    public long BalanceMinor => _link.BalanceMinor;
    public long PaidMinor => _link.PaidMinor;
    public string CreatorName => _link.CreatorName;
    public string CreatorEmail => _link.CreatorEmail;

    private DateOnly Today =>
        DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(clock.GetUtcNow(), TimeZoneInfo.FindSystemTimeZoneById(_link.TimeZoneId)).DateTime);

    public async Task OnGetAsync(CancellationToken cancellationToken)
    {
        (_link, _objection) = HttpContext.Features.GetRequiredFeature<TrackedVisit>();
        Document = await revisions.DocumentAsync(_link.InvoiceId, _link.Revision, cancellationToken);
    }
}
