namespace InvoiceTracker.Features.Tracking;

/// <summary>When each link's suppressed visits of the last hour were that are on record. It belongs to the one writer, so it needs no lock.</summary>
internal sealed class RecentSuppressions
{
    private const int MostLinks = 10_000;
    private static readonly TimeSpan Hour = TimeSpan.FromHours(1);

    private readonly Dictionary<Guid, Queue<DateTimeOffset>> _byLink = [];

    public static DateTimeOffset Since(DateTimeOffset at) => at - Hour;

    public bool Knows(Guid linkId) => _byLink.ContainsKey(linkId);

    /// <summary>What the database knows of a link, oldest first.</summary>
    public void Learn(Guid linkId, IEnumerable<DateTimeOffset> instants, DateTimeOffset at)
    {
        if (_byLink.Count >= MostLinks)
            MakeRoom(at);
        _byLink[linkId] = new Queue<DateTimeOffset>(instants);
    }

    public int CountOf(Guid linkId, DateTimeOffset at)
    {
        var instants = _byLink[linkId];
        while (instants.TryPeek(out var oldest) && oldest <= Since(at))
            instants.Dequeue();
        return instants.Count;
    }

    public void Add(Guid linkId, IEnumerable<DateTimeOffset> instants)
    {
        foreach (var at in instants)
            _byLink[linkId].Enqueue(at);
    }

    // What is forgotten here is asked of the database again.
    private void MakeRoom(DateTimeOffset at)
    {
        foreach (var linkId in _byLink.Keys.Where(linkId => CountOf(linkId, at) == 0).ToList())
            _byLink.Remove(linkId);
        if (_byLink.Count >= MostLinks)
            _byLink.Clear();
    }
}
