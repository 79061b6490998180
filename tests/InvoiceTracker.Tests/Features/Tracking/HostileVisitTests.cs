using System.Net;
using System.Text;
using InvoiceTracker.Domain;
using InvoiceTracker.Tests.Support;

namespace InvoiceTracker.Tests.Features.Tracking;

/// <summary>Visits that mean no good, at the real server: no error of ours, bounded effort, at most one alert.</summary>
public sealed class HostileVisitTests : IAsyncLifetime
{
    private readonly App _app = new();

    public async ValueTask InitializeAsync()
    {
        _app.UseKestrel(0);
        await _app.InitializeAsync();
        _app.StartServer();
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    [Fact]
    public async Task An_agent_longer_than_all_headers_may_be_is_refused_and_leaves_nothing()
    {
        var invoice = await _app.GivenASentInvoiceAsync();

        var status = await GetAsync(invoice.Anna, Agent(100 * 1024));

        Assert.Equal((int)HttpStatusCode.RequestHeaderFieldsTooLarge, status);
        Assert.Equal(200, await GetAsync(invoice.Anna, Encoding.ASCII.GetBytes(Story.Chrome)));
        Assert.Equal(ViewVerdict.Counted, Assert.Single(await _app.ViewsAsync(invoice.Id, 1)).Verdict);
    }

    [Fact]
    public async Task An_agent_that_just_fits_is_judged_like_any_other()
    {
        var invoice = await _app.GivenASentInvoiceAsync();

        Assert.Equal(200, await GetAsync(invoice.Anna, Agent(30 * 1024)));

        var view = Assert.Single(await _app.ViewsAsync(invoice.Id, 1));
        Assert.True((view.Rule?.Length ?? 0) <= ViewEvent.RuleLength);
    }

    [Theory]
    [InlineData(new byte[] { 0xff, 0xfe, 0xc3, 0x28 })]
    [InlineData(new byte[] { 0xed, 0xa0, 0x80 })]
    [InlineData(new byte[] { 0xc0, 0xaf })]
    [InlineData(new byte[] { 0x00 })]
    [InlineData(new byte[] { 0x1b, 0x5b, 0x41 })]
    [InlineData(new byte[] { 0xf0, 0x9f, 0x92, 0xa9 })]
    public async Task An_agent_that_is_no_text_is_no_error_of_ours(byte[] bytes)
    {
        var invoice = await _app.GivenASentInvoiceAsync();

        var status = await GetAsync(invoice.Anna, [.. Encoding.ASCII.GetBytes(Story.Chrome), .. bytes]);

        Assert.Contains(status, new[] { 200, 400 });
        Assert.Equal(200, await GetAsync(invoice.Anna, Encoding.ASCII.GetBytes(Story.Chrome)));
        Assert.True((await _app.NotificationsAsync(invoice.Id)).Count <= 1);
    }

    [Fact]
    public async Task Two_hundred_forged_hops_make_nobody_anybody_else()
    {
        var invoice = await _app.GivenASentInvoiceAsync();

        for (var i = 0; i < 5; i++)
        {
            // What the client itself wrote stands before what our proxy saw.
            var forged = string.Join(", ", Enumerable.Range(0, 200).Select(hop => $"198.18.{i}.{hop}"));
            Assert.Equal(200, await GetAsync(invoice.Anna, Encoding.ASCII.GetBytes(Story.Chrome), $"{forged}, {Story.IpA}"));
        }

        await _app.ViewsAsync(invoice.Id, 5);
        Assert.Equal(1, (await _app.FindAsync(invoice.Id)).ViewCount);
    }

    [Theory]
    [InlineData("unknown")]
    [InlineData("_hidden, for=203.0.113.9")]
    [InlineData("203.0.113.9:99999")]
    [InlineData("[2001:db8::1]:port")]
    [InlineData("999.999.999.999")]
    [InlineData(",,,,")]
    public async Task A_hop_that_is_no_address_is_no_error_of_ours(string forwardedFor)
    {
        var invoice = await _app.GivenASentInvoiceAsync();

        Assert.Equal(200, await GetAsync(invoice.Anna, Encoding.ASCII.GetBytes(Story.Chrome), forwardedFor));

        await _app.ViewsAsync(invoice.Id, 1);
    }

    [Fact]
    public async Task Two_hundred_browsers_from_one_address_in_a_minute_are_one_alert()
    {
        var invoice = await _app.GivenASentInvoiceAsync();

        var answers = await Task.WhenAll(
            Enumerable
                .Range(0, 200)
                .Select(i =>
                    GetAsync(invoice.Anna, Encoding.ASCII.GetBytes(Story.Chrome.Replace("146", $"{100 + i}", StringComparison.Ordinal)))
                )
        );

        Assert.All(answers, status => Assert.Equal(200, status));
        await _app.ViewsAsync(invoice.Id, 200, seconds: 60);
        Assert.Single(await _app.NotificationsAsync(invoice.Id));
        Assert.Equal(1, (await _app.FindAsync(invoice.Id)).ViewCount);
    }

#pragma warning disable S1215 // What is still held after a collection is the question here.
    [Fact]
    public void A_hundred_thousand_agents_are_not_all_remembered()
    {
        var bots = new InvoiceTracker.Features.Tracking.Bots.BotList();
        bots.Match(Story.Chrome);
        var before = GC.GetTotalMemory(forceFullCollection: true);

        for (var i = 0; i < 100_000; i++)
            bots.Match($"Mozilla/5.0 (X11; Linux x86_64; rv:{i}.0) Gecko/20100101 Firefox/{i}.0 {i:x8}{i:x8}{i:x8}{i:x8}");

        Assert.InRange(GC.GetTotalMemory(forceFullCollection: true) - before, long.MinValue, 16 * 1024 * 1024);
    }
#pragma warning restore S1215

    private static byte[] Agent(int length) => Encoding.ASCII.GetBytes(Story.Chrome + new string('a', length));

    private Task<int> GetAsync(string path, byte[] agent, string forwardedFor = Story.IpA) =>
        RawConnection.SendAsync(_app.ClientOptions.BaseAddress, RawConnection.Get(path, agent, forwardedFor));
}
