using InvoiceTracker.Data;
using InvoiceTracker.Domain;
using InvoiceTracker.Features.Accounts;
using InvoiceTracker.Features.Payments;
using InvoiceTracker.Features.Payments.Gateways;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace InvoiceTracker.Features.Api;

/// <summary><c>/integrations</c>: the payment services that the business has connected. No answer holds a key.</summary>
internal static class IntegrationEndpoints
{
    public static void MapIntegrations(this RouteGroupBuilder api)
    {
        var integrations = api.MapGroup("/integrations").WithTags("Integrations").RequireAuthorization(ApiAccess.Manage);
        integrations.MapGet("", ListAsync);
        integrations.MapPut("/{gateway}", ConnectAsync).Accepts<IntegrationInput>("application/json").Produces<IntegrationJson>();
        integrations.MapDelete("/{gateway}", DisconnectAsync).Produces(StatusCodes.Status204NoContent);
    }

    private static async Task<PageJson<IntegrationJson>> ListAsync(
        AppDbContext db,
        GatewayConnections connections,
        CurrentUser me,
        CancellationToken cancellationToken
    )
    {
        var connected = await db
            .GatewayConnections.AsNoTracking()
            .Where(c => c.WorkspaceId == me.WorkspaceId)
            .ToDictionaryAsync(c => c.Gateway, cancellationToken);
        return new PageJson<IntegrationJson>(
            [.. connections.Gateways.Select(g => IntegrationJson.Of(g, connected.GetValueOrDefault(g.Method), connections))],
            Next: null
        );
    }

    private static async Task<IntegrationJson?> ConnectAsync(
        string gateway,
        HttpRequest request,
        GatewayConnections connections,
        CurrentUser me,
        CancellationToken cancellationToken
    )
    {
        if (connections.Find(gateway) is not { } service)
            return null;
        var keys = (await request.ReadAsync<IntegrationInput>()).Read(service);
        var connection = await connections.ConnectAsync(me.WorkspaceId, service, keys, cancellationToken);
        return IntegrationJson.Of(service, connection, connections);
    }

    private static async Task<NoContent?> DisconnectAsync(
        string gateway,
        GatewayConnections connections,
        CurrentUser me,
        CancellationToken cancellationToken
    )
    {
        if (connections.Find(gateway) is not { } service)
            return null;
        await connections.DisconnectAsync(me.WorkspaceId, service.Method, cancellationToken);
        return TypedResults.NoContent();
    }
}

/// <param name="Gateway">stripe, paypal, square.</param>
/// <param name="Mode">live or test; null when it is not connected.</param>
/// <param name="WebhookUrl">What to enter at the service.</param>
/// <param name="Problem">What the service said when it last refused, in words; null when it did not.</param>
public sealed record IntegrationJson(string Gateway, bool Connected, string? Mode, string? WebhookUrl, string? Problem)
{
    internal static IntegrationJson Of(IPaymentGateway gateway, GatewayConnection? connection, GatewayConnections connections) =>
        new(
            GatewayConnections.NameOf(gateway.Method),
            connection is not null,
            connection is null ? null
                : connection.IsTestMode ? "test"
                : "live",
            connection is null ? null : connections.WebhookUrlOf(connection),
            connection?.Problem
        );
}

/// <summary>The keys of one service: for Stripe the first two, for PayPal the next three, for Square the last three.</summary>
public sealed record IntegrationInput
{
    public string? SecretKey { get; init; }
    public string? WebhookSecret { get; init; }
    public string? ClientId { get; init; }
    public string? ClientSecret { get; init; }
    public string? WebhookId { get; init; }
    public string? AccessToken { get; init; }
    public string? LocationId { get; init; }
    public string? SignatureKey { get; init; }

    /// <exception cref="InvalidInputException">A key is missing, or cannot be one.</exception>
    internal IReadOnlyDictionary<string, string> Read(IPaymentGateway gateway)
    {
        var given = new Dictionary<string, string?>(StringComparer.Ordinal)
        {
            ["secretKey"] = SecretKey,
            ["webhookSecret"] = WebhookSecret,
            ["clientId"] = ClientId,
            ["clientSecret"] = ClientSecret,
            ["webhookId"] = WebhookId,
            ["accessToken"] = AccessToken,
            ["locationId"] = LocationId,
            ["signatureKey"] = SignatureKey,
        };
        var errors = new FieldErrors();
        foreach (var key in gateway.Keys)
        {
            if (GatewayConnections.FlawOf(key, given[key.Name]) is { } flaw)
                errors.Add(key.Name, flaw);
        }
        errors.ThrowIfAny();
        return gateway.Keys.ToDictionary(key => key.Name, key => given[key.Name] ?? "", StringComparer.Ordinal);
    }
}
