namespace InvoiceTracker.Features.Work;

/// <summary>Wakes one waiting worker at once; ringing while nobody waits is remembered once.</summary>
public class Bell
{
    private readonly SemaphoreSlim _rung = new(0, 1);

    public void Ring()
    {
        try
        {
            _rung.Release();
        }
        catch (SemaphoreFullException)
        {
            // It is rung already.
        }
    }

    /// <returns>When it rings, or after the time is over.</returns>
    public Task WaitAsync(TimeSpan atMost, CancellationToken cancellationToken) => _rung.WaitAsync(atMost, cancellationToken);
}
