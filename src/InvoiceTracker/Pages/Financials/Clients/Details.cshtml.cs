using System.Globalization;
using System.Text.Json;
using InvoiceTracker.Data;
using InvoiceTracker.Domain;
using InvoiceTracker.Features.Accounts;
using InvoiceTracker.Features.Api;
using InvoiceTracker.Features.Clients;
using InvoiceTracker.Features.Invoices;
using InvoiceTracker.Pages.Financials.Invoices;
using InvoiceTracker.Web;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.EntityFrameworkCore;

namespace InvoiceTracker.Pages.Financials.Clients;

/// <summary>One client: who they are, and what they were invoiced.</summary>
[WritersOnly]
public sealed class DetailsModel(AppDbContext db, ClientDirectory directory, InvoiceList invoices, ViewerClock clock, CurrentUser me)
    : PageModel,
        IReloadable
{
    private const int InvoicesShown = 20;

    [BindProperty(SupportsGet = true)]
    public Guid Id { get; set; }

    public Client Client { get; private set; } = null!;
    public InvoicePage Invoices { get; private set; } = null!;

    /// <summary>The lasting link to the client's portal; null when it was revoked.</summary>
    public string? Portal { get; private set; }

    public DateOnly Since => DateOnly.FromDateTime(clock.In(Client.CreatedAt).DateTime);
    public bool MayWrite => me.Role.CanWrite();
    public bool MayManage => me.Role.CanManage();
    public bool MayDelete => MayManage && Invoices.Rows.Count == 0;

    public async Task<IActionResult> OnGetAsync(CancellationToken cancellationToken)
    {
        if (await directory.FindAsync(Id, cancellationToken) is not { } client)
            return NotFound();
        await ShowAsync(client, cancellationToken);
        return Page();
    }

    /// <param name="undo">It takes back what the last click did; the switches on the page do not know yet.</param>
    public async Task<IActionResult> OnPostPrivacyAsync(bool track, bool mention, bool undo, CancellationToken cancellationToken)
    {
        if (await directory.FindAsync(Id, cancellationToken) is not { } client)
            return NotFound();
        var back = string.Create(
            CultureInfo.InvariantCulture,
            $"/financials/clients/{Id}?handler=Privacy&undo=true&track={client.TrackOpens}&mention={client.MentionOpensInMail}"
        );
        (client.TrackOpens, client.MentionOpensInMail) = (track, mention);
        await db.SaveChangesAsync(cancellationToken);

        if (!Request.Headers.ContainsKey("HX-Request"))
        {
            TempData["Toast"] = "Saved";
            return RedirectToPage(new { Id });
        }
        if (undo)
            Response.Headers["HX-Refresh"] = "true";
        else
            Response.Headers["HX-Trigger"] = JsonSerializer.Serialize(new { toast = new { text = "Saved", undo = back } });
        return new NoContentResult();
    }

    public async Task<IActionResult> OnPostRenewPortalAsync([FromServices] PortalAccess access, CancellationToken cancellationToken)
    {
        if (await directory.FindAsync(Id, cancellationToken) is not { } client)
            return NotFound();
        await access.RenewAsync(client, cancellationToken);
        TempData["Toast"] = "New portal link made; older ones lead nowhere now";
        return RedirectToPage(new { Id });
    }

    public async Task<IActionResult> OnPostClosePortalAsync([FromServices] PortalAccess access, CancellationToken cancellationToken)
    {
        if (await directory.FindAsync(Id, cancellationToken) is not { } client)
            return NotFound();
        await access.CloseAsync(client, cancellationToken);
        TempData["Toast"] = "Portal link revoked";
        return RedirectToPage(new { Id });
    }

    public async Task<IActionResult> OnGetExportAsync([FromServices] ClientExport export, CancellationToken cancellationToken)
    {
        if (!MayManage)
            return Forbid();
        if (await directory.FindAsync(Id, cancellationToken) is not { } client)
            return NotFound();
        return File(await export.WriteAsync(client, cancellationToken), "application/json", $"{client.Name}.json");
    }

    public async Task<IActionResult> OnPostEraseAsync(
        bool confirmed,
        [FromServices] ClientErasure erasure,
        CancellationToken cancellationToken
    )
    {
        if (!MayManage)
            return Forbid();
        if (await directory.FindAsync(Id, cancellationToken) is not { } client)
            return NotFound();
        if (!confirmed)
            throw new BrokenRuleException("Tick the box first: what is deleted does not come back.");
        await erasure.EraseAsync(client, cancellationToken);
        TempData["Toast"] = "Personal data deleted";
        return RedirectToPage(new { Id });
    }

    public async Task<IActionResult> OnPostDeleteAsync(CancellationToken cancellationToken)
    {
        if (!me.Role.CanManage())
            return Forbid();
        if (await directory.FindAsync(Id, cancellationToken) is not { } client)
            return NotFound();
        await directory.RemoveAsync(client, cancellationToken);
        TempData["Toast"] = "Client deleted";
        return RedirectToPage("Index");
    }

    public async Task ReloadAsync(CancellationToken cancellationToken)
    {
        db.ChangeTracker.Clear();
        await ShowAsync(
            await db.Clients.Of(me).Include(c => c.Contacts).SingleAsync(c => c.Id == Id, cancellationToken),
            cancellationToken
        );
    }

    private async Task ShowAsync(Client client, CancellationToken cancellationToken)
    {
        Client = client;
        Portal = (await directory.PortalsAsync([client.Id], cancellationToken)).GetValueOrDefault(client.Id);
        Invoices = await invoices.ReadAsync(InvoiceFilter.All with { ClientId = client.Id }, after: null, InvoicesShown, cancellationToken);
    }
}
