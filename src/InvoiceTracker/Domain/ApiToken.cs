namespace InvoiceTracker.Domain;

/// <summary>A secret with which a program acts for a user. Only its SHA-256 is kept.</summary>
public sealed class ApiToken
{
    public const int NameLength = 80;

    private ApiToken() { }

    public ApiToken(Guid workspaceId, Guid userId, string name, ApiScope scope, byte[] tokenHash, DateTimeOffset createdAt)
    {
        WorkspaceId = workspaceId;
        UserId = userId;
        Name = name;
        Scope = scope;
        TokenHash = tokenHash;
        CreatedAt = createdAt;
    }

    public Guid Id { get; private set; }
    public Guid WorkspaceId { get; private set; }
    public Guid UserId { get; private set; }
    public string Name { get; private set; } = "";
    public ApiScope Scope { get; private set; }
    public byte[] TokenHash { get; private set; } = [];
    public DateTimeOffset CreatedAt { get; private set; }
    public DateTimeOffset? RevokedAt { get; private set; }

    public void Revoke(DateTimeOffset at) => RevokedAt ??= at;
}

public enum ApiScope
{
    Read,
    Write,
}

/// <summary>The answer once given to a POST, given again to the same key and body for 24 hours.</summary>
public sealed class IdempotentAnswer
{
    public const int KeyLength = 200;

    private IdempotentAnswer() { }

    public IdempotentAnswer(Guid tokenId, string key, byte[] requestHash, DateTimeOffset at)
    {
        TokenId = tokenId;
        Key = key;
        RequestHash = requestHash;
        CreatedAt = at;
    }

    public Guid TokenId { get; private set; }
    public string Key { get; private set; } = "";

    /// <summary>SHA-256 of path, query and body.</summary>
    public byte[] RequestHash { get; private set; } = [];

    /// <summary>0 while the first request is still being worked on.</summary>
    public int StatusCode { get; private set; }

    public string? Body { get; private set; }

    /// <summary>Where the thing that was made can be read; null when none was made.</summary>
    public string? Location { get; private set; }

    public DateTimeOffset CreatedAt { get; private set; }

    public bool IsComplete => StatusCode > 0;
}
