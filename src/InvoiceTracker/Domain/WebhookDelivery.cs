namespace InvoiceTracker.Domain;

/// <summary>
/// One event on its way to one endpoint. The row is the work to be done, written in the transaction of what it tells; it names what
/// it is about, and the message is put together when it is sent, so that nothing of a person is kept here.
/// </summary>
public sealed class WebhookDelivery
{
    public const int TypeLength = 30;
    public const int AnswerLength = 300;

    /// <summary>The waits after the first attempt and each that follows it; after the last of them it is given up.</summary>
    public static readonly IReadOnlyList<TimeSpan> Waits =
    [
        TimeSpan.FromSeconds(5),
        TimeSpan.FromMinutes(5),
        TimeSpan.FromMinutes(30),
        TimeSpan.FromHours(2),
        TimeSpan.FromHours(5),
        TimeSpan.FromHours(10),
        TimeSpan.FromHours(14),
        TimeSpan.FromHours(20),
        TimeSpan.FromHours(24),
    ];

    private WebhookDelivery() { }

    public WebhookDelivery(WebhookEndpoint endpoint, WebhookNews news, DateTimeOffset queuedAt)
    {
        EndpointId = endpoint.Id;
        EventId = news.EventId;
        WorkspaceId = endpoint.WorkspaceId;
        Type = news.Type;
        InvoiceId = news.InvoiceId;
        MailId = news.MailId;
        At = news.At;
        NotBefore = queuedAt;
    }

    /// <summary>With the event, the key: an endpoint is told of an event once.</summary>
    public Guid EndpointId { get; private set; }

    public Guid EventId { get; private set; }
    public Guid WorkspaceId { get; private set; }
    public string Type { get; private set; } = "";
    public Guid InvoiceId { get; private set; }
    public Guid? ViewEventId { get; private set; }
    public Guid? MailId { get; private set; }

    /// <summary>When it happened.</summary>
    public DateTimeOffset At { get; private set; }

    public WebhookState State { get; private set; }
    public int Attempts { get; private set; }
    public DateTimeOffset NotBefore { get; private set; }

    /// <summary>Until when the worker that claimed it may be trusted to be alive.</summary>
    public DateTimeOffset? LeaseUntil { get; private set; }

    public DateTimeOffset? TriedAt { get; private set; }

    /// <summary>What the endpoint answered last; null when nobody answered.</summary>
    public int? StatusCode { get; private set; }

    /// <summary>The same in words.</summary>
    public string? Answer { get; private set; }

    /// <summary>The receiver's way to recognise a repeat: stable over every attempt.</summary>
    public string MessageId => $"msg_{EventId:N}";

    public bool IsUnderWay => State is WebhookState.Queued or WebhookState.Sending;

    public void Succeed(int statusCode, string words, DateTimeOffset at)
    {
        State = WebhookState.Delivered;
        Note(statusCode, words, at);
    }

    /// <param name="isFinal">It is not worth another attempt.</param>
    public void Fail(int? statusCode, string words, bool isFinal, DateTimeOffset at)
    {
        if (isFinal || Attempts > Waits.Count)
            State = WebhookState.Failed;
        else
            (State, NotBefore) = (WebhookState.Queued, at + Waits[Attempts - 1]);
        Note(statusCode, words, at);
    }

    /// <summary>Gives it back untried, because the program stops.</summary>
    public void GiveBack(DateTimeOffset at)
    {
        Attempts--;
        (State, NotBefore, LeaseUntil) = (WebhookState.Queued, at, null);
    }

    /// <summary>A member wants it sent once more, whatever became of it.</summary>
    public void SendAgain(DateTimeOffset at)
    {
        if (State is WebhookState.Sending)
            throw new IllegalStepException("This message is being sent at this moment.");
        Attempts = 0;
        (State, NotBefore) = (WebhookState.Queued, at);
    }

    private void Note(int? statusCode, string words, DateTimeOffset at)
    {
        LeaseUntil = null;
        TriedAt = at;
        StatusCode = statusCode;
        Answer = words.Length <= AnswerLength ? words : string.Concat(words.AsSpan(0, AnswerLength - 1), "…");
    }
}

/// <summary>Something that happened, before it is known who wants to hear of it.</summary>
/// <param name="Source">What it happened to; see <see cref="WebhookEvents.IdOf"/>.</param>
public sealed record WebhookNews(Guid WorkspaceId, string Type, string Source, Guid InvoiceId, DateTimeOffset At)
{
    public Guid? MailId { get; init; }
    public Guid EventId => WebhookEvents.IdOf(Type, Source);
}

public enum WebhookState
{
    Queued,
    Sending,
    Delivered,

    /// <summary>Given up.</summary>
    Failed,
}
