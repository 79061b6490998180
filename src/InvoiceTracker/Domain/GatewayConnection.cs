namespace InvoiceTracker.Domain;

/// <summary>A workspace's own account with a payment service.</summary>
public sealed class GatewayConnection
{
    public const int KeyLength = 43;
    public const int ProblemLength = 300;

    private GatewayConnection() { }

    public GatewayConnection(Guid workspaceId, PaymentMethod gateway, string key, DateTimeOffset connectedAt)
    {
        WorkspaceId = workspaceId;
        Gateway = gateway;
        Key = key;
        ConnectedAt = connectedAt;
    }

    public Guid Id { get; private set; }
    public Guid WorkspaceId { get; private set; }

    /// <summary>Stripe, PayPal or Square.</summary>
    public PaymentMethod Gateway { get; private set; }

    /// <summary>Random; the last part of the address that the service calls, which tells whose call it is.</summary>
    public string Key { get; private set; } = "";

    /// <summary>The service's keys as JSON, encrypted by Data Protection.</summary>
    public string ProtectedSecrets { get; set; } = "";

    public bool IsTestMode { get; set; }
    public DateTimeOffset ConnectedAt { get; private set; }
    public DateTimeOffset? LastSuccessAt { get; set; }

    /// <summary>What the service said when it last refused us; null once it did not.</summary>
    public string? Problem { get; set; }
}
