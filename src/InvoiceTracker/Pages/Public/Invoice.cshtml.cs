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

    /// <summary>By which the page's script names this load.</summary>
    public string? Nonce { get; private set; }

    public string PdfPath => $"{Path}/pdf";
    public string TrapPath => $"{Path}/h";
    public bool IsOwnView => _objection is { Reason: ViewReason.OwnView };
    public bool IsVoid => _link.Status is InvoiceStatus.Void;
    public bool IsPaid => _link.Status is InvoiceStatus.Paid;
    public bool IsPayable => _link.Status is InvoiceStatus.Pending && BalanceMinor > 0;
    public bool IsOverdue => IsPayable && Document.DueOn < Today;
    public long BalanceMinor => _link.BalanceMinor;
    public long PaidMinor => _link.PaidMinor;
    public string CreatorName => _link.CreatorName;
    public string CreatorEmail => _link.CreatorEmail;

    private string Path => Request.Path.Value!.TrimEnd('/');

    private DateOnly Today =>
        DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(clock.GetUtcNow(), TimeZoneInfo.FindSystemTimeZoneById(_link.TimeZoneId)).DateTime);

    public async Task OnGetAsync(CancellationToken cancellationToken)
    {
        var visit = HttpContext.Features.GetRequiredFeature<TrackedVisit>();
        (_link, _objection, Nonce) = (visit.Link, visit.Objection, visit.Nonce);
        Document = await revisions.DocumentAsync(_link.InvoiceId, _link.Revision, cancellationToken);
    }
}
