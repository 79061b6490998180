using System.Diagnostics.CodeAnalysis;
using InvoiceTracker.Features.Notifications.Push;
using InvoiceTracker.Features.Work;

namespace InvoiceTracker.Features.Notifications;

/// <summary>
/// Who is listening in this process, and what they are told. What others ring for is no news itself: the reporter then reads the
/// database, so a ring that is lost delays a notification until the next look and never loses one.
/// </summary>
public sealed class LiveFeed(PushBell pushBell)
{
    /// <summary>Many tabs, and many programs; not a flood.</summary>
    public const int MostOfUser = 200;

    private const int MostInAll = 2_000;

    private readonly Lock _lock = new();
    private readonly Dictionary<Guid, HashSet<LiveSubscription>> _byUser = [];
    private readonly Dictionary<Guid, HashSet<LiveSubscription>> _byWorkspace = [];
    private readonly HashSet<Guid> _rung = [];
    private readonly HashSet<Guid> _changed = [];
    private int _count;

    internal Bell Bell { get; } = new();

    /// <summary>Where hints of this process go beside its own listeners, when there are other processes.</summary>
    internal Action<LiveHint>? Elsewhere { get; set; }

    /// <returns>False when there are as many already as one user, or one process, may have.</returns>
    public bool TrySubscribe(Guid workspaceId, Guid userId, [NotNullWhen(true)] out LiveSubscription? subscription)
    {
        subscription = null;
        lock (_lock)
        {
            if (_count >= MostInAll || (_byUser.TryGetValue(userId, out var mine) && mine.Count >= MostOfUser))
                return false;
            subscription = new LiveSubscription(workspaceId, userId, this);
            _count++;
            Of(_byUser, userId).Add(subscription);
            Of(_byWorkspace, workspaceId).Add(subscription);
            return true;
        }

        static HashSet<LiveSubscription> Of(Dictionary<Guid, HashSet<LiveSubscription>> all, Guid key)
        {
            if (all.TryGetValue(key, out var some))
                return some;
            some = [];
            all.Add(key, some);
            return some;
        }
    }

    /// <summary>There is something new for this user, or something less.</summary>
    public void Ring(Guid userId)
    {
        pushBell.Ring();
        Hint(new LiveHint(userId, InvoiceId: null));
    }

    /// <summary>What a member of this workspace may have on the screen about this invoice is out of date.</summary>
    public void Changed(Guid workspaceId, Guid invoiceId) => Hint(new LiveHint(workspaceId, invoiceId));

    /// <summary>Hears a hint of another process.</summary>
    internal void Hear(LiveHint hint)
    {
        if (hint.InvoiceId is { } invoiceId)
        {
            lock (_lock)
                _changed.Add(invoiceId);
            TellWorkspace(hint.To, LiveItem.Changed(invoiceId));
            return;
        }
        lock (_lock)
        {
            if (!_byUser.ContainsKey(hint.To))
                return;
            _rung.Add(hint.To);
        }
        Bell.Ring();
    }

    /// <summary>The users who were rung for since the last call.</summary>
    internal IReadOnlyCollection<Guid> TakeRung()
    {
        lock (_lock)
        {
            Guid[] rung = [.. _rung];
            _rung.Clear();
            return rung;
        }
    }

    /// <summary>The invoices that were said to have changed since the last call.</summary>
    internal IReadOnlySet<Guid> TakeChanged()
    {
        lock (_lock)
        {
            HashSet<Guid> changed = [.. _changed];
            _changed.Clear();
            return changed;
        }
    }

    internal IReadOnlyCollection<Guid> Users()
    {
        lock (_lock)
            return [.. _byUser.Keys];
    }

    internal IReadOnlyCollection<Guid> Workspaces()
    {
        lock (_lock)
            return [.. _byWorkspace.Keys];
    }

    internal void TellUser(Guid workspaceId, Guid userId, LiveItem item)
    {
        foreach (var subscription in Copy(_byUser, userId).Where(subscription => subscription.WorkspaceId == workspaceId))
            subscription.Tell(item);
    }

    /// <param name="item">By the workspace that the listener is in.</param>
    internal void TellUser(Guid userId, Func<Guid, LiveItem> item)
    {
        foreach (var subscription in Copy(_byUser, userId))
            subscription.Tell(item(subscription.WorkspaceId));
    }

    internal void TellWorkspace(Guid workspaceId, LiveItem item)
    {
        foreach (var subscription in Copy(_byWorkspace, workspaceId))
            subscription.Tell(item);
    }

    internal void Remove(LiveSubscription subscription)
    {
        lock (_lock)
        {
            if (Take(_byUser, subscription.UserId) && Take(_byWorkspace, subscription.WorkspaceId))
                _count--;
        }

        bool Take(Dictionary<Guid, HashSet<LiveSubscription>> all, Guid key)
        {
            if (!all.TryGetValue(key, out var some) || !some.Remove(subscription))
                return false;
            if (some.Count == 0)
                all.Remove(key);
            return true;
        }
    }

    private void Hint(LiveHint hint)
    {
        Hear(hint);
        Elsewhere?.Invoke(hint);
    }

    private LiveSubscription[] Copy(Dictionary<Guid, HashSet<LiveSubscription>> all, Guid key)
    {
        lock (_lock)
            return all.TryGetValue(key, out var some) ? [.. some] : [];
    }
}

/// <summary>What a process tells the others.</summary>
/// <param name="To">The user for whom there is something new; with an invoice, the workspace in which that has changed.</param>
internal readonly record struct LiveHint(Guid To, Guid? InvoiceId)
{
    public override string ToString() => $"{To:N}{InvoiceId:N}";

    public static LiveHint? Parse(ReadOnlySpan<char> text)
    {
        if (text.Length < 32 || !Guid.TryParseExact(text[..32], "N", out var to))
            return null;
        if (text.Length == 32)
            return new LiveHint(to, InvoiceId: null);
        return Guid.TryParseExact(text[32..], "N", out var invoiceId) ? new LiveHint(to, invoiceId) : null;
    }
}
