using System.Security.Cryptography;
using System.Text;

namespace InvoiceTracker.Domain;

/// <summary>A browser that wants to be told while no page of ours is open (W3C Push API, RFC 8030).</summary>
public sealed class PushSubscription
{
    public const int EndpointLength = 2000;
    public const int DeviceLength = 80;
    public const int ProblemLength = 300;

    private PushSubscription() { }

    public PushSubscription(Guid workspaceId, Guid userId, string endpoint, DateTimeOffset createdAt)
    {
        WorkspaceId = workspaceId;
        UserId = userId;
        Endpoint = endpoint;
        EndpointHash = HashOf(endpoint);
        CreatedAt = createdAt;
    }

    public Guid Id { get; private set; }
    public Guid WorkspaceId { get; set; }
    public Guid UserId { get; set; }

    /// <summary>The push service's address for this browser; whoever knows it can ring there.</summary>
    public string Endpoint { get; private set; } = "";

    /// <summary>SHA-256 of the endpoint, which is too long for an index.</summary>
    public byte[] EndpointHash { get; private set; } = [];

    /// <summary>The browser's public key: an uncompressed point on P-256, 65 bytes.</summary>
    public byte[] P256dh { get; set; } = [];

    /// <summary>The browser's authentication secret, 16 bytes.</summary>
    public byte[] Auth { get; set; } = [];

    /// <summary>What its owner calls it, such as "Firefox on Windows".</summary>
    public string Device { get; set; } = "";

    public DateTimeOffset CreatedAt { get; private set; }
    public DateTimeOffset? LastSuccessAt { get; set; }

    /// <summary>Why the last push did not get through, in words; null once one did.</summary>
    public string? LastProblem { get; set; }

    public static byte[] HashOf(string endpoint) => SHA256.HashData(Encoding.UTF8.GetBytes(endpoint));
}
