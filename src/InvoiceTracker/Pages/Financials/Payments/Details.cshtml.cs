using InvoiceTracker.Data;
using InvoiceTracker.Domain;
using InvoiceTracker.Features.Accounts;
using InvoiceTracker.Features.Payments;
using InvoiceTracker.Web;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.EntityFrameworkCore;

namespace InvoiceTracker.Pages.Financials.Payments;

/// <summary>One payment: what became of it, and for whoever may manage money, what can be done with it.</summary>
public sealed class DetailsModel(AppDbContext db, PaymentRecorder recorder, PaymentRefunds refunds, CurrentUser me) : PageModel, IReloadable
{
    [BindProperty(SupportsGet = true)]
    public Guid Id { get; set; }

    /// <summary>What is to go back, as typed.</summary>
    [BindProperty]
    public string? Refund { get; set; }

    /// <summary>What had gone back when the form was shown, in minor units.</summary>
    [BindProperty]
    public long RefundedBefore { get; set; }

    public Payment Payment { get; private set; } = null!;
    public Invoice Invoice { get; private set; } = null!;
    public IReadOnlyList<Refund> Refunds { get; private set; } = [];
    public bool MayManage => me.Role.CanManage();
    public Money Left => new(Payment.AmountMinor - Payment.RefundedMinor, Payment.Currency);
    public bool CanRefund => MayManage && Payment.State is PaymentState.Received && Left.Minor > 0;

    public async Task<IActionResult> OnGetAsync(CancellationToken cancellationToken)
    {
        if (!await LoadAsync(cancellationToken))
            return NotFound();
        Refund = Left.ToString();
        return Page();
    }

    public async Task<IActionResult> OnPostRefundAsync(CancellationToken cancellationToken)
    {
        if (!MayManage)
            return Forbid();
        if (!await LoadAsync(cancellationToken))
            return NotFound();
        if (!Money.TryParse(Refund?.Trim(), Payment.Currency, out var amount) || amount.Minor <= 0)
            ModelState.AddModelError(nameof(Refund), $"Type an amount in {Payment.Currency}, such as {Left}.");
        else if (amount.Minor > Left.Minor)
            ModelState.AddModelError(nameof(Refund), $"No more than {Left} can go back.");
        if (!ModelState.IsValid)
            return Page();
        var isDone = await refunds.RefundAsync(Id, amount, RefundedBefore, me.UserId, cancellationToken);
        TempData["Toast"] = isDone ? $"{amount} {amount.Currency} refunded" : "The refund is on its way";
        return RedirectToPage(new { id = Id });
    }

    /// <summary>Credits what was kept back for a look to its invoice.</summary>
    public async Task<IActionResult> OnPostAcceptAsync(CancellationToken cancellationToken)
    {
        if (!MayManage)
            return Forbid();
        if (!await LoadAsync(cancellationToken))
            return NotFound();
        await recorder.AcceptAsync(Payment, me.UserId, cancellationToken);
        TempData["Toast"] = "Credited to the invoice";
        return RedirectToPage(new { id = Id });
    }

    public Task ReloadAsync(CancellationToken cancellationToken)
    {
        db.ChangeTracker.Clear();
        return LoadAsync(cancellationToken);
    }

    private async Task<bool> LoadAsync(CancellationToken cancellationToken)
    {
        var payment = await db
            .Payments.AsNoTracking()
            .SingleOrDefaultAsync(p => p.Id == Id && p.WorkspaceId == me.WorkspaceId, cancellationToken);
        if (payment is null)
            return false;
        Payment = payment;
        Invoice = await db.Invoices.AsNoTracking().Include(i => i.Client).SingleAsync(i => i.Id == payment.InvoiceId, cancellationToken);
        Refunds = await db.Refunds.AsNoTracking().Where(r => r.PaymentId == Id).OrderBy(r => r.At).ToListAsync(cancellationToken);
        return true;
    }
}
