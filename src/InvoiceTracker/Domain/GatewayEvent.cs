namespace InvoiceTracker.Domain;

/// <summary>A payment service's call as it came, stored before it is answered; a worker applies it.</summary>
public sealed class GatewayEvent
{
    public const int EventIdLength = 200;
    public const int TypeLength = 100;
    public const int ProblemLength = 500;

    private GatewayEvent() { }

    public GatewayEvent(GatewayConnection connection, string eventId, string type, byte[] body, DateTimeOffset receivedAt)
    {
        WorkspaceId = connection.WorkspaceId;
        ConnectionId = connection.Id;
        Gateway = connection.Gateway;
        EventId = eventId;
        Type = type;
        Body = body;
        ReceivedAt = receivedAt;
        NotBefore = receivedAt;
    }

    public Guid Id { get; private set; }
    public Guid WorkspaceId { get; private set; }
    public Guid ConnectionId { get; private set; }
    public PaymentMethod Gateway { get; private set; }

    /// <summary>The service's own; with the connection, unique.</summary>
    public string EventId { get; private set; } = "";

    public string Type { get; private set; } = "";

    /// <summary>The very bytes that were signed.</summary>
    public byte[] Body { get; private set; } = [];

    public DateTimeOffset ReceivedAt { get; private set; }

    /// <summary>When it was applied, or found to be of no concern; null while that is to be done.</summary>
    public DateTimeOffset? DoneAt { get; set; }

    public int Attempts { get; set; }
    public DateTimeOffset NotBefore { get; set; }
    public string? Problem { get; set; }
}
