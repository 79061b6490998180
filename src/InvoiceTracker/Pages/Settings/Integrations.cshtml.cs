using InvoiceTracker.Data;
using InvoiceTracker.Domain;
using InvoiceTracker.Features.Accounts;
using InvoiceTracker.Features.Payments;
using InvoiceTracker.Features.Payments.Gateways;
using InvoiceTracker.Web;
using InvoiceTracker.Web.TagHelpers;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.EntityFrameworkCore;

namespace InvoiceTracker.Pages.Settings;

/// <summary>By which services clients can pay. Keys go in here and never come out again.</summary>
[Authorize(Policy = Permissions.Manage)]
public sealed class IntegrationsModel(AppDbContext db, CurrentUser me, GatewayConnections connections) : PageModel, IReloadable
{
    /// <summary>The keys of the service whose form was posted, by name.</summary>
    [BindProperty]
    public Dictionary<string, string?> Input { get; set; } = [];

    /// <summary>Whose form is shown.</summary>
    [BindProperty(SupportsGet = true)]
    public string? Gateway { get; set; }

    public IReadOnlyList<IntegrationCard> Cards { get; private set; } = [];

    public Task OnGetAsync(CancellationToken cancellationToken) => ReloadAsync(cancellationToken);

    public async Task<IActionResult> OnPostConnectAsync(CancellationToken cancellationToken)
    {
        if (connections.Find(Gateway) is not { } gateway)
            return NotFound();
        var stored = await StoredAsync(gateway, cancellationToken);
        var keys = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var key in gateway.Keys)
        {
            var value =
                Input.GetValueOrDefault(key.Name) is { } typed && !string.IsNullOrWhiteSpace(typed)
                    ? typed
                    : stored.GetValueOrDefault(key.Name);
            keys[key.Name] = value ?? "";
            if (GatewayConnections.FlawOf(key, value) is { } flaw)
                ModelState.AddModelError($"{nameof(Input)}[{key.Name}]", flaw);
        }
        if (!ModelState.IsValid)
        {
            await ReloadAsync(cancellationToken);
            return Page();
        }
        var connection = await connections.ConnectAsync(me.WorkspaceId, gateway, keys, cancellationToken);
        return Done(connection.Problem is null ? $"{gateway.Method} is connected" : $"{gateway.Method} needs attention");
    }

    public async Task<IActionResult> OnPostTestAsync(CancellationToken cancellationToken)
    {
        if (
            connections.Find(Gateway) is not { } gateway
            || await connections.FindAsync(me.WorkspaceId, gateway.Method, cancellationToken) is not { } connection
        )
            return NotFound();
        await connections.TestAsync(connection, cancellationToken);
        await db.SaveChangesAsync(cancellationToken);
        return Done(connection.Problem is null ? $"{gateway.Method} knows your keys" : $"{gateway.Method} needs attention");
    }

    public async Task<IActionResult> OnPostDisconnectAsync(CancellationToken cancellationToken)
    {
        if (connections.Find(Gateway) is not { } gateway)
            return NotFound();
        await connections.DisconnectAsync(me.WorkspaceId, gateway.Method, cancellationToken);
        TempData["Toast"] = $"{gateway.Method} is disconnected";
        return RedirectToPage(new { gateway = (string?)null });
    }

    public async Task ReloadAsync(CancellationToken cancellationToken)
    {
        foreach (var key in connections.Gateways.SelectMany(gateway => gateway.Keys))
            Input.TryAdd(key.Name, null);
        var connected = await db
            .GatewayConnections.AsNoTracking()
            .Where(c => c.WorkspaceId == me.WorkspaceId)
            .ToDictionaryAsync(c => c.Gateway, cancellationToken);
        Cards =
        [
            .. connections.Gateways.Select(gateway =>
            {
                var connection = connected.GetValueOrDefault(gateway.Method);
                return new IntegrationCard(gateway, connection, connection is null ? null : connections.WebhookUrlOf(connection));
            }),
        ];
    }

    private async Task<IReadOnlyDictionary<string, string>> StoredAsync(IPaymentGateway gateway, CancellationToken cancellationToken)
    {
        try
        {
            return await connections.FindAsync(me.WorkspaceId, gateway.Method, cancellationToken) is { } connection
                ? connections.AccountOf(connection).Keys
                : new Dictionary<string, string>(StringComparer.Ordinal);
        }
        catch (GatewayException)
        {
            // What cannot be read any more has to be typed again.
            return new Dictionary<string, string>(StringComparer.Ordinal);
        }
    }

    private RedirectToPageResult Done(string said)
    {
        TempData["Toast"] = said;
        return RedirectToPage(new { gateway = Gateway });
    }
}

/// <summary>One service, as the page shows it.</summary>
/// <param name="WebhookUrl">Null until it is connected.</param>
public sealed record IntegrationCard(IPaymentGateway Gateway, GatewayConnection? Connection, string? WebhookUrl)
{
    public PaymentMethod Method => Gateway.Method;
    public string Name => GatewayConnections.NameOf(Method);
    public IReadOnlyList<GatewayKey> Keys => Gateway.Keys;

    public string Icon =>
        Method switch
        {
            PaymentMethod.Stripe => "brand-stripe",
            PaymentMethod.PayPal => "brand-paypal",
            _ => "square",
        };

    public (PillKind Kind, string Text) Pill =>
        Connection switch
        {
            null => (PillKind.Neutral, "Not connected"),
            { Problem: not null } => (PillKind.Overdue, "Needs attention"),
            { IsTestMode: true } => (PillKind.Unseen, "Test mode"),
            _ => (PillKind.Paid, "Connected"),
        };

    public string Says =>
        Connection switch
        {
            { Problem: { } problem } => problem,
            { IsTestMode: true } => "Sandbox keys are in use: payments are pretend until you switch to live.",
            _ => Method switch
            {
                PaymentMethod.Stripe => "Cards, Apple Pay, Google Pay, bank debits. You need a secret key.",
                PaymentMethod.PayPal => "PayPal and the cards that it takes. You need a client ID and its secret.",
                _ => "Cards and Cash App Pay. You need an access token and a location.",
            },
        };
}
