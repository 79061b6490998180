namespace InvoiceTracker.Features.Tracking;

/// <summary>One thing to write about visits.</summary>
/// <param name="subject">The invoice or visit that it concerns, for the log.</param>
internal abstract class ViewWork(Guid subject)
{
    public Guid Subject => subject;

    /// <summary>Nobody waits for it: it may be written a moment later, together with others.</summary>
    public bool IsPatient { get; init; }

    public abstract Task WriteAsync(ViewTransaction views, DateTimeOffset now, CancellationToken cancellationToken);

    /// <summary>Call it once the transaction is committed.</summary>
    public abstract void Succeed();

    public abstract void Fail(Exception exception);
}

/// <inheritdoc cref="ViewWork"/>
internal sealed class ViewWork<T>(Guid subject, Func<ViewTransaction, DateTimeOffset, CancellationToken, Task<T>> write) : ViewWork(subject)
{
    private readonly TaskCompletionSource<T> _done = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private T? _result;

    /// <summary>Ends when the work is durable.</summary>
    public Task<T> Done => _done.Task;

    public override async Task WriteAsync(ViewTransaction views, DateTimeOffset now, CancellationToken cancellationToken) =>
        _result = await write(views, now, cancellationToken);

    public override void Succeed() => _done.TrySetResult(_result!);

    public override void Fail(Exception exception) => _done.TrySetException(exception);
}
