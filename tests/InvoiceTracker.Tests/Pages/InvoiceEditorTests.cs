using System.Net;
using InvoiceTracker.Domain;
using InvoiceTracker.Tests.Support;
using Microsoft.EntityFrameworkCore;

namespace InvoiceTracker.Tests.Pages;

/// <summary>AC-02: writing an invoice in the browser.</summary>
public sealed class InvoiceEditorTests(App app) : IClassFixture<App>
{
    private const string New = "/financials/invoices/new";

    [Fact]
    public async Task Two_lines_of_different_rates_add_up_to_the_cent()
    {
        var acme = await app.GivenAcmeAsync();
        using var maya = await app.SignInAsync(app.Maya);

        var response = await maya.PostFormAsync(New, InvoicePages.TwoLines(acme.Id));

        Assert.Equal(HttpStatusCode.Redirect, response.StatusCode);
        var invoice = await app.FindAsync(IdIn(response));
        Assert.Equal((InvoiceStatus.Draft, null, acme.Id), (invoice.Status, invoice.Number, invoice.ClientId));
        Assert.Equal((25000, 4150, 29150), (invoice.SubtotalMinor, invoice.TaxMinor, invoice.TotalMinor));
        var words = await (await maya.GetAsync(response.Headers.Location)).WordsAsync();
        Assert.Contains("Subtotal €250.00 Tax 19 % €38.00 Tax 7 % €3.50 Total €291.50", words, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_draft_that_saves_itself_is_created_once_and_then_changed()
    {
        using var maya = await app.SignInAsync(app.Maya);
        var fields = InvoicePages.TwoLines(null);

        var first = await maya.PostFormAsync(New, fields, byScript: true);
        var edit = Assert.Single(first.Headers.GetValues("HX-Replace-Url"));
        var id = Guid.Parse(edit.Split('/')[3]);
        fields["Id"] = id.ToString();
        fields["Input.Version"] = "0";
        fields["Input.Title"] = "Summer campaign";
        var second = await maya.PostFormAsync(New, fields, byScript: true);

        Assert.Equal(HttpStatusCode.OK, second.StatusCode);
        Assert.Contains("Saved", await second.WordsAsync(), StringComparison.Ordinal);
        Assert.Equal(
            ("Summer campaign", 1),
            await app.QueryAsync(async db =>
                (
                    (await db.Invoices.SingleAsync(i => i.Id == id)).Title,
                    await db.Invoices.CountAsync(i => i.GivenTitle == "Summer campaign")
                )
            )
        );
    }

    [Fact]
    public async Task A_figure_that_cannot_be_read_stays_typed_beside_what_is_wrong_with_it()
    {
        using var maya = await app.SignInAsync(app.Maya);
        var before = await app.QueryAsync(db => db.Invoices.CountAsync());
        var fields = InvoicePages.TwoLines(null);
        fields["Input.Lines[0].Price"] = "1,234.56";
        fields["Input.Lines[1].Quantity"] = "two";
        fields["Input.Discount"] = "a lot";

        var html = await (await maya.PostFormAsync(New, fields)).TextAsync();

        Assert.Contains("value=\"1,234.56\"", html, StringComparison.Ordinal);
        Assert.Contains("id=\"Input_Lines_0__Price-error\">Write a number such as 1234.56.", html, StringComparison.Ordinal);
        Assert.Contains("id=\"Input_Lines_1__Quantity-error\"", html, StringComparison.Ordinal);
        Assert.Contains("id=\"Input_Discount-error\">Write 10 % or an amount such as 25.00.", html, StringComparison.Ordinal);
        Assert.Contains("value=\"a lot\"", html, StringComparison.Ordinal);
        Assert.Equal(before, await app.QueryAsync(db => db.Invoices.CountAsync()));
    }

    [Theory]
    [InlineData("Input.Lines[1].Discount", "60.00", "Input_Lines_1__Discount", null)]
    [InlineData("Input.Lines[0].Price", "-5", "Input_Lines_0__Price-error", "A unit price cannot be negative.")]
    [InlineData("Input.Lines[1].Tax", "700", "Input_Lines_1__Tax-error", "between 0 and 100 %")]
    [InlineData("Input.DueOn", "", "Input_DueOn-error", "Choose a due date.")]
    [InlineData("Input.Currency", "EURO", "Input_Currency-error", "Choose a currency.")]
    [InlineData("Input.Lines[0].Description", "", "Input_Lines_0__Description-error", "Describe what this line charges.")]
    public async Task A_rule_is_explained_and_nothing_is_saved(string field, string value, string id, string? message)
    {
        using var maya = await app.SignInAsync(app.Maya);
        var title = Guid.NewGuid().ToString();
        var fields = InvoicePages.TwoLines(null);
        fields["Input.Title"] = title;
        fields[field] = value;

        var html = await (await maya.PostFormAsync(New, fields)).TextAsync();

        Assert.Contains($"id=\"{id}\"", html, StringComparison.Ordinal);
        Assert.Contains(message ?? "is more than the sum it is taken from", html, StringComparison.Ordinal);
        Assert.False(await app.QueryAsync(db => db.Invoices.AnyAsync(i => i.GivenTitle == title)));
    }

    [Fact]
    public async Task Discounts_are_typed_as_a_percentage_or_an_amount()
    {
        using var maya = await app.SignInAsync(app.Maya);
        var fields = InvoicePages.TwoLines(null);
        fields["Input.Lines[0].Discount"] = "10 %";
        fields["Input.Discount"] = "30.00";

        var invoice = await app.FindAsync(IdIn(await maya.PostFormAsync(New, fields)));

        Assert.Equal(20000, invoice.SubtotalMinor);
    }

    [Fact]
    public async Task Who_saves_an_older_version_is_told_and_decides()
    {
        var id = await app.GivenADraftAsync("Original");
        using var maya = await app.SignInAsync(app.Maya);
        var edit = InvoicePages.Of(id) + "/edit";
        var theirs = InvoicePages.TwoLines(null);
        theirs["Input.Version"] = "0";
        await maya.PostFormAsync(edit, theirs);

        var mine = new Dictionary<string, string>(theirs) { ["Input.Title"] = "Mine" };
        var refused = await maya.PostFormAsync(edit, mine, byScript: true);

        Assert.Equal(HttpStatusCode.Conflict, refused.StatusCode);
        Assert.Contains("Changed in another window", await refused.WordsAsync(), StringComparison.Ordinal);
        Assert.Equal("Spring campaign", (await app.FindAsync(id)).Title);
        mine["KeepMine"] = "1";
        Assert.Equal(HttpStatusCode.Redirect, (await maya.PostFormAsync(edit, mine)).StatusCode);
        Assert.Equal("Mine", (await app.FindAsync(id)).Title);
    }

    [Fact]
    public async Task A_new_client_is_added_without_losing_what_was_typed()
    {
        using var maya = await app.SignInAsync(app.Maya);
        var fields = InvoicePages.TwoLines(null);
        fields["NewClient.Name"] = "Harbor & Pine";
        fields["NewClient.Email"] = "not an address";

        var refused = await (await maya.PostFormAsync(New, fields, "Client")).TextAsync();
        Assert.Contains("This is not an e-mail address.", refused, StringComparison.Ordinal);
        Assert.Contains("value=\"100.00\"", refused, StringComparison.Ordinal);

        fields["NewClient.Email"] = "ana@harborandpine.example";
        var invoice = await app.FindAsync(IdIn(await maya.PostFormAsync(New, fields, "Client")));
        var client = await app.QueryAsync(db => db.Clients.SingleAsync(c => c.Id == invoice.ClientId));
        Assert.Equal(("Harbor & Pine", "ana@harborandpine.example", 29150), (client.Name, client.Email, invoice.TotalMinor));
    }

    [Fact]
    public async Task Without_scripts_lines_are_added_moved_and_removed_by_post()
    {
        using var maya = await app.SignInAsync(app.Maya);

        var added = await maya.PostFormAsync(New, new(InvoicePages.TwoLines(null)) { ["change"] = "add" }, "Line");
        Assert.Contains("name=\"Input.Lines[2].Description\"", await added.TextAsync(), StringComparison.Ordinal);

        var moved = await (await maya.PostFormAsync(New, new(InvoicePages.TwoLines(null)) { ["change"] = "up 1" }, "Line")).TextAsync();
        Assert.True(moved.IndexOf("Printed copies", StringComparison.Ordinal) < moved.IndexOf("Design", StringComparison.Ordinal));

        var removed = await maya.PostFormAsync(New, new(InvoicePages.TwoLines(null)) { ["change"] = "remove 0" }, "Line");
        Assert.DoesNotContain("name=\"Input.Lines[1].Description\"", await removed.TextAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_client_of_another_workspace_is_unknown_here()
    {
        var theirs = await app.GivenSomebodyElsesClientAsync();
        using var maya = await app.SignInAsync(app.Maya);

        var html = await (await maya.PostFormAsync(New, InvoicePages.TwoLines(theirs))).TextAsync();

        Assert.Contains("id=\"Input_ClientId-error\"", html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Another_workspaces_draft_is_not_there()
    {
        var id = await app.GivenSomebodyElsesDraftAsync();
        using var maya = await app.SignInAsync(app.Maya);

        Assert.Equal(HttpStatusCode.NotFound, (await maya.GetAsync(InvoicePages.Of(id) + "/edit")).StatusCode);
        Assert.Equal(
            HttpStatusCode.NotFound,
            (await maya.PostFormAsync(InvoicePages.Of(id) + "/edit", InvoicePages.TwoLines(null))).StatusCode
        );
        Assert.Equal(0, (await app.FindAsync(id)).Version);
    }

    [Fact]
    public async Task Signed_out_every_address_leads_to_the_login()
    {
        var id = await app.GivenADraftAsync();
        using var stranger = app.Browser();

        foreach (
            var page in new[]
            {
                New,
                InvoicePages.List,
                InvoicePages.Of(id),
                InvoicePages.Of(id) + "/edit",
                InvoicePages.Of(id) + "/send",
                InvoicePages.Of(id) + "/preview",
            }
        )
        {
            var response = await stranger.GetAsync(page);
            Assert.Equal(HttpStatusCode.Redirect, response.StatusCode);
            Assert.StartsWith("/login", response.Headers.Location!.PathAndQueryOrPath(), StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task An_accountant_may_not_write()
    {
        var id = await app.GivenADraftAsync();
        using var accountant = await app.SignInAccountantAsync();

        Assert.Equal(HttpStatusCode.Forbidden, (await accountant.GetAsync(New)).StatusCode);
        Assert.Equal(HttpStatusCode.Forbidden, (await accountant.PostFormAsync(New, InvoicePages.TwoLines(null))).StatusCode);
        Assert.Equal(HttpStatusCode.Forbidden, (await accountant.PostFormAsync(InvoicePages.Of(id) + "/send", [])).StatusCode);
        Assert.Equal(HttpStatusCode.Forbidden, (await accountant.PostFormAsync(InvoicePages.Of(id), [], "Duplicate")).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await accountant.GetAsync(InvoicePages.Of(id))).StatusCode);
    }

    private static Guid IdIn(HttpResponseMessage redirect) => Guid.Parse(redirect.Headers.Location!.OriginalString.Split('/')[3]);
}
