using System.Net;
using InvoiceTracker.Domain;
using InvoiceTracker.Features.Demo;
using InvoiceTracker.Features.Tracking.Evidence;
using InvoiceTracker.Tests.Support;
using Microsoft.EntityFrameworkCore;

namespace InvoiceTracker.Tests.Features.Demo;

/// <summary>Seeded data takes a shorter way into the database than real work, and must not be told from it there.</summary>
public sealed class SeederTests : IAsyncLifetime
{
    private readonly StringWriter _links = new();
    private App _app = null!;

    public async ValueTask InitializeAsync()
    {
        _app = await App.StartAsync();
        await _app.InScopeAsync<Seeder, bool>(async seeder =>
        {
            await seeder.SeedAsync(60, 300, _links, CancellationToken.None);
            return true;
        });
    }

    public async ValueTask DisposeAsync()
    {
        await _links.DisposeAsync();
        await _app.DisposeAsync();
    }

    [Fact]
    public async Task Every_count_rests_on_its_evidence() => await _app.QueryAsync(Evidence.AssertAgreesAsync);

    [Fact]
    public async Task Every_chain_verifies_and_goes_on()
    {
        await _app.OpenAsync(_links.ToString().Split(['\r', '\n'], StringSplitOptions.RemoveEmptyEntries)[^1]);

        var audit = await _app.InScopeAsync<EvidenceVerifier, EvidenceAudit>(v => v.VerifyAllAsync(CancellationToken.None));

        Assert.Null(audit.Broken);
        Assert.Equal(301, audit.Entries);
    }

    [Fact]
    public async Task A_seeded_link_opens_its_invoice_and_the_open_counts()
    {
        var path = _links.ToString().Split(['\r', '\n'], StringSplitOptions.RemoveEmptyEntries)[^1];

        Assert.Equal(HttpStatusCode.OK, (await _app.OpenAsync(path)).StatusCode);
        Assert.Equal(301, await _app.QueryAsync(db => db.ViewEvents.CountAsync(v => v.Verdict == ViewVerdict.Counted)));
    }

    [Fact]
    public async Task Numbers_have_no_gap_and_the_next_invoice_goes_on_after_them()
    {
        var numbers = await _app.QueryAsync(db => db.Invoices.OrderBy(i => i.SentAt).Select(i => i.NumberOrder!.Value).ToListAsync());
        foreach (var year in numbers.GroupBy(order => order / 1_000_000_000))
            Assert.Equal(Enumerable.Range(1, year.Count()).Select(i => (year.Key * 1_000_000_000) + i), year);

        var inThisYear = numbers.Count(order => order / 1_000_000_000 == 2026);
        Assert.Equal($"2026-{inThisYear + 1:0000}", (await _app.GivenASentInvoiceAsync()).Number);
    }

    [Fact]
    public async Task Twenty_invoices_share_a_client_and_two_years_are_covered()
    {
        Assert.Equal(3, await _app.QueryAsync(db => db.Clients.CountAsync()));
        var sent = await _app.QueryAsync(db => db.Invoices.Select(i => i.SentAt!.Value).ToListAsync());
        Assert.True(sent.Max() - sent.Min() > TimeSpan.FromDays(700));
        Assert.All(sent, at => Assert.True(at < _app.Clock.GetUtcNow()));
    }
}
