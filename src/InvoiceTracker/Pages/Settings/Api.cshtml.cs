using InvoiceTracker.Data;
using InvoiceTracker.Domain;
using InvoiceTracker.Features.Accounts;
using InvoiceTracker.Features.Api;
using InvoiceTracker.Features.Api.Webhooks;
using InvoiceTracker.Web;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.EntityFrameworkCore;

namespace InvoiceTracker.Pages.Settings;

/// <summary>The tokens with which programs act for the members of the business, and the programs that are told what happens.</summary>
[Authorize(Policy = Permissions.Manage)]
public sealed class ApiModel(CurrentUser me, ApiTokens tokens, WebhookRegistry webhooks, AppDbContext db) : PageModel
{
    public const int DeliveriesShown = 30;

    public TokenForm Token { get; private set; } = new();
    public WebhookForm Webhook { get; private set; } = new();

    /// <summary>The token in clear, on the one answer that shows it.</summary>
    public string? Created { get; private set; }

    /// <summary>The same of a webhook's secret.</summary>
    public string? CreatedSecret { get; private set; }

    public IReadOnlyList<ApiToken> Tokens { get; private set; } = [];
    public IReadOnlyList<WebhookEndpoint> Webhooks { get; private set; } = [];

    /// <summary>The newest first, each with the address it goes to.</summary>
    public IReadOnlyList<(WebhookDelivery Delivery, string Url)> Deliveries { get; private set; } = [];

    public string? EventsError => ModelState["Webhook.Events"]?.Errors.FirstOrDefault()?.ErrorMessage;

    public Task OnGetAsync(CancellationToken cancellationToken) => LoadAsync(cancellationToken);

    /// <summary>Answers without a redirect: the secret must not be kept anywhere until a next request.</summary>
    public async Task<IActionResult> OnPostAsync(TokenForm token, CancellationToken cancellationToken)
    {
        Token = token;
        if (ModelState.IsValid)
        {
            Created = await tokens.CreateAsync(me.WorkspaceId, me.UserId, token.Name, token.Scope, cancellationToken);
            ModelState.Clear();
            Token = new();
        }
        await LoadAsync(cancellationToken);
        return Page();
    }

    public async Task<IActionResult> OnPostRevokeAsync(Guid id, CancellationToken cancellationToken)
    {
        if (!await tokens.RevokeAsync(me.WorkspaceId, id, cancellationToken))
            return NotFound();
        TempData["Toast"] = "Revoked. The token no longer works";
        return RedirectToPage();
    }

    /// <summary>Answers without a redirect, as for a token.</summary>
    public async Task<IActionResult> OnPostWebhookAsync(WebhookForm webhook, CancellationToken cancellationToken)
    {
        Webhook = webhook;
        var added = await webhooks.AddAsync(
            me.WorkspaceId,
            webhook.Url,
            webhook.Events,
            (field, message) => ModelState.AddModelError(field is "url" ? "Webhook.Url" : "Webhook.Events", message),
            cancellationToken
        );
        if (added is { } made)
        {
            CreatedSecret = made.Secret;
            ModelState.Clear();
            Webhook = new();
        }
        await LoadAsync(cancellationToken);
        return Page();
    }

    public async Task<IActionResult> OnPostRemoveWebhookAsync(Guid id, bool confirmed, CancellationToken cancellationToken)
    {
        if (!confirmed)
            return Told("Tick the box to remove the webhook");
        return await webhooks.RemoveAsync(me.WorkspaceId, id, cancellationToken) ? Told("Webhook removed") : NotFound();
    }

    public async Task<IActionResult> OnPostSwitchOnAsync(Guid id, CancellationToken cancellationToken) =>
        await webhooks.SwitchOnAsync(me.WorkspaceId, id, cancellationToken) ? Told("Webhook switched on") : NotFound();

    public async Task<IActionResult> OnPostSendAgainAsync(Guid id, Guid delivery, CancellationToken cancellationToken)
    {
        try
        {
            return await webhooks.SendAgainAsync(me.WorkspaceId, id, delivery, cancellationToken) is null
                ? NotFound()
                : Told("Queued once more");
        }
        catch (IllegalStepException e)
        {
            return Told(e.Message);
        }
    }

    private RedirectToPageResult Told(string what)
    {
        TempData["Toast"] = what;
        return RedirectToPage();
    }

    private async Task LoadAsync(CancellationToken cancellationToken)
    {
        Tokens = await tokens.ListAsync(me.WorkspaceId, cancellationToken);
        Webhooks = await webhooks.ListAsync(me.WorkspaceId, cancellationToken);
        if (Webhooks.Count == 0)
            return;
        var ids = Webhooks.Select(w => w.Id).ToList();
        var latest = await db
            .WebhookDeliveries.AsNoTracking()
            .Where(d => d.WorkspaceId == me.WorkspaceId && ids.Contains(d.EndpointId))
            .OrderByDescending(d => d.At)
            .ThenByDescending(d => d.EventId)
            .Take(DeliveriesShown)
            .ToListAsync(cancellationToken);
        Deliveries = latest.ConvertAll(d => (d, Webhooks.First(w => w.Id == d.EndpointId).Url));
    }

    public sealed class TokenForm
    {
        [PlainLine("The name", ApiToken.NameLength)]
        public string Name { get; set; } = "";

        public ApiScope Scope { get; set; }
    }

    public sealed class WebhookForm
    {
        public string? Url { get; set; }
        public List<string> Events { get; set; } = [];
    }
}
