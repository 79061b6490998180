using System.Globalization;
using InvoiceTracker.Data;
using InvoiceTracker.Domain;
using InvoiceTracker.Features.Accounts;
using InvoiceTracker.Features.Invoices;
using InvoiceTracker.Features.Payments;
using InvoiceTracker.Web;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.EntityFrameworkCore;

namespace InvoiceTracker.Pages.Financials.Invoices;

/// <summary>Records by hand what was received, uses the client's credit, or gives up what is left. For whoever manages money.</summary>
public sealed class PaymentModel(
    AppDbContext db,
    PaymentRecorder recorder,
    ClientDirectory clients,
    IssuedInvoices issued,
    CurrentUser me,
    TimeProvider clock
) : PageModel, IReloadable
{
    [BindProperty(SupportsGet = true)]
    public Guid Id { get; set; }

    [BindProperty]
    public PaymentForm Input { get; set; } = new();

    public Invoice Invoice { get; private set; } = null!;

    /// <summary>What the client has paid too much, in the invoice's currency.</summary>
    public Money Credit { get; private set; }

    public async Task<IActionResult> OnGetAsync(CancellationToken cancellationToken)
    {
        if (!me.Role.CanManage())
            return Forbid();
        if (!await LoadAsync(cancellationToken))
            return NotFound();
        if (!CanBePaid)
            return RedirectToPage("Details", new { id = Id });
        Input = new PaymentForm
        {
            Amount = Invoice.BalanceDue.ToString(),
            ReceivedOn = Today.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
        };
        return Page();
    }

    public async Task<IActionResult> OnPostAsync(CancellationToken cancellationToken)
    {
        if (!me.Role.CanManage())
            return Forbid();
        if (!await LoadAsync(cancellationToken))
            return NotFound();
        if (Input.Read(ModelState, nameof(Input), Invoice.Currency, Today) is not { } received || !ModelState.IsValid)
            return Page();
        await recorder.RecordAsync(Id, received with { RecordedById = me.UserId }, cancellationToken);
        return Back($"{received.Amount} {received.Amount.Currency} recorded");
    }

    public async Task<IActionResult> OnPostCreditAsync(CancellationToken cancellationToken)
    {
        if (!me.Role.CanManage())
            return Forbid();
        if (!await LoadAsync(cancellationToken))
            return NotFound();
        var used = await recorder.UseCreditAsync(Id, me.UserId, cancellationToken);
        return Back($"{used} {used.Currency} of the client’s credit used");
    }

    public async Task<IActionResult> OnPostWriteOffAsync(CancellationToken cancellationToken)
    {
        if (!me.Role.CanManage())
            return Forbid();
        if (!await LoadAsync(cancellationToken))
            return NotFound();
        await issued.WriteOffAsync(Id, cancellationToken);
        return Back($"{Invoice.Title} is written off");
    }

    public Task ReloadAsync(CancellationToken cancellationToken)
    {
        db.ChangeTracker.Clear();
        return LoadAsync(cancellationToken);
    }

    private DateOnly Today => me.Workspace.DayOf(clock.GetUtcNow());

    private bool CanBePaid => Invoice.Status is InvoiceStatus.Pending or InvoiceStatus.WrittenOff;

    private async Task<bool> LoadAsync(CancellationToken cancellationToken)
    {
        var invoice = await db
            .Invoices.Of(me)
            .AsNoTracking()
            .Include(i => i.Client)
            .SingleOrDefaultAsync(i => i.Id == Id, cancellationToken);
        if (invoice is null)
            return false;
        Invoice = invoice;
        var credits = invoice.ClientId is { } client ? (await clients.CreditsAsync([client], cancellationToken))[client] : [];
        Credit = credits.SingleOrDefault(credit => credit.Currency == invoice.Currency, Money.Zero(invoice.Currency));
        return true;
    }

    private RedirectToPageResult Back(string toast)
    {
        TempData["Toast"] = toast;
        return RedirectToPage("Details", new { id = Id });
    }
}
