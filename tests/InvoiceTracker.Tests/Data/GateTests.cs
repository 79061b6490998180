using InvoiceTracker.Data;
using InvoiceTracker.Features.Tracking;
using InvoiceTracker.Tests.Support;
using Microsoft.Extensions.DependencyInjection;

namespace InvoiceTracker.Tests.Data;

/// <summary>Which of two visits passes the gate, asked of the database that decides it.</summary>
public sealed class GateTests(App app) : IClassFixture<App>
{
    private const long Now = 1_764_000_000_000;
    private const long Cooldown = 900_000;

    private readonly Guid _link = Guid.CreateVersion7();

    [Theory]
    [InlineData(0, false, "at the same moment")]
    [InlineData(899_999, false, "a millisecond too early")]
    [InlineData(900_000, true, "when the cooldown is over")]
    [InlineData(-1, false, "when the clock stepped back a little")]
    [InlineData(-60_000, false, "when the clock went back by a minute")]
    [InlineData(-60_001, true, "when the clock went back by more than a minute")]
    [InlineData(86_400_000, true, "a day later")]
    public async Task The_second_visit_from_a_network_passes_only_after_the_cooldown(long later, bool passes, string when)
    {
        var network = new byte[16];
        Assert.True(await PassAsync(network, Now));

        Assert.True(passes == await PassAsync(network, Now + later), $"The second visit, {when}.");
        Assert.Equal(passes ? Now + later : Now, await LastOpenAsync(network));
    }

    [Fact]
    public async Task Another_network_has_a_turn_of_its_own()
    {
        Assert.True(await PassAsync([1, 2, 3], Now));
        Assert.True(await PassAsync([1, 2, 4], Now));
    }

    private async Task<bool> PassAsync(byte[] network, long at)
    {
        using var connection = await RentAsync();
        return await connection
                .Statement(ViewSql.Gate(Connections.Provider))
                .ExecuteAsync(CancellationToken.None, _link, network, at, Cooldown) == 1;
    }

    private async Task<long> LastOpenAsync(byte[] network)
    {
        using var connection = await RentAsync();
        await using var row = await connection.Statement(ViewSql.LastOpen).QueryAsync(CancellationToken.None, _link, network);
        Assert.True(await row.ReadAsync());
        return row.GetInt64(0);
    }

    private HeldConnections Connections => app.Services.GetRequiredService<HeldConnections>();

    private ValueTask<HeldConnection> RentAsync() => Connections.RentAsync(CancellationToken.None);
}
