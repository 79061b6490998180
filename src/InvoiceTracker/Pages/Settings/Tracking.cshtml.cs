using InvoiceTracker.Data;
using InvoiceTracker.Domain;
using InvoiceTracker.Features.Accounts;
using InvoiceTracker.Features.Tracking;
using InvoiceTracker.Features.Tracking.Networks;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.EntityFrameworkCore;

namespace InvoiceTracker.Pages.Settings;

/// <summary>How much a visit must show before it counts, what visits are compared by, and in words what is kept of them.</summary>
[Authorize(Policy = Permissions.Manage)]
public sealed class TrackingModel(AppDbContext db, CurrentUser me, TrackingOptions options, NetworkList networks) : PageModel
{
    public static IReadOnlyList<Choice<TrackingMode>> Modes { get; } =
    [
        new(
            TrackingMode.Standard,
            "Standard",
            "An ordinary browser counts at once; a suspicious visit waits a moment for a sign of a person and is shown as a possible open without one."
        ),
        new(
            TrackingMode.Literal,
            "Literal",
            "Everything counts but link checks, bots that say so, and whoever comes back within the time below."
        ),
        new(
            TrackingMode.Strict,
            "Strict",
            "Only what a sign of a person confirmed counts; whoever reads without JavaScript is never counted."
        ),
    ];

    public static IReadOnlyList<Choice<CooldownKey>> Keys { get; } =
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

    /// <summary>The name of the operator's own list; null for the one that is shipped.</summary>
    public string? NetworksFile => Path.GetFileName(options.NetworksFile);

    public NetworkList Networks => networks;

    public TrackingMode Mode { get; private set; } = me.Workspace.TrackingMode;
    public CooldownKey Key { get; private set; } = me.Workspace.CooldownKey;

    /// <summary>Visits from this browser are known for a member's own, signed in or not.</summary>
    public bool ExcludesThisBrowser => OwnerCookie.Names(HttpContext, me.WorkspaceId);

    public void OnGet()
    {
        // It begins with what is stored.
    }

    public Task<IActionResult> OnPostAsync(TrackingMode? mode, CooldownKey? key, CancellationToken cancellationToken) =>
        SaveAsync(mode, key, "Saved", cancellationToken);

    public Task<IActionResult> OnPostUndoAsync(TrackingMode? mode, CooldownKey? key, CancellationToken cancellationToken) =>
        SaveAsync(mode, key, "As it was", cancellationToken);

    /// <param name="on">True: a member's own. False: as any other browser, once nobody is signed in there.</param>
    public IActionResult OnPostExclude(bool on)
    {
        if (on)
            OwnerCookie.Issue(HttpContext, me.WorkspaceId);
        else
            OwnerCookie.Withdraw(HttpContext, me.WorkspaceId);
        TempData["Toast"] = on ? "Visits from this browser never count" : "Visits from this browser count after you sign out";
        TempData["ToastUndo"] = Url.Page("Tracking", "Exclude", new { on = !on });
        return RedirectToPage();
    }

    private async Task<IActionResult> SaveAsync(TrackingMode? mode, CooldownKey? key, string said, CancellationToken cancellationToken)
    {
        var workspace = await db.Workspaces.SingleAsync(w => w.Id == me.WorkspaceId, cancellationToken);
        var (newMode, newKey) = (mode ?? workspace.TrackingMode, key ?? workspace.CooldownKey);

        // A number binds to an enumeration whether it names a member or not.
        if (!ModelState.IsValid || !Enum.IsDefined(newMode) || !Enum.IsDefined(newKey))
            throw new BrokenRuleException("Choose one of the three ways, and what visits are compared by.");

        TempData["Toast"] = said;
        TempData["ToastUndo"] = Url.Page("Tracking", "Undo", new { mode = workspace.TrackingMode, key = workspace.CooldownKey });
        (workspace.TrackingMode, workspace.CooldownKey) = (newMode, newKey);
        await db.SaveChangesAsync(cancellationToken);
        return RedirectToPage();
    }

    /// <summary>One answer, as the page words it.</summary>
    public sealed record Choice<T>(T Value, string Title, string Detail);
}
