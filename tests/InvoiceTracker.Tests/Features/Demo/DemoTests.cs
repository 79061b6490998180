using System.Text;
using InvoiceTracker.Data;
using InvoiceTracker.Domain;
using InvoiceTracker.Features.Demo;
using InvoiceTracker.Tests.Pages;
using InvoiceTracker.Tests.Support;
using Microsoft.EntityFrameworkCore;

namespace InvoiceTracker.Tests.Features.Demo;

/// <summary>The made-up business is as true to itself as a real one, and leaves when it is told to.</summary>
public sealed class DemoTests : IAsyncLifetime
{
    private App _app = null!;

    public async ValueTask InitializeAsync() => _app = await App.StartAsync();

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    [Fact]
    public async Task Every_count_rests_on_its_evidence()
    {
        await FillAsync();

        await _app.QueryAsync(Evidence.AssertAgreesAsync);
    }

    [Fact]
    public async Task There_is_a_visit_for_every_reason()
    {
        await FillAsync();

        var suppressed = await _app.QueryAsync(db => db.ViewEvents.Where(v => v.Verdict == ViewVerdict.Suppressed).ToListAsync());
        Assert.Equal(
            Enum.GetValues<ViewReason>().Except([ViewReason.ClientOptOut]).Order(),
            suppressed.Select(v => v.Reason!.Value).Distinct().Order()
        );
        Assert.All(suppressed, view => Assert.False(string.IsNullOrEmpty(view.ReasonText)));

        // Of a client who opted out nothing is kept but how often.
        var optedOut = await _app.QueryAsync(db => db.Clients.SingleAsync(c => !c.TrackOpens));
        Assert.Equal(2, optedOut.UntrackedVisits);
    }

    [Fact]
    public async Task Each_reason_can_be_read_on_the_page_of_an_invoice()
    {
        await FillAsync();
        using var maya = await _app.SignInAsync(_app.Maya);
        var words = new StringBuilder();
        foreach (var invoice in await _app.QueryAsync(db => db.Invoices.ToListAsync()))
            words.Append(await (await maya.GetAsync($"/financials/invoices/{invoice.Id}")).WordsAsync());

        // PRODUCT's own words for each, up to what differs from visit to visit.
        string[] reasons =
        [
            "the visitor identified itself as a bot (",
            "the visitor did not identify itself; browsers always do",
            "the same network opened it 8 minutes earlier",
            "you or a colleague opened it",
            "a browser or app loaded it in advance",
            "it also followed a link that people cannot see",
            "the address belongs to Barracuda's mail filtering",
            "it opened several recipients' links within seconds",
            "no sign of a person: ",
            "the browser was driven by a program",
            "a link check that did not open the page",
            "Tracking is off for this client.",
        ];
        Assert.Equal(Enum.GetValues<ViewReason>().Length, reasons.Length);
        Assert.All(reasons, reason => Assert.Contains(reason, words.ToString(), StringComparison.Ordinal));
        Assert.Contains($"“not my client” by {_app.Maya.User.Name}", words.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task There_is_an_invoice_in_every_state_a_newcomer_should_see()
    {
        await FillAsync();

        var today = _app.Maya.Workspace.DayOf(_app.Clock.GetUtcNow());
        var invoices = await _app.QueryAsync(db => db.Invoices.ToListAsync());
        InvoiceLabel[] expected = [InvoiceLabel.Draft, InvoiceLabel.Pending, InvoiceLabel.Overdue, InvoiceLabel.Paid, InvoiceLabel.Void];
        Assert.Equal(expected, invoices.Select(i => i.Label(today)).Distinct().Order());
        Assert.Contains(invoices, i => i is { Status: InvoiceStatus.Pending, PaidMinor: > 0 });
        Assert.Contains(invoices, i => i is { Status: InvoiceStatus.Pending, ViewCount: 0 });
        Assert.Contains(await _app.QueryAsync(db => db.Notifications.ToListAsync()), n => n.ReadAt is null);
        Assert.Contains(await _app.QueryAsync(db => db.MailMessages.ToListAsync()), m => m.State is MailState.Failed);
    }

    [Fact]
    public async Task The_demo_refuses_a_workspace_that_is_not_empty_and_numbers_go_on_after_it()
    {
        await FillAsync();
        await Assert.ThrowsAsync<IllegalStepException>(FillAsync);

        Assert.Equal("2026-0015", (await _app.GivenASentInvoiceAsync()).Number);
    }

    [Fact]
    public async Task Examples_leave_without_a_trace_and_take_nothing_of_ones_own()
    {
        await LoadExamplesAsync();
        var client = await _app.QueryAsync(db => db.Clients.SingleAsync(c => c.Name == "Harbor & Pine"));
        await _app.QueryAsync(async db =>
        {
            var due = new DateOnly(2026, 12, 24);
            db.Invoices.Add(new Invoice(_app.Maya.WorkspaceId, _app.Maya.UserId, Story.Content(client.Id, due), _app.Clock.GetUtcNow()));
            return await db.SaveChangesAsync();
        });
        var own = await _app.GivenASentInvoiceAsync();
        await _app.OpenAsync(own.Anna);
        Assert.Equal("2026-0001", own.Number);

        await _app.InScopeAsync<DemoLoader, bool>(async loader =>
        {
            await loader.RemoveExamplesAsync(_app.Maya.WorkspaceId, CancellationToken.None);
            return true;
        });

        Assert.Equal(["Acme GmbH", "Harbor & Pine"], await _app.QueryAsync(db => db.Clients.Select(c => c.Name).Order().ToListAsync()));
        Assert.Equal(2, await _app.QueryAsync(db => db.Invoices.CountAsync()));
        Assert.False(await _app.QueryAsync(db => db.Clients.AnyAsync(c => c.IsExample)));
        await _app.QueryAsync(Evidence.AssertAgreesAsync);
        Assert.Equal([own.Id], await _app.QueryAsync(db => db.MailMessages.Select(m => m.InvoiceId!.Value).Distinct().ToListAsync()));
        Assert.Equal(3, await _app.QueryAsync(db => db.InvoiceLinks.CountAsync()));

        // They can be looked at once more.
        await LoadExamplesAsync();
        await Assert.ThrowsAsync<IllegalStepException>(LoadExamplesAsync);
    }

    private Task FillAsync() =>
        _app.InScopeAsync<DemoLoader, bool>(async loader =>
        {
            await loader.FillAsync(_app.Maya.Workspace, CancellationToken.None);
            return true;
        });

    private Task LoadExamplesAsync() =>
        _app.InScopeAsync<DemoLoader, bool>(async loader =>
        {
            await loader.LoadExamplesAsync(_app.Maya.Workspace, _app.Maya.UserId, CancellationToken.None);
            return true;
        });
}
