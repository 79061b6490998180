using InvoiceTracker.Features.Notifications;
using InvoiceTracker.Tests.Support;

namespace InvoiceTracker.Tests.Features.Notifications;

/// <summary>Where a reader of a stream has come to: told once, and nothing passed over.</summary>
public sealed class StreamPositionTests
{
    [Fact]
    public void What_became_visible_behind_the_newest_is_new_and_nothing_is_new_twice()
    {
        var position = StreamPosition.At(App.T0);
        var (first, late, last) = (Guid.NewGuid(), Guid.NewGuid(), Guid.NewGuid());

        Assert.True(position.Read(App.T0.AddSeconds(1), first));
        Assert.True(position.Read(App.T0.AddSeconds(60), last));
        Assert.True(position.Read(App.T0.AddSeconds(30), late));

        Assert.False(position.Read(App.T0.AddSeconds(1), first));
        Assert.False(position.Read(App.T0.AddSeconds(30), late));
        Assert.False(position.Read(App.T0.AddSeconds(60), last));
        Assert.False(position.Read(App.T0.AddSeconds(-1), Guid.NewGuid()));
    }

    [Fact]
    public void As_text_it_knows_what_was_read_and_what_was_not()
    {
        var position = StreamPosition.At(App.T0);
        var read = Enumerable.Range(0, 20).Select(i => (At: App.T0.AddSeconds(i * 5), Id: Guid.NewGuid())).ToList();
        foreach (var (at, id) in read)
            position.Read(at, id);

        var back = Parse(position.ToString());

        Assert.DoesNotContain(read, one => back.Read(one.At, one.Id));
        Assert.True(back.Read(App.T0.AddSeconds(7), Guid.NewGuid()));
        // What came meanwhile raises the floor, and those below it stay read.
        Assert.True(back.Read(App.T0.AddMinutes(4), Guid.NewGuid()));
        Assert.DoesNotContain(read, one => back.Read(one.At, one.Id));
    }

    [Fact]
    public void It_stays_short_however_many_were_read()
    {
        var position = StreamPosition.At(App.T0);
        var read = Enumerable.Range(0, 5_000).Select(i => (At: App.T0.AddMilliseconds(i * 3), Id: Guid.NewGuid())).ToList();
        foreach (var (at, id) in read)
            Assert.True(position.Read(at, id));

        var text = position.ToString();
        var back = Parse(text);

        Assert.InRange(text.Length, 1, 600);
        Assert.DoesNotContain(read, one => back.Read(one.At, one.Id));
        Assert.True(back.Read(read[^2].At, Guid.NewGuid()));
    }

    [Fact]
    public void All_of_one_millisecond_are_known()
    {
        var position = StreamPosition.At(App.T0);
        var read = Enumerable.Range(0, 100).Select(_ => Guid.NewGuid()).ToList();
        foreach (var id in read)
            position.Read(App.T0, id);

        var back = Parse(position.ToString());

        Assert.DoesNotContain(read, id => back.Read(App.T0, id));
        Assert.True(back.Read(App.T0, Guid.NewGuid()));
    }

    [Fact]
    public void What_is_no_position_is_none()
    {
        string[] wrong =
        [
            "",
            "nonsense",
            "-1",
            "!",
            Guid.NewGuid().ToString(),
            Guid.NewGuid().ToString("N"),
            new('A', 10_000),
            new('_', 11),
        ];

        Assert.All(wrong, text => Assert.Null(StreamPosition.Parse(text)));
    }

    private static StreamPosition Parse(string text)
    {
        var position = StreamPosition.Parse(text);
        Assert.NotNull(position);
        return position;
    }
}
