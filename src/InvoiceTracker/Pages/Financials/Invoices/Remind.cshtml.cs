using System.Globalization;
using InvoiceTracker.Domain;
using InvoiceTracker.Features.Notifications;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace InvoiceTracker.Pages.Financials.Invoices;

/// <summary>"Follow up in 3 days": reminds the one who is signed in, and is forgotten once the invoice is paid.</summary>
public sealed class RemindModel(FollowUpPlanner planner) : PageModel
{
    public IActionResult OnGet(Guid id) => LocalRedirect($"/financials/invoices/{id}");

    public async Task<IActionResult> OnPostAsync(Guid id, CancellationToken cancellationToken)
    {
        DateOnly? planned;
        try
        {
            planned = await planner.PlanAsync(id, cancellationToken);
        }
        catch (IllegalStepException refused)
        {
            TempData["Toast"] = refused.Message;
            return OnGet(id);
        }
        if (planned is not { } day)
            return NotFound();
        TempData["Toast"] = $"You are reminded on {day.ToString("dddd d MMMM", CultureInfo.InvariantCulture)}";
        TempData["ToastUndo"] = $"/financials/invoices/{id}/follow-up?handler=Cancel";
        return OnGet(id);
    }

    public async Task<IActionResult> OnPostCancelAsync(Guid id, CancellationToken cancellationToken)
    {
        await planner.CancelAsync(id, cancellationToken);
        TempData["Toast"] = "No reminder";
        return OnGet(id);
    }
}
