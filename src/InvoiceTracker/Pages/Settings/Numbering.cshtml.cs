using InvoiceTracker.Data;
using InvoiceTracker.Domain;
using InvoiceTracker.Features.Accounts;
using InvoiceTracker.Features.Sending;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.EntityFrameworkCore;

namespace InvoiceTracker.Pages.Settings;

/// <summary>How invoices are numbered, and the proof that none is missing.</summary>
[Authorize(Policy = Permissions.Manage)]
public sealed class NumberingModel(AppDbContext db, CurrentUser me, TimeProvider clock) : PageModel
{
    public NumberingForm Input { get; private set; } =
        new() { Pattern = me.Workspace.NumberPattern, RestartYearly = me.Workspace.RestartNumbersYearly };

    public NumberExample Example { get; private set; } = new(Number: null, Flaw: null);
    public IReadOnlyList<NumberAudit> Audit { get; private set; } = [];

    public Task OnGetAsync(CancellationToken cancellationToken) => ShowAsync(Input, cancellationToken);

    public async Task<IActionResult> OnGetExampleAsync(NumberingForm input, CancellationToken cancellationToken) =>
        Partial("_NumberExample", await ExampleOfAsync(input, cancellationToken));

    public async Task<IActionResult> OnPostAsync(NumberingForm input, CancellationToken cancellationToken)
    {
        await ShowAsync(input, cancellationToken);
        if (Example.Flaw is { } flaw)
            ModelState.AddModelError("Input.Pattern", flaw);
        if (!ModelState.IsValid)
            return Page();

        var workspace = await db.Workspaces.SingleAsync(w => w.Id == me.WorkspaceId, cancellationToken);
        (workspace.NumberPattern, workspace.RestartNumbersYearly) = (input.Pattern!, input.RestartYearly);
        await db.SaveChangesAsync(cancellationToken);
        TempData["Toast"] = "Saved";
        return RedirectToPage();
    }

    private async Task ShowAsync(NumberingForm input, CancellationToken cancellationToken)
    {
        Input = input;
        Example = await ExampleOfAsync(input, cancellationToken);
        Audit = await NumberAudit.ReadAsync(db, me.WorkspaceId, cancellationToken);
    }

    private async Task<NumberExample> ExampleOfAsync(NumberingForm input, CancellationToken cancellationToken)
    {
        var pattern = input.Pattern ?? "";
        if (NumberPattern.Validate(pattern, input.RestartYearly) is { } flaw)
            return new NumberExample(Number: null, flaw);

        var today = me.Workspace.DayOf(clock.GetUtcNow());
        var year = input.RestartYearly ? today.Year : 0;
        var given = await db
            .NumberSeries.Where(s => s.WorkspaceId == me.WorkspaceId && s.Series == NumberAllocator.Invoices && s.Year == year)
            .Select(s => s.Next)
            .SingleOrDefaultAsync(cancellationToken);
        var next = NumberPattern.Format(pattern, today, Math.Max(given, 1));
        return await db.Invoices.AnyAsync(i => i.WorkspaceId == me.WorkspaceId && i.Number == next, cancellationToken)
            ? new NumberExample(
                Number: null,
                $"The next number would be {next}, which an invoice has already. Change the pattern so that new numbers differ."
            )
            : new NumberExample(next, Flaw: null);
    }

    public sealed class NumberingForm
    {
        /// <summary>Null when the field is empty.</summary>
        public string? Pattern { get; set; }

        public bool RestartYearly { get; set; }
    }
}

/// <summary>The number that the next invoice would get, or why there is none.</summary>
public sealed record NumberExample(string? Number, string? Flaw);
