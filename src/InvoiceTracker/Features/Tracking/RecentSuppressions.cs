namespace InvoiceTracker.Features.Tracking;

/// <summary>When each link's suppressed visits of the last hour were that are on record. It belongs to the one writer, so it needs no lock.</summary>
internal sealed class RecentSuppressions
{
    private const int MostLinks = 10_000;
    private static readonly TimeSpan Hour = TimeSpan.FromHours(1);

    // Another process may write rows for the same link; what it wrote is learned when this is over.
    private static readonly TimeSpan Trust = TimeSpan.FromMinutes(1);

    private readonly Dictionary<Guid, Queue<DateTimeOffset>> _byLink = [];
    private readonly Dictionary<Guid, DateTimeOffset> _learnedAt = [];

    public static DateTimeOffset Since(DateTimeOffset at) => at - Hour;

    public bool Knows(Guid linkId, DateTimeOffset at) =>
        _learnedAt.TryGetValue(linkId, out var learned) && (at - learned).Duration() < Trust;

    /// <summary>What the database knows of a link, oldest first.</summary>
    public void Learn(Guid linkId, IEnumerable<DateTimeOffset> instants, DateTimeOffset at)
    {
        if (_byLink.Count >= MostLinks)
            MakeRoom(at);
        _byLink[linkId] = new Queue<DateTimeOffset>(instants);
        _learnedAt[linkId] = at;
    }

    public int CountOf(Guid linkId, DateTimeOffset at)
    {
        var instants = _byLink[linkId];
        while (instants.TryPeek(out var oldest) && oldest <= Since(at))
            instants.Dequeue();
        return instants.Count;
    }

    /// <summary>What is not known any more is left out; it is asked of the database again.</summary>
    public void Add(Guid linkId, IEnumerable<DateTimeOffset> instants)
    {
        if (!_byLink.TryGetValue(linkId, out var known))
            return;
        foreach (var at in instants)
            known.Enqueue(at);
    }

    // What is forgotten here is asked of the database again.
    private void MakeRoom(DateTimeOffset at)
    {
        foreach (var linkId in _byLink.Keys.Where(linkId => CountOf(linkId, at) == 0).ToList())
            Forget(linkId);
        if (_byLink.Count < MostLinks)
            return;
        _byLink.Clear();
        _learnedAt.Clear();
    }

    private void Forget(Guid linkId)
    {
        _byLink.Remove(linkId);
        _learnedAt.Remove(linkId);
    }
}
