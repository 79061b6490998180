namespace InvoiceTracker.Domain;

/// <summary>An address of another program that wants to be told what happens to invoices.</summary>
public sealed class WebhookEndpoint
{
    public const int UrlLength = 2000;
    public const int EventsLength = 200;
    public const int SecretLength = 1000;

    private WebhookEndpoint() { }

    /// <param name="protectedSecret">What signs the messages, encrypted by Data Protection.</param>
    public WebhookEndpoint(Guid workspaceId, string url, IEnumerable<string> events, string protectedSecret, DateTimeOffset createdAt)
    {
        WorkspaceId = workspaceId;
        Url = url;
        Events = Mark(string.Join(',', WebhookEvents.All.Intersect(events, StringComparer.Ordinal)));
        ProtectedSecret = protectedSecret;
        CreatedAt = createdAt;
    }

    public Guid Id { get; private set; }
    public Guid WorkspaceId { get; private set; }
    public string Url { get; private set; } = "";

    /// <summary>Names between commas, which also stand at both ends, so that a statement finds one with LIKE.</summary>
    public string Events { get; private set; } = "";

    public string ProtectedSecret { get; private set; } = "";
    public DateTimeOffset CreatedAt { get; private set; }

    /// <summary>Since when nothing is sent to it, because it answered that it is gone; null while it is on.</summary>
    public DateTimeOffset? OffAt { get; private set; }

    /// <summary>What came back last, in words, and when; null before the first message.</summary>
    public string? LastAnswer { get; private set; }
    public DateTimeOffset? LastAnswerAt { get; private set; }

    public IReadOnlyList<string> EventNames => Events.Split(',', StringSplitOptions.RemoveEmptyEntries);

    public bool Hears(string type) => Events.Contains(Mark(type), StringComparison.Ordinal);

    public void SwitchOn() => OffAt = null;

    /// <param name="isGone">It wants to hear nothing more.</param>
    public void Answered(string words, bool isGone, DateTimeOffset at)
    {
        (LastAnswer, LastAnswerAt) = (words, at);
        if (isGone)
            OffAt ??= at;
    }

    private static string Mark(string name) => $",{name},";
}
