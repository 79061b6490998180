using InvoiceTracker.Data;
using InvoiceTracker.Domain;
using InvoiceTracker.Features.Accounts;
using InvoiceTracker.Features.Documents;
using InvoiceTracker.Features.Payments;
using InvoiceTracker.Features.Tracking;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.EntityFrameworkCore;

namespace InvoiceTracker.Pages.Public;

/// <summary>
/// What a client sees: the frozen paper, and beside it what is due today. Its one form is protected by the sealed nonce of the page, since
/// clients get no cookie.
/// </summary>
#pragma warning disable S4502 // An antiforgery token needs a cookie; the sealed nonce takes its place.
[IgnoreAntiforgeryToken]
#pragma warning restore S4502
public sealed class InvoiceModel(RevisionReader revisions, ConnectedGateways gateways, AppDbContext db, CurrentUser me, TimeProvider clock)
    : PageModel
{
    private TrackedLink _link = null!;
    private Objection? _objection;

    public InvoiceDocument Document { get; private set; } = null!;

    /// <summary>In the client's language.</summary>
    public PaperWords Words { get; private set; } = null!;

    /// <summary>What was paid of it, for the receipt.</summary>
    public IReadOnlyList<Payment> Payments { get; private set; } = [];

    /// <summary>All invoices of the plan that this one is a part of, in their order; empty for one by itself.</summary>
    public IReadOnlyList<Invoice> Stages { get; private set; } = [];

    /// <summary>"Due now, stage 2 of 3"</summary>
    public string DueLabel =>
        (Stages.FirstOrDefault(stage => stage.Id == InvoiceId), PaidMinor) switch
        {
            ({ Kind: InvoiceKind.Stage, Plan: { } plan } own, _) => Words.Say.DueNowStage(own.Stage ?? 1, plan.Stages),
            ({ Kind: InvoiceKind.Deposit }, _) => Words.Say.DueNowDeposit,
            ({ Kind: InvoiceKind.Final }, _) => Words.Say.DueNowFinal,
            (_, > 0) => Words.Say.LeftToPay,
            _ => Words.Say.DueNow,
        };

    public Guid InvoiceId => _link.InvoiceId;

    /// <summary>By which the page's script names this load.</summary>
    public string? Nonce { get; private set; }

    /// <summary>The list of all the client's invoices; for one who did not come from there, where its link is mailed to them.</summary>
    public string PortalPath =>
        _link.Kind is LinkKind.Portal ? Path[..Path.IndexOf("/invoices/", StringComparison.Ordinal)] : Words.Say.PortalRequestPath;

    public string PdfPath => $"{Path}/pdf";
    public string TestPath => $"{Path}{TestSuffix}";

    /// <summary>Whether the creator was just told of this visit as a test; null when nobody asked.</summary>
    public bool? WasToldAsTest { get; private set; }

    /// <summary>Otherwise an own view is known by the browser, in which a member once signed in.</summary>
    public bool IsSignedIn => me.IsSignedIn;

    public string TrapPath => $"{Path}/h";
    public bool IsOwnView => _objection is { Reason: ViewReason.OwnView };

    /// <summary>False where the client opted out: then nothing is reported and the page says so.</summary>
    public bool IsTracked => _link.TrackOpens;
    public bool IsVoid => _link.Status is InvoiceStatus.Void;

    /// <summary>What was sent first was replaced by this.</summary>
    public bool IsCorrected => _link.Revision > 1 && _link.Status is InvoiceStatus.Pending;

    public bool IsPaid => _link.Status is InvoiceStatus.Paid;
    public bool IsPayable => _link.Status is InvoiceStatus.Pending && BalanceMinor > 0;
    public bool IsOverdue => IsPayable && Document.DueOn < Today;
    public long BalanceMinor => _link.BalanceMinor;
    public long PaidMinor => _link.PaidMinor;
    public string CreatorName => _link.CreatorName;
    public string CreatorEmail => _link.CreatorEmail;

    /// <summary>By which services it can be paid.</summary>
    public IReadOnlyList<ConnectedGateway> Gateways { get; private set; } = [];

    /// <summary>By which a banking app fills in the transfer; null where there can be none.</summary>
    public PaymentCode? PaymentCode => revisions.PaymentCode(InvoiceId, _link.Revision, Document, BalanceMinor);

    /// <summary>"by card"</summary>
    public string PayPath(ConnectedGateway gateway) => $"{Path}/pay/{gateway.Name}";

    /// <summary>The client comes from a service's page. That proves nothing, but they want to know how they stand.</summary>
    public bool IsToBeConfirmed => IsPayable && Request.Query.ContainsKey("paid");

    private const string TestSuffix = "/test";

    private string Path
    {
        get
        {
            var path = Request.Path.Value!.TrimEnd('/');
            return path.EndsWith(TestSuffix, StringComparison.Ordinal) ? path[..^TestSuffix.Length] : path;
        }
    }

    public DateOnly Today => DayOf(clock.GetUtcNow());

    public DateOnly DayOf(DateTimeOffset instant) =>
        DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(instant, TimeZoneInfo.FindSystemTimeZoneById(_link.TimeZoneId)).DateTime);

    // The tracking has raised the test already; its page is the same page.
    public Task OnPostAsync(CancellationToken cancellationToken) => OnGetAsync(cancellationToken);

    public async Task OnGetAsync(CancellationToken cancellationToken)
    {
        var visit = HttpContext.Features.GetRequiredFeature<TrackedVisit>();
        (_link, _objection, Nonce, WasToldAsTest) = (visit.Link, visit.Objection, visit.Nonce, visit.WasToldAsTest);
        Document = await revisions.DocumentAsync(_link.InvoiceId, _link.Revision, cancellationToken);
        Words = new PaperWords(Document);
        if (PaidMinor > 0)
            Payments = await db
                .Payments.AsNoTracking()
                .Where(p => p.InvoiceId == InvoiceId && p.State == PaymentState.Received && p.AppliedMinor > p.RefundedMinor)
                .OrderBy(p => p.ReceivedOn)
                .ThenBy(p => p.CreatedAt)
                .ToListAsync(cancellationToken);
        if (IsPayable)
            Gateways = await gateways.OfAsync(_link.WorkspaceId, cancellationToken);
        // The frozen paper tells whether there is a plan to ask for; most invoices have none.
        if (Document.Kind is InvoiceKind.Deposit or InvoiceKind.Stage or InvoiceKind.Final)
            Stages = await db
                .Invoices.AsNoTracking()
                .Where(i => i.PlanId != null && i.PlanId == db.Invoices.Where(own => own.Id == InvoiceId).Select(own => own.PlanId).First())
                .Include(i => i.Plan)
                .OrderBy(i => i.Stage)
                .ToListAsync(cancellationToken);
    }
}
