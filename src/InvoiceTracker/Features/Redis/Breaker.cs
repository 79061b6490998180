namespace InvoiceTracker.Features.Redis;

/// <summary>Keeps calls away from what does not answer: after three failures in a row only one call in five seconds is let through, to see.</summary>
public sealed class Breaker(TimeProvider clock)
{
    private const int Enough = 3;

    public static readonly TimeSpan Rest = TimeSpan.FromSeconds(5);

    private readonly Lock _lock = new();
    private int _failures;
    private long _triedAt;

    public bool IsOpen => Volatile.Read(ref _failures) >= Enough;

    public bool LetsPass()
    {
        if (!IsOpen)
            return true;
        lock (_lock)
        {
            if (!IsOpen)
                return true;
            if (clock.GetElapsedTime(_triedAt) < Rest)
                return false;
            _triedAt = clock.GetTimestamp();
            return true;
        }
    }

    /// <returns>True when this closes it.</returns>
    public bool Succeed()
    {
        if (Volatile.Read(ref _failures) == 0)
            return false;
        lock (_lock)
        {
            var wasOpen = IsOpen;
            _failures = 0;
            return wasOpen;
        }
    }

    /// <returns>True when this opens it.</returns>
    public bool Fail()
    {
        lock (_lock)
        {
            var wasOpen = IsOpen;
            _failures++;
            if (IsOpen)
                _triedAt = clock.GetTimestamp();
            return IsOpen && !wasOpen;
        }
    }
}
