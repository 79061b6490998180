using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text.Json;
using InvoiceTracker.Data;
using InvoiceTracker.Domain;
using InvoiceTracker.Features.Links;
using InvoiceTracker.Features.Payments.Gateways;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.EntityFrameworkCore;

namespace InvoiceTracker.Features.Payments;

/// <summary>The accounts with payment services that a workspace has connected. Their keys go in, and come out for a call only.</summary>
public sealed class GatewayConnections(
    AppDbContext db,
    IEnumerable<IPaymentGateway> gateways,
    IDataProtectionProvider protection,
    PublicAddress address,
    TimeProvider clock
)
{
    public const int KeyLength = 255;

    private const int KeyBytes = 32;

    private readonly IDataProtector _protector = protection.CreateProtector("gateway-keys");

    /// <summary>In the order in which they are shown.</summary>
    public IEnumerable<IPaymentGateway> Gateways => gateways.OrderBy(gateway => gateway.Method);

    public IPaymentGateway Of(PaymentMethod method) => gateways.Single(gateway => gateway.Method == method);

    /// <param name="name">As addresses write it: stripe, paypal, square.</param>
    public IPaymentGateway? Find(string? name) => gateways.FirstOrDefault(gateway => NameOf(gateway.Method) == name);

    public static string NameOf(PaymentMethod method) => method.ToString().ToLowerInvariant();

    public Task<GatewayConnection?> FindAsync(Guid workspaceId, PaymentMethod gateway, CancellationToken cancellationToken) =>
        db.GatewayConnections.SingleOrDefaultAsync(c => c.WorkspaceId == workspaceId && c.Gateway == gateway, cancellationToken);

    /// <summary>Where the service is to call.</summary>
    public string WebhookUrlOf(GatewayConnection connection) => address.Of($"/hooks/{NameOf(connection.Gateway)}/{connection.Key}");

    /// <summary>Keeps the keys and asks the service whether it knows them; what it says is written on the connection.</summary>
    /// <exception cref="BrokenRuleException">A key cannot be one; the message names its field.</exception>
    public async Task<GatewayConnection> ConnectAsync(
        Guid workspaceId,
        IPaymentGateway gateway,
        IReadOnlyDictionary<string, string> keys,
        CancellationToken cancellationToken
    )
    {
        foreach (var key in gateway.Keys)
        {
            if (FlawOf(key, keys.GetValueOrDefault(key.Name)) is { } flaw)
                throw new BrokenRuleException(flaw, key.Name);
        }
        var connection = await FindAsync(workspaceId, gateway.Method, cancellationToken);
        if (connection is null)
        {
            var secret = Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(KeyBytes));
            connection = new GatewayConnection(workspaceId, gateway.Method, secret, clock.GetUtcNow());
            db.GatewayConnections.Add(connection);
        }
        var given = gateway
            .Keys.Select(key => (key.Name, Value: keys.GetValueOrDefault(key.Name)?.Trim() ?? ""))
            .Where(key => key.Value.Length > 0)
            .ToDictionary(key => key.Name, key => key.Value, StringComparer.Ordinal);
        connection.ProtectedSecrets = _protector.Protect(JsonSerializer.Serialize(given));
        await TestAsync(connection, cancellationToken);
        await db.SaveChangesAsync(cancellationToken);
        return connection;
    }

    /// <summary>Says what is wrong with a value; the caller may know more of it than that it is empty.</summary>
    public static string? FlawOf(GatewayKey key, string? value)
    {
        var text = value?.Trim() ?? "";
        if (text.Length == 0)
            return key.IsOptional ? null : $"The {char.ToLowerInvariant(key.Label[0])}{key.Label[1..]} is required.";
        if (text.Length > KeyLength)
            return $"A key has at most {KeyLength} characters.";
        return text.All(c => c is > ' ' and <= '~')
            ? key.Flaw(text)
            : "A key has neither spaces nor special characters. Copy it once more.";
    }

    /// <summary>Asks the service whether it knows the keys, and writes down what it says; the caller saves.</summary>
    public async Task TestAsync(GatewayConnection connection, CancellationToken cancellationToken)
    {
        try
        {
            var gateway = Of(connection.Gateway);
            var account = AccountOf(connection);
            connection.IsTestMode = await gateway.TestAsync(account, cancellationToken);
            connection.LastSuccessAt = clock.GetUtcNow();
            connection.Problem = gateway.Keys.FirstOrDefault(key => account[key.Name].Length == 0) is { } missing
                ? $"The {char.ToLowerInvariant(missing.Label[0])}{missing.Label[1..]} is missing: payments are noticed late, refunds and disputes not at all."
                : null;
        }
        catch (GatewayException e)
        {
            connection.Problem =
                e.Message.Length <= GatewayConnection.ProblemLength ? e.Message : e.Message[..GatewayConnection.ProblemLength];
        }
    }

    /// <summary>The address that the service calls ends with it, and pages that wait for a payment are forgotten.</summary>
    public async Task DisconnectAsync(Guid workspaceId, PaymentMethod gateway, CancellationToken cancellationToken)
    {
        await db
            .Checkouts.Where(c => c.WorkspaceId == workspaceId && c.Gateway == gateway && c.State == CheckoutState.Open)
            .ExecuteUpdateAsync(row => row.SetProperty(c => c.State, CheckoutState.Closed), cancellationToken);
        await db.GatewayConnections.Where(c => c.WorkspaceId == workspaceId && c.Gateway == gateway).ExecuteDeleteAsync(cancellationToken);
    }

    /// <exception cref="GatewayException">The keys that encrypted the keys are gone.</exception>
    public GatewayAccount AccountOf(GatewayConnection connection)
    {
        try
        {
            var keys = JsonSerializer.Deserialize<Dictionary<string, string>>(_protector.Unprotect(connection.ProtectedSecrets));
            return new GatewayAccount(connection.IsTestMode, keys!);
        }
        catch (CryptographicException e)
        {
            throw new GatewayException(GatewayFailure.Keys, "The stored keys cannot be read any more. Enter them again.", e);
        }
    }

    /// <summary>Calls the service, and keeps with the connection whether it still knows the keys.</summary>
    public async Task<T> AskAsync<T>(GatewayConnection connection, Func<IPaymentGateway, GatewayAccount, Task<T>> ask)
    {
        try
        {
            var answer = await ask(Of(connection.Gateway), AccountOf(connection));
            var now = clock.GetUtcNow();
            await NoteAsync(connection, row => row.SetProperty(c => c.LastSuccessAt, now));
            return answer;
        }
        catch (GatewayException e) when (e.Failure is GatewayFailure.Keys)
        {
            await NoteAsync(connection, row => row.SetProperty(c => c.Problem, e.Message));
            throw;
        }
    }

    private Task NoteAsync(
        GatewayConnection connection,
        Action<Microsoft.EntityFrameworkCore.Query.UpdateSettersBuilder<GatewayConnection>> note
    ) => db.GatewayConnections.Where(c => c.Id == connection.Id).ExecuteUpdateAsync(note, CancellationToken.None);
}
