using InvoiceTracker.Features.Redis;
using Microsoft.Extensions.Time.Testing;

namespace InvoiceTracker.Tests.Features.Redis;

public sealed class BreakerTests
{
    private readonly FakeTimeProvider _clock = new();
    private readonly Breaker _breaker;

    public BreakerTests() => _breaker = new Breaker(_clock);

    [Fact]
    public void Two_failures_are_borne_and_the_third_opens_it()
    {
        Assert.Equal([false, false], [_breaker.Fail(), _breaker.Fail()]);
        Assert.True(_breaker.LetsPass());

        Assert.True(_breaker.Fail());

        Assert.False(_breaker.LetsPass());
        Assert.False(_breaker.Fail());
    }

    [Fact]
    public void An_answer_in_between_starts_the_count_anew()
    {
        _breaker.Fail();
        _breaker.Fail();
        Assert.False(_breaker.Succeed());
        _breaker.Fail();
        _breaker.Fail();

        Assert.True(_breaker.LetsPass());
    }

    [Fact]
    public void One_call_in_five_seconds_tries_whether_it_answers_again()
    {
        Open();

        _clock.Advance(Breaker.Rest - TimeSpan.FromMilliseconds(1));
        Assert.False(_breaker.LetsPass());
        _clock.Advance(TimeSpan.FromMilliseconds(1));
        Assert.Equal([true, false], [_breaker.LetsPass(), _breaker.LetsPass()]);

        _breaker.Fail();
        Assert.False(_breaker.LetsPass());
        _clock.Advance(Breaker.Rest);
        Assert.True(_breaker.LetsPass());
        Assert.True(_breaker.Succeed());
        Assert.Equal([true, true], [_breaker.LetsPass(), _breaker.LetsPass()]);
    }

    private void Open()
    {
        while (!_breaker.IsOpen)
            _breaker.Fail();
    }
}
