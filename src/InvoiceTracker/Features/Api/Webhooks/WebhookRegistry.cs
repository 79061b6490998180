using System.Security.Cryptography;
using InvoiceTracker.Data;
using InvoiceTracker.Domain;
using InvoiceTracker.Features.Net;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.EntityFrameworkCore;

namespace InvoiceTracker.Features.Api.Webhooks;

/// <summary>Which programs want to be told, and what they were told.</summary>
public sealed class WebhookRegistry(AppDbContext db, OutgoingHttp http, WebhookSecrets secrets, WebhookBell bell, TimeProvider clock)
{
    /// <summary>A business has no more than this many.</summary>
    public const int Most = 20;

    public Task<List<WebhookEndpoint>> ListAsync(Guid workspaceId, CancellationToken cancellationToken) =>
        db
            .WebhookEndpoints.AsNoTracking()
            .Where(e => e.WorkspaceId == workspaceId)
            .OrderBy(e => e.CreatedAt)
            .ThenBy(e => e.Id)
            .ToListAsync(cancellationToken);

    /// <returns>The endpoint and its secret in clear, which is shown this once; null when something is wrong, which was then told.</returns>
    /// <param name="complain">Hears each flaw with the field that it belongs to: <c>url</c> or <c>events</c>.</param>
    public async Task<(WebhookEndpoint Endpoint, string Secret)?> AddAsync(
        Guid workspaceId,
        string? url,
        IReadOnlyList<string?>? events,
        Action<string, string> complain,
        CancellationToken cancellationToken
    )
    {
        var flaws = new List<(string Field, string Text)>();
        if (!Uri.TryCreate(url?.Trim(), UriKind.Absolute, out var address) || address.AbsoluteUri.Length > WebhookEndpoint.UrlLength)
            flaws.Add(("url", "Give the whole address, such as https://example.com/hooks."));
        else if (await http.FlawOfAsync(address, cancellationToken) is { } flaw)
            flaws.Add(("url", flaw));

        if (events is not { Count: > 0 })
            flaws.Add(("events", "Choose at least one event."));
        else if (!events.All(e => WebhookEvents.All.Contains(e, StringComparer.Ordinal)))
            flaws.Add(("events", $"The events are {string.Join(", ", WebhookEvents.All)}."));

        if (flaws.Count == 0 && await db.WebhookEndpoints.CountAsync(e => e.WorkspaceId == workspaceId, cancellationToken) >= Most)
            flaws.Add(("url", $"There are {Most} webhooks already. Remove one first."));
        foreach (var (field, text) in flaws)
            complain(field, text);
        if (flaws.Count > 0)
            return null;

        var secret = WebhookSignature.NewSecret();
        var endpoint = new WebhookEndpoint(
            workspaceId,
            address!.AbsoluteUri,
            events!.OfType<string>(),
            secrets.Protect(secret),
            clock.GetUtcNow()
        );
        db.WebhookEndpoints.Add(endpoint);
        await db.SaveChangesAsync(cancellationToken);
        return (endpoint, secret);
    }

    /// <returns>False when the workspace has no such endpoint.</returns>
    public async Task<bool> RemoveAsync(Guid workspaceId, Guid id, CancellationToken cancellationToken)
    {
        var found = await db.WebhookEndpoints.Where(e => e.WorkspaceId == workspaceId && e.Id == id).ExecuteDeleteAsync(cancellationToken);
        await db.WebhookDeliveries.Where(d => d.WorkspaceId == workspaceId && d.EndpointId == id).ExecuteDeleteAsync(cancellationToken);
        return found > 0;
    }

    /// <summary>Sends to it again what it switched off by answering that it is gone.</summary>
    /// <returns>False when the workspace has no such endpoint.</returns>
    public async Task<bool> SwitchOnAsync(Guid workspaceId, Guid id, CancellationToken cancellationToken)
    {
        if (await FindAsync(workspaceId, id, cancellationToken) is not { } endpoint)
            return false;
        endpoint.SwitchOn();
        await db.SaveChangesAsync(cancellationToken);
        bell.Ring();
        return true;
    }

    /// <returns>Null when the workspace has no such endpoint.</returns>
    public async Task<IQueryable<WebhookDelivery>?> DeliveriesAsync(Guid workspaceId, Guid id, CancellationToken cancellationToken) =>
        await db.WebhookEndpoints.AnyAsync(e => e.WorkspaceId == workspaceId && e.Id == id, cancellationToken)
            ? db.WebhookDeliveries.AsNoTracking().Where(d => d.WorkspaceId == workspaceId && d.EndpointId == id)
            : null;

    /// <summary>Sends a message once more, under the same id.</summary>
    /// <returns>Null when the workspace has no such delivery.</returns>
    /// <exception cref="IllegalStepException">It is being sent, or the endpoint is off.</exception>
    public async Task<WebhookDelivery?> SendAgainAsync(Guid workspaceId, Guid id, Guid eventId, CancellationToken cancellationToken)
    {
        var delivery = await db.WebhookDeliveries.SingleOrDefaultAsync(
            d => d.WorkspaceId == workspaceId && d.EndpointId == id && d.EventId == eventId,
            cancellationToken
        );
        if (delivery is null || await FindAsync(workspaceId, id, cancellationToken) is not { } endpoint)
            return null;
        if (endpoint.OffAt is not null)
            throw new IllegalStepException("This webhook is off. Switch it on first.");
        delivery.SendAgain(clock.GetUtcNow());
        await db.SaveChangesAsync(cancellationToken);
        bell.Ring();
        return delivery;
    }

    private Task<WebhookEndpoint?> FindAsync(Guid workspaceId, Guid id, CancellationToken cancellationToken) =>
        db.WebhookEndpoints.SingleOrDefaultAsync(e => e.WorkspaceId == workspaceId && e.Id == id, cancellationToken);
}

/// <summary>Keeps what signs messages from being read in the database.</summary>
public sealed class WebhookSecrets(IDataProtectionProvider protection)
{
    private readonly IDataProtector _protector = protection.CreateProtector("webhook-secret");

    public string Protect(string secret) => _protector.Protect(secret);

    /// <returns>Null when the keys that protected it are gone.</returns>
    public string? Open(string protectedSecret)
    {
        try
        {
            return _protector.Unprotect(protectedSecret);
        }
        catch (CryptographicException)
        {
            return null;
        }
    }
}
