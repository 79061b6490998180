using System.Buffers.Binary;
using System.Buffers.Text;
using System.Runtime.InteropServices;

namespace InvoiceTracker.Features.Notifications;

/// <summary>How far a reader of a user's notifications has come, and, as text, the id of an event.</summary>
/// <remarks>
/// A notification carries the moment it was written, not the moment its transaction was committed. Of two writers the earlier may
/// commit later, several share a millisecond, and the clocks of two processes differ, so "all after the last one" would pass over
/// what became visible behind it. A position therefore is a floor, which trails the newest by as much as writers can differ, and the
/// notifications above it that were read: new is whatever stands above the floor and is not among them. As text it names the latest
/// of them, with the floor raised to the last that it leaves out, so that a reader who returns, to another process too, is told
/// neither twice nor too little.
/// </remarks>
public sealed class StreamPosition
{
    /// <summary>Longer than a transaction takes, and than the clocks of two processes differ.</summary>
    public static readonly TimeSpan Overlap = TimeSpan.FromMinutes(3);

    // All that share a millisecond are named together, and an address has its limits; past them a repeat is risked rather than a loss.
    private const int Named = 32;
    private const int MostNamed = 400;

    // As bytes: the floor, then for each that is named how far it lies above and half an id. That two of a user's within minutes
    // share one does not happen.
    private const int FloorLength = 8;
    private const int HeightLength = 4;
    private const int EntryLength = HeightLength + 8;

    private readonly List<(long At, long Name)> _read = [];
    private readonly HashSet<long> _names = [];
    private long _floor;

    private StreamPosition(long floor) => _floor = floor;

    /// <summary>Everything earlier counts as read.</summary>
    public DateTimeOffset Floor => DateTimeOffset.FromUnixTimeMilliseconds(_floor);

    public static StreamPosition At(DateTimeOffset floor) => new(floor.ToUnixTimeMilliseconds());

    /// <returns>Null for what is no position.</returns>
    public static StreamPosition? Parse(string text)
    {
        const int Longest = FloorLength + MostNamed * EntryLength;
        if (
            !Base64Url.IsValid(text, out var length)
            || length < FloorLength
            || length > Longest
            || (length - FloorLength) % EntryLength != 0
        )
            return null;
        ReadOnlySpan<byte> bytes = Base64Url.DecodeFromChars(text);
        var floor = BinaryPrimitives.ReadInt64BigEndian(bytes);
        if (floor < 0 || floor > DateTimeOffset.MaxValue.ToUnixTimeMilliseconds())
            return null;

        var position = new StreamPosition(floor);
        for (var entry = bytes[FloorLength..]; entry.Length > 0; entry = entry[EntryLength..])
        {
            var height = BinaryPrimitives.ReadUInt32BigEndian(entry);
            position.Add(floor + height, BinaryPrimitives.ReadInt64BigEndian(entry[HeightLength..]));
        }
        return position;
    }

    /// <summary>Reads one.</summary>
    /// <returns>False when it was read before.</returns>
    public bool Read(DateTimeOffset writtenAt, Guid id)
    {
        var at = writtenAt.ToUnixTimeMilliseconds();
        if (at < _floor || !Add(at, NameOf(id)))
            return false;
        RaiseTo(_read[^1].At - (long)Overlap.TotalMilliseconds);
        return true;
    }

    public override string ToString()
    {
        var first = _read.Count;
        while (first > 0 && _read.Count - first < MostNamed && (_read.Count - first < Named || _read[first - 1].At == _read[first].At))
            first--;
        var named = CollectionsMarshal.AsSpan(_read)[first..];
        var floor = first == 0 ? _floor : Math.Min(_read[first - 1].At + 1, named[0].At);

        Span<byte> bytes = new byte[FloorLength + named.Length * EntryLength];
        BinaryPrimitives.WriteInt64BigEndian(bytes, floor);
        for (var i = 0; i < named.Length; i++)
        {
            var entry = bytes[(FloorLength + i * EntryLength)..];
            BinaryPrimitives.WriteUInt32BigEndian(entry, (uint)Math.Min(named[i].At - floor, uint.MaxValue));
            BinaryPrimitives.WriteInt64BigEndian(entry[HeightLength..], named[i].Name);
        }
        return Base64Url.EncodeToString(bytes);
    }

    private bool Add(long at, long name)
    {
        if (!_names.Add(name))
            return false;
        // In the order of their times; nearly always that is at the end.
        var place = _read.Count;
        while (place > 0 && _read[place - 1].At > at)
            place--;
        _read.Insert(place, (at, name));
        return true;
    }

    private void RaiseTo(long floor)
    {
        if (floor <= _floor)
            return;
        _floor = floor;
        var kept = _read.FindIndex(entry => entry.At >= floor);
        foreach (var (_, name) in CollectionsMarshal.AsSpan(_read)[..kept])
            _names.Remove(name);
        _read.RemoveRange(0, kept);
    }

    private static long NameOf(Guid id)
    {
        Span<byte> bytes = stackalloc byte[16];
        id.TryWriteBytes(bytes);
        return BinaryPrimitives.ReadInt64BigEndian(bytes) ^ BinaryPrimitives.ReadInt64BigEndian(bytes[8..]);
    }
}
