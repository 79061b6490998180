using InvoiceTracker.Data;
using InvoiceTracker.Domain;
using InvoiceTracker.Features.Accounts;
using InvoiceTracker.Features.Demo;
using InvoiceTracker.Features.FollowUp;
using InvoiceTracker.Features.FollowUp.Drafts;
using InvoiceTracker.Features.Invoices;
using InvoiceTracker.Pages.Financials.Invoices;
using InvoiceTracker.Web;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.EntityFrameworkCore;

namespace InvoiceTracker.Pages.FollowUps;

/// <summary>Home: the first steps until an invoice is out, then what needs a word today.</summary>
[WritersOnly]
public sealed class IndexModel(
    AppDbContext db,
    SampleInvoice samples,
    DemoLoader demo,
    FollowUpBoard board,
    PanelReader panels,
    ViewStrips strips,
    IConfiguration configuration,
    CurrentUser me,
    TimeProvider clock
) : PageModel, IReloadable
{
    /// <summary>Null until an invoice was sent.</summary>
    public BoardView? Board { get; private set; }

    /// <summary>The chosen invoice, else the first of the board.</summary>
    public PanelView? Panel { get; private set; }

    /// <summary>Null afterwards.</summary>
    public Welcome? Welcome { get; private set; }

    public bool HasExamples { get; private set; }
    public bool MayWrite => me.Role.CanWrite();

    /// <summary>By which the lanes are drawn anew.</summary>
    public string Address => Request.Query["lane"] is [{ } lane] && LaneOf(lane) is not null ? $"/?lane={lane}" : "/";

    internal static Tone ToneOf(string? name) =>
        Enum.GetValues<Tone>().FirstOrDefault(tone => string.Equals(tone.ToString(), name, StringComparison.OrdinalIgnoreCase));

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
            await ReadBoardAsync(cancellationToken);
        else
            Welcome = await Welcome.ReadAsync(db, samples, me, configuration["Mail:Host"], cancellationToken);
    }

    private async Task ReadBoardAsync(CancellationToken cancellationToken)
    {
        var open = Request.Query["lane"] is [{ } lane] ? LaneOf(lane) : null;
        Board = await BoardView.ReadAsync(db, board, strips, me, open, clock.GetUtcNow(), cancellationToken);
        var tone = ToneOf(Request.Query["tone"]);
        if (Guid.TryParse(Request.Query["invoice"], out var chosen))
            Panel = await panels.ReadAsync(chosen, tone, cancellationToken);
        if (Panel is null && Board.Lanes is [{ Lines: [var first, ..] }, ..])
            Panel = await panels.ReadAsync(first.Invoice.Id, tone, cancellationToken);
    }

    private static Lane? LaneOf(string name) =>
        Enum.GetValues<Lane>()
            .Where(lane => string.Equals(lane.ToString(), name, StringComparison.OrdinalIgnoreCase))
            .Select(lane => (Lane?)lane)
            .FirstOrDefault();

    private RedirectToPageResult Said(string toast)
    {
        TempData["Toast"] = toast;
        return RedirectToPage();
    }
}
