using System.Net;
using InvoiceTracker.Domain;
using InvoiceTracker.Tests.Support;
using Microsoft.EntityFrameworkCore;

namespace InvoiceTracker.Tests.Pages;

/// <summary>Home: the first steps, the sample invoice, the examples, and the overview afterwards.</summary>
public sealed class HomePageTests : IAsyncLifetime
{
    private App _app = null!;
    private HttpClient _maya = null!;

    public async ValueTask InitializeAsync()
    {
        _app = await App.StartAsync();
        _maya = await _app.SignInAsync(_app.Maya);
    }

    public async ValueTask DisposeAsync()
    {
        _maya.Dispose();
        await _app.DisposeAsync();
    }

    [Fact]
    public async Task A_newcomer_is_shown_four_steps_of_which_one_is_done()
    {
        var words = await (await _maya.GetAsync("/")).WordsAsync();

        Assert.Contains("Welcome, Maya", words, StringComparison.Ordinal);
        Assert.Contains("1 of 4 done", words, StringComparison.Ordinal);
        Assert.Contains("Northlight Studio · Berlin time · EUR", words, StringComparison.Ordinal);
        Assert.Contains("Load examples", words, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_sample_is_made_once_and_teaches_what_counts()
    {
        await _maya.PostFormAsync("/", [], "Sample");
        await _maya.PostFormAsync("/", [], "Sample");
        var sample = Assert.Single(await SamplesAsync());
        var link = await LinkAsync();

        await _maya.SendAsync(Story.Request(link));
        await _app.OpenAsync(link, agent: Story.Googlebot);
        await _app.ViewsAsync(sample.Id, 2);
        _app.Clock.Advance(TimeSpan.FromSeconds(1));
        await _app.OpenAsync(link);

        var words = await (await _maya.GetAsync("/")).WordsAsync();
        Assert.Contains("2 of 4 done", words, StringComparison.Ordinal);
        Assert.Contains("Someone opened the invoice That was you.", words, StringComparison.Ordinal);
        Assert.Contains("Not counted: you or a colleague opened it", words, StringComparison.Ordinal);
        Assert.Contains("Not counted: the visitor identified itself as a bot", words, StringComparison.Ordinal);
        var told = Assert.Single(await _app.NotificationsAsync(sample.Id));
        Assert.Equal("Someone opened Sample invoice", told.Title);
        Assert.Equal("/", (await _maya.GetAsync($"/notifications/{told.Id}")).Headers.Location!.PathAndQueryOrPath());
    }

    [Fact]
    public async Task The_sample_is_in_no_list_and_no_counter_and_takes_no_number()
    {
        await _maya.PostFormAsync("/", [], "Sample");
        var link = await LinkAsync();
        await _app.OpenAsync(link);
        await _app.OpenAsync(link, agent: Story.Googlebot);
        var sample = Assert.Single(await SamplesAsync());
        await _app.ViewsAsync(sample.Id, 2);

        Assert.Contains("No invoices yet", await _maya.GetStringAsync("/financials/invoices"), StringComparison.Ordinal);
        Assert.Contains("No clients yet", await _maya.GetStringAsync("/financials/clients"), StringComparison.Ordinal);
        Assert.Contains("Nothing happened yet", await _maya.GetStringAsync("/activity"), StringComparison.Ordinal);
        Assert.Contains("0 automatic opens filtered", await _maya.GetStringAsync("/notifications/panel"), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.NotFound, (await _maya.GetAsync($"/financials/invoices/{sample.Id}")).StatusCode);
        Assert.Contains("Welcome, Maya", await _maya.GetStringAsync("/"), StringComparison.Ordinal);
        Assert.Empty(await _app.QueryAsync(db => db.MailMessages.ToListAsync()));
        Assert.Equal("2026-0001", (await _app.GivenASentInvoiceAsync()).Number);
    }

    [Fact]
    public async Task The_sample_goes_with_all_that_hangs_on_it()
    {
        await _maya.PostFormAsync("/", [], "Sample");
        var link = await LinkAsync();
        await _app.OpenAsync(link);

        await _maya.PostFormAsync("/", [], "RemoveSample");

        Assert.Empty(await SamplesAsync());
        Assert.Equal(HttpStatusCode.NotFound, (await _app.OpenAsync(link)).StatusCode);
        Assert.Equal(0, await _app.QueryAsync(db => db.Clients.IgnoreQueryFilters().CountAsync()));
        Assert.Equal((0, 0), await _app.QueryAsync(async db => (await db.ViewEvents.CountAsync(), await db.Notifications.CountAsync())));
    }

    [Fact]
    public async Task That_mails_become_files_can_be_fine_for_now()
    {
        await _maya.PostFormAsync("/", [], "MailFolder");

        Assert.Contains("2 of 4 done", await _maya.GetStringAsync("/"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_mail_server_in_the_settings_is_a_step_taken()
    {
        await using var connected = await App.StartAsync(("Mail:Host", "smtp.northlight.example"));
        using var maya = await connected.SignInAsync(connected.Maya);

        Assert.Contains("2 of 4 done", await maya.GetStringAsync("/"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_examples_come_and_go()
    {
        await _maya.PostFormAsync("/", [], "LoadExamples");
        var loaded = await (await _maya.GetAsync("/")).WordsAsync();
        var again = await _maya.PostFormAsync("/", [], "LoadExamples");
        await _maya.PostFormAsync("/", [], "RemoveExamples");

        Assert.Contains("You are looking at examples.", loaded, StringComparison.Ordinal);
        Assert.Contains("Onboarding videos", loaded, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.Conflict, again.StatusCode);
        Assert.Contains("Welcome, Maya", await _maya.GetStringAsync("/"), StringComparison.Ordinal);
        Assert.Equal(0, await _app.QueryAsync(db => db.Invoices.CountAsync()));
    }

    [Fact]
    public async Task Once_an_invoice_is_out_home_says_in_figures_what_became_of_it()
    {
        await _app.GivenASentInvoiceAsync("Never opened");
        _app.Clock.Advance(TimeSpan.FromHours(240));
        var opened = await _app.GivenASentInvoiceAsync("Logo design");
        await _app.OpenAsync(opened.Anna);
        await _app.OpenAsync(opened.Anna, agent: Story.Googlebot);
        await _app.ViewsAsync(opened.Id, 2);

        var words = await (await _maya.GetAsync("/")).WordsAsync();

        Assert.Contains("Waiting for payment €2,380.00", words, StringComparison.Ordinal);
        Assert.Contains("Overdue None", words, StringComparison.Ordinal);
        Assert.Contains("Opened this week 1 of 2 1 filtered", words, StringComparison.Ordinal);
        Assert.Contains("Not opened in 10 days 1", words, StringComparison.Ordinal);
        Assert.Contains("Logo design Acme GmbH · opened once", words, StringComparison.Ordinal);
        _app.Clock.Advance(TimeSpan.FromDays(5));
        Assert.Contains("Overdue €1,190.00 1 invoice", await (await _maya.GetAsync("/")).WordsAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Amounts_of_different_currencies_stand_side_by_side()
    {
        await _app.GivenASentInvoiceAsync();
        var other = await _app.GivenASentInvoiceAsync();
        await _app.QueryAsync(db =>
            db.Invoices.Where(i => i.Id == other.Id).ExecuteUpdateAsync(set => set.SetProperty(i => i.Currency, Currency.Of("CHF")))
        );

        Assert.Contains(
            "Waiting for payment €1,190.00 + CHF",
            (await (await _maya.GetAsync("/")).WordsAsync()).Replace(' ', ' '),
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task Who_is_signed_out_is_asked_to_sign_in_and_an_accountant_only_reads()
    {
        Assert.StartsWith("/login", (await _app.Browser().GetAsync("/")).Headers.Location!.PathAndQueryOrPath(), StringComparison.Ordinal);
        Assert.Equal("/", (await _maya.GetAsync("/follow-ups")).Headers.Location!.PathAndQueryOrPath());

        using var accountant = await _app.SignInAccountantAsync();
        Assert.Equal(HttpStatusCode.OK, (await accountant.GetAsync("/")).StatusCode);
        foreach (var handler in new[] { "Sample", "RemoveSample", "MailFolder", "LoadExamples", "RemoveExamples" })
            Assert.Equal(HttpStatusCode.Forbidden, (await accountant.PostFormAsync("/", [], handler)).StatusCode);
    }

    private Task<List<Invoice>> SamplesAsync() =>
        _app.QueryAsync(db => db.Invoices.IgnoreQueryFilters().AsNoTracking().Where(i => i.IsSample).ToListAsync());

    private async Task<string> LinkAsync()
    {
        var html = await _maya.GetStringAsync("/");
        var start = html.IndexOf("/i/", StringComparison.Ordinal);
        return html[start..(start + "/i/".Length + LinkToken.Length)];
    }
}
