using InvoiceTracker.Data;
using InvoiceTracker.Domain;
using InvoiceTracker.Features.Accounts;
using InvoiceTracker.Features.Invoices;
using InvoiceTracker.Web;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.EntityFrameworkCore;

namespace InvoiceTracker.Pages.Financials.Payments;

/// <summary>What was received, the newest first. What is shown, and where the page begins, stands in the address.</summary>
public sealed class IndexModel(AppDbContext db, CurrentUser me) : PageModel
{
    private const int RowsShown = 50;
    private const string List = "payments";

    public static IReadOnlyList<(string? Value, string Text)> Chips { get; } =
    [(null, "All"), ("review", "To look at"), ("disputed", "Disputed"), ("refunded", "Refunded")];

    /// <summary>"review", "disputed" or "refunded"; anything else shows all.</summary>
    [BindProperty(SupportsGet = true)]
    public string? State { get; set; }

    [BindProperty(SupportsGet = true)]
    public string? After { get; set; }

    public IReadOnlyList<PaymentRow> Rows { get; private set; } = [];
    public string? Next { get; private set; }

    /// <summary>Payments that nobody has looked at yet.</summary>
    public int ToReview { get; private set; }

    public string Address(string? state, string? after = null) =>
        "/financials/payments"
        + QueryString.Create(
            new Dictionary<string, string?> { ["state"] = state, ["after"] = after }.Where(part => part.Value is not null)
        );

    public async Task OnGetAsync(CancellationToken cancellationToken)
    {
        if (!Chips.Any(chip => chip.Value == State))
            State = null;
        var mine = db.Payments.AsNoTracking().Where(p => p.WorkspaceId == me.WorkspaceId);
        ToReview = await mine.CountAsync(p => p.State == PaymentState.Review, cancellationToken);
        var payments = State switch
        {
            "review" => mine.Where(p => p.State == PaymentState.Review),
            "disputed" => mine.Where(p => p.State == PaymentState.Disputed),
            "refunded" => mine.Where(p => p.RefundedMinor > 0),
            _ => mine,
        };
        if (InstantCursor.Of(After, List) is { } last)
            payments = payments.Beyond(p => p.CreatedAt, p => p.Id, last.At, last.Id, descending: true);

        // One more than is shown tells whether there is a next page.
        var found = await payments
            .InOrder(p => p.CreatedAt, p => p.Id, descending: true)
            .Take(RowsShown + 1)
            .Join(
                db.Invoices.Include(i => i.Client),
                p => p.InvoiceId,
                i => i.Id,
                (payment, invoice) => new PaymentRow(payment, invoice, invoice.Client!.Name)
            )
            .ToListAsync(cancellationToken);
        Rows = [.. found.OrderByDescending(row => row.Payment.CreatedAt).ThenByDescending(row => row.Payment.Id).Take(RowsShown)];
        Next = found.Count > RowsShown ? new InstantCursor(Rows[^1].Payment.CreatedAt, Rows[^1].Payment.Id).ToText(List) : null;
    }
}

/// <param name="Client">The name; null where the invoice has none.</param>
public sealed record PaymentRow(Payment Payment, Invoice Invoice, string? Client);
