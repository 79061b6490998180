using InvoiceTracker.Data;
using InvoiceTracker.Domain;
using InvoiceTracker.Features.Accounts;
using InvoiceTracker.Features.Tracking;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.EntityFrameworkCore;

namespace InvoiceTracker.Pages.Settings;

/// <summary>What visits are compared by, and in words what is kept of them.</summary>
[Authorize(Policy = Permissions.Manage)]
public sealed class TrackingModel(AppDbContext db, CurrentUser me, TrackingOptions options) : PageModel
{
    public static IReadOnlyList<Choice> Choices { get; } =
    [
        new(
            CooldownKey.Network,
            "The same network",
            "Two people in one office are one open. A phone that changes from Wi-Fi to mobile is two."
        ),
        new(
            CooldownKey.NetworkAndBrowser,
            "The same network and browser",
            "Two people in one office are two opens, unless their browsers are alike."
        ),
    ];

    public TimeSpan Cooldown => options.Cooldown;

    public CooldownKey Key { get; private set; } = me.Workspace.CooldownKey;

    public void OnGet()
    {
        // It begins with what is stored.
    }

    public async Task<IActionResult> OnPostAsync(CooldownKey key, CancellationToken cancellationToken)
    {
        if (!ModelState.IsValid)
            throw new BrokenRuleException("Choose one of the two.");

        var workspace = await db.Workspaces.SingleAsync(w => w.Id == me.WorkspaceId, cancellationToken);
        workspace.CooldownKey = key;
        await db.SaveChangesAsync(cancellationToken);
        TempData["Toast"] = "Saved";
        return RedirectToPage();
    }

    /// <summary>One answer, as the page words it.</summary>
    public sealed record Choice(CooldownKey Key, string Title, string Detail);
}
