using InvoiceTracker.Data;
using InvoiceTracker.Domain;
using InvoiceTracker.Features.Accounts;
using InvoiceTracker.Features.Demo;
using InvoiceTracker.Features.Invoices;
using InvoiceTracker.Pages.Financials.Invoices;
using InvoiceTracker.Web;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.EntityFrameworkCore;

namespace InvoiceTracker.Pages.FollowUps;

/// <summary>Home: the first steps until an invoice is out, then what became of those that are.</summary>
[WritersOnly]
public sealed class IndexModel(
    AppDbContext db,
    SampleInvoice samples,
    DemoLoader demo,
    InvoiceList invoices,
    IConfiguration configuration,
    CurrentUser me,
    TimeProvider clock
) : PageModel, IReloadable
{
    /// <summary>Null until an invoice was sent.</summary>
    public Overview? Overview { get; private set; }

    /// <summary>Null afterwards.</summary>
    public Welcome? Welcome { get; private set; }

    public bool HasExamples { get; private set; }
    public bool MayWrite => me.Role.CanWrite();

    public Task OnGetAsync(CancellationToken cancellationToken) => ReloadAsync(cancellationToken);

    public async Task<IActionResult> OnPostSampleAsync(CancellationToken cancellationToken)
    {
        await samples.MakeAsync(cancellationToken);
        return RedirectToPage();
    }

    public async Task<IActionResult> OnPostRemoveSampleAsync(CancellationToken cancellationToken)
    {
        await samples.RemoveAsync(cancellationToken);
        return Said("Sample removed");
    }

    public async Task<IActionResult> OnPostMailFolderAsync(CancellationToken cancellationToken)
    {
        (await db.Workspaces.SingleAsync(w => w.Id == me.WorkspaceId, cancellationToken)).IsMailFolderFine = true;
        await db.SaveChangesAsync(cancellationToken);
        return RedirectToPage();
    }

    public async Task<IActionResult> OnPostLoadExamplesAsync(CancellationToken cancellationToken)
    {
        await demo.LoadExamplesAsync(me.Workspace, me.UserId, cancellationToken);
        return Said("Examples loaded");
    }

    public async Task<IActionResult> OnPostRemoveExamplesAsync(CancellationToken cancellationToken)
    {
        await demo.RemoveExamplesAsync(me.WorkspaceId, cancellationToken);
        return Said("Examples removed");
    }

    public async Task ReloadAsync(CancellationToken cancellationToken)
    {
        HasExamples = await db.Clients.Of(me).AnyAsync(c => c.IsExample, cancellationToken);
        if (await db.Invoices.Of(me).AnyAsync(i => i.SentAt != null, cancellationToken))
            Overview = await Overview.ReadAsync(db, invoices, me, clock.GetUtcNow(), cancellationToken);
        else
            Welcome = await Welcome.ReadAsync(db, samples, me, configuration["Mail:Host"], cancellationToken);
    }

    private RedirectToPageResult Said(string toast)
    {
        TempData["Toast"] = toast;
        return RedirectToPage();
    }
}
