using InvoiceTracker.Domain;
using InvoiceTracker.Features.Accounts;
using InvoiceTracker.Features.Net;
using InvoiceTracker.Features.Notifications.Push;
using InvoiceTracker.Features.Tracking.Bots;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.Extensions.Caching.Memory;

namespace InvoiceTracker.Pages.Settings;

/// <summary>What can be done with the browsers that Settings › Notifications lists. Everybody has their own, whatever their role.</summary>
public sealed class DevicesModel(PushDevices devices, PushTest test, OutgoingOptions outgoing, CurrentUser me, IMemoryCache cache)
    : PageModel
{
    private const string List = "/settings/notifications";

    /// <summary>How long a removed device can be put back; its toast is gone sooner.</summary>
    private static readonly TimeSpan Undoable = TimeSpan.FromMinutes(10);

    public IActionResult OnGet() => LocalRedirect(List);

    /// <summary>For <c>push.js</c>: this browser wants to be told.</summary>
    /// <param name="test">Say hello at once.</param>
    public async Task<IActionResult> OnPostSubscribeAsync(
        string? endpoint,
        string? p256dh,
        string? auth,
        bool test,
        CancellationToken cancellationToken
    )
    {
        var flaws = new List<string>();
        var input = new PushSubscriptionInput
        {
            Endpoint = endpoint,
            Keys = new() { P256dh = p256dh, Auth = auth },
        };
        if (input.Read(outgoing, (_, flaw) => flaws.Add(flaw)) is not { } target)
            return Say(string.Join(" ", flaws), StatusCodes.Status400BadRequest);
        try
        {
            var browser = await devices.SaveAsync(me.WorkspaceId, me.UserId, target, cancellationToken, Name());
            return Say(test ? await TestAsync(browser, cancellationToken) : "Saved", StatusCodes.Status200OK);
        }
        catch (BrokenRuleException e)
        {
            return Say(e.Message, StatusCodes.Status409Conflict);
        }
    }

    public async Task<IActionResult> OnPostTestAsync(Guid id, CancellationToken cancellationToken) =>
        await devices.FindAsync(me.WorkspaceId, me.UserId, id, cancellationToken) is { } browser
            ? Back(await TestAsync(browser, cancellationToken))
            : NotFound();

    public async Task<IActionResult> OnPostRenameAsync(Guid id, string? device, CancellationToken cancellationToken)
    {
        if (PlainText.Flaw(device, PushSubscription.DeviceLength) is { } flaw)
            return Back($"The name {flaw}");
        return await devices.RenameAsync(me.WorkspaceId, me.UserId, id, device!, cancellationToken) ? Back("Renamed") : NotFound();
    }

    public async Task<IActionResult> OnPostRemoveAsync(Guid id, CancellationToken cancellationToken)
    {
        if (await devices.RemoveAsync(me.WorkspaceId, me.UserId, id, cancellationToken) is not { } removed)
            return NotFound();
        cache.Set(KeyOf(id), removed, new MemoryCacheEntryOptions { Size = 1, AbsoluteExpirationRelativeToNow = Undoable });
        TempData["ToastUndo"] = $"{List}/devices?handler=Restore&id={id}";
        return Back($"{removed.Device} is removed");
    }

    public async Task<IActionResult> OnPostRestoreAsync(Guid id, CancellationToken cancellationToken)
    {
        if (cache.Get<PushTarget>(KeyOf(id)) is not { } removed)
            return Back("This cannot be undone any more. Turn notifications on again in that browser");
        cache.Remove(KeyOf(id));
        await devices.SaveAsync(me.WorkspaceId, me.UserId, removed, cancellationToken);
        return Back($"{removed.Device} is back");
    }

    private object KeyOf(Guid id) => (nameof(PushTarget), me.UserId, id);

    private async Task<string> TestAsync(PushSubscription browser, CancellationToken cancellationToken) =>
        $"Test to {browser.Device}: {await test.RunAsync(browser, cancellationToken)}";

    // What it is called until its owner says otherwise.
    private string Name() => UserAgentFacts.Read(Request.Headers.UserAgent.ToString()).ToString();

    private static JsonResult Say(string words, int status) => new(new { words }) { StatusCode = status };

    private LocalRedirectResult Back(string said)
    {
        TempData["Toast"] = said;
        return LocalRedirect(List + "#devices");
    }
}
