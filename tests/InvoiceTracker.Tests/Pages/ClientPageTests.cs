using System.Net;
using System.Text.Json;
using System.Text.RegularExpressions;
using InvoiceTracker.Domain;
using InvoiceTracker.Tests.Support;
using Microsoft.EntityFrameworkCore;

namespace InvoiceTracker.Tests.Pages;

/// <summary>Clients in the browser.</summary>
public sealed class ClientPageTests(App app) : IClassFixture<App>
{
    private const string List = "/financials/clients";
    private const string Script = "<script>alert(1)</script>";

    [Fact]
    public async Task A_client_is_added_with_contacts_and_shown()
    {
        using var maya = await app.SignInAsync(app.Maya);

        var response = await maya.PostFormAsync($"{List}/new", Lumen());

        Assert.Equal(HttpStatusCode.Redirect, response.StatusCode);
        var words = await (await maya.GetAsync(response.Headers.Location)).WordsAsync();
        Assert.Contains("Lumen Health", words, StringComparison.Ordinal);
        Assert.Contains("Priya Nair Gets invoices priya@lumen.example", words, StringComparison.Ordinal);
        Assert.Contains("accounts@lumen.example Accounts, in copy", words, StringComparison.Ordinal);
        Assert.Contains("United States", words, StringComparison.Ordinal);
        var client = await FindAsync(response);
        Assert.Equal(
            ("USD", "de", 30, false, true),
            (client.Currency!.Code, client.Locale, client.PaymentTermsDays, client.TrackOpens, client.MentionOpensInMail)
        );
    }

    [Fact]
    public async Task What_is_wrong_stands_beside_its_field_and_what_was_typed_stays()
    {
        using var maya = await app.SignInAsync(app.Maya);
        var before = await app.QueryAsync(db => db.Clients.CountAsync());
        var fields = Lumen();
        fields["Input.Name"] = "";
        fields["Input.Address"] = "Kept Street 5";
        fields["Input.Country"] = "XX";
        fields["Input.Currency"] = "Dollars";
        fields["Input.PaymentTermsDays"] = "a month";
        fields["Input.Contacts[0].Email"] = "not an address";
        fields["Input.Contacts[1].Role"] = "Emperor";

        var html = await (await maya.PostFormAsync($"{List}/new", fields)).TextAsync();

        string[] said = ["The client's name is required.", "Choose a country.", "Choose a currency.", "This is not an e-mail address."];
        Assert.All(said, sentence => Assert.Contains(sentence, html, StringComparison.Ordinal));
        Assert.Contains("Kept Street 5</textarea>", html, StringComparison.Ordinal);
        Assert.Contains("value=\"not an address\"", html, StringComparison.Ordinal);
        Assert.Contains("value=\"a month\"", html, StringComparison.Ordinal);
        Assert.Contains("aria-describedby=\"Input_Contacts_0__Email-error\"", html, StringComparison.Ordinal);
        Assert.Equal(before, await app.QueryAsync(db => db.Clients.CountAsync()));
    }

    [Fact]
    public async Task One_address_stands_once_among_the_contacts()
    {
        using var maya = await app.SignInAsync(app.Maya);
        var fields = Lumen();
        fields["Input.Contacts[1].Email"] = "PRIYA@lumen.example";

        var html = await (await maya.PostFormAsync($"{List}/new", fields)).TextAsync();

        Assert.Contains(
            "id=\"Input_Contacts_1__Email-error\">This address stands twice among the contacts.",
            html,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task Contacts_come_and_go_without_scripts()
    {
        using var maya = await app.SignInAsync(app.Maya);
        var added = await (await maya.PostFormAsync($"{List}/new", Changed("add"), handler: "Contact")).TextAsync();
        var removed = await (await maya.PostFormAsync($"{List}/new", Changed("remove 0"), handler: "Contact")).TextAsync();

        Assert.Contains("name=\"Input.Contacts[2].Email\"", added, StringComparison.Ordinal);
        Assert.Contains("value=\"priya@lumen.example\"", added, StringComparison.Ordinal);
        Assert.DoesNotContain("priya@lumen.example", removed, StringComparison.Ordinal);
        Assert.Contains("name=\"Input.Contacts[0].Email\" value=\"accounts@lumen.example\"", Attributes(removed), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_client_is_changed_and_a_contact_who_keeps_the_address_stays_the_same()
    {
        using var maya = await app.SignInAsync(app.Maya);
        var added = await FindAsync(await maya.PostFormAsync($"{List}/new", Lumen()));
        var fields = Lumen();
        fields["Input.Name"] = "Lumen Health Ltd";
        fields["Input.Contacts[0].Name"] = "Priya N. Nair";
        fields["Input.Contacts[1].Email"] = "";
        fields["Input.Contacts[1].Name"] = "";

        var response = await maya.PostFormAsync($"{List}/{added.Id}/edit", fields);

        var client = await FindAsync(response);
        Assert.Equal("Lumen Health Ltd", client.Name);
        var priya = Assert.Single(client.Contacts);
        Assert.Equal((added.Contacts.Single(c => c.Role is ContactRole.To).Id, "Priya N. Nair"), (priya.Id, priya.Name));
    }

    [Fact]
    public async Task A_switch_is_saved_at_once_and_can_be_taken_back()
    {
        using var maya = await app.SignInAsync(app.Maya);
        var acme = await app.GivenAcmeAsync();

        var response = await maya.PostFormAsync($"{List}/{acme.Id}", new() { ["mention"] = "true" }, "Privacy", byScript: true);

        Assert.Equal((false, true), await SwitchesAsync(acme.Id));
        var trigger = Assert.Single(response.Headers.GetValues("HX-Trigger"));
        Assert.Contains("\"text\":\"Saved\"", trigger, StringComparison.Ordinal);
        var undo = JsonDocument.Parse(trigger).RootElement.GetProperty("toast").GetProperty("undo").GetString()!;
        var token = Story.AntiforgeryToken(await maya.GetStringAsync($"{List}/new"));
        await maya.PostAsync(undo, new FormUrlEncodedContent([new("__RequestVerificationToken", token)]));
        Assert.Equal((true, true), await SwitchesAsync(acme.Id));
    }

    [Fact]
    public async Task A_client_who_was_invoiced_stays_and_another_can_be_deleted()
    {
        using var maya = await app.SignInAsync(app.Maya);
        var draft = await app.FindAsync(await app.GivenADraftAsync());
        var added = await FindAsync(await maya.PostFormAsync($"{List}/new", Lumen()));

        var refused = await maya.PostFormAsync($"{List}/{draft.ClientId}", [], "Delete");
        var deleted = await maya.PostFormAsync($"{List}/{added.Id}", [], "Delete");

        Assert.Equal(HttpStatusCode.Conflict, refused.StatusCode);
        Assert.Contains("Acme GmbH has invoices", await refused.WordsAsync(), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.Redirect, deleted.StatusCode);
        Assert.False(await app.QueryAsync(db => db.Clients.AnyAsync(c => c.Id == added.Id)));
        Assert.True(await app.QueryAsync(db => db.Clients.AnyAsync(c => c.Id == draft.ClientId)));
    }

    [Fact]
    public async Task The_list_is_searched_by_name_and_by_address_and_goes_on_behind_its_last_row()
    {
        await using var own = await App.StartAsync();
        using var maya = await own.SignInAsync(own.Maya);
        Assert.Contains("No clients yet", await maya.GetStringAsync(List), StringComparison.Ordinal);
        await own.QueryAsync(async db =>
        {
            db.Clients.AddRange(
                Enumerable
                    .Range(1, 60)
                    .Select(i => new Client(own.Maya.WorkspaceId, $"Client {i:00}", own.Clock.GetUtcNow()) { Email = $"c{i:00}@x.example" })
            );
            return await db.SaveChangesAsync();
        });

        var first = await maya.GetStringAsync(List);
        var next = Regex.Match(first, "href=\"([^\"]*)\" rel=\"next\"", RegexOptions.None, TimeSpan.FromSeconds(1)).Groups[1].Value;
        var second = await maya.GetStringAsync(WebUtility.HtmlDecode(next));

        Assert.Contains("Client 50", first, StringComparison.Ordinal);
        Assert.DoesNotContain("Client 51", first, StringComparison.Ordinal);
        Assert.Contains("Client 51", second, StringComparison.Ordinal);
        Assert.Contains("Client 60", second, StringComparison.Ordinal);
        Assert.DoesNotContain("Client 50", second, StringComparison.Ordinal);
        Assert.Contains("Client 42", await maya.GetStringAsync($"{List}?q=CLIENT+42"), StringComparison.Ordinal);
        Assert.Contains("Client 07", await maya.GetStringAsync($"{List}?q=c07@"), StringComparison.Ordinal);
        Assert.Contains("Nothing matches", await maya.GetStringAsync($"{List}?q=%25"), StringComparison.Ordinal);
        Assert.Contains("Client 01", await maya.GetStringAsync($"{List}?after=nonsense"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Hostile_text_is_shown_as_text()
    {
        using var maya = await app.SignInAsync(app.Maya);
        var fields = Lumen();
        (fields["Input.Name"], fields["Input.Address"], fields["Input.Contacts[0].Name"]) = (Script, Script, Script);

        var response = await maya.PostFormAsync($"{List}/new", fields);

        var address = response.Headers.Location!.PathAndQueryOrPath();
        foreach (var page in new[] { address, $"{address}/edit", $"{List}?q={Uri.EscapeDataString(Script)}" })
        {
            var html = await maya.GetStringAsync(page);
            Assert.DoesNotContain(Script, html, StringComparison.Ordinal);
            Assert.Contains("&lt;script&gt;alert(1)", html, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Another_workspaces_client_is_not_there()
    {
        var stranger = await app.GivenSomebodyElsesClientAsync();
        using var maya = await app.SignInAsync(app.Maya);

        Assert.Equal(HttpStatusCode.NotFound, (await maya.GetAsync($"{List}/{stranger}")).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await maya.GetAsync($"{List}/{stranger}/edit")).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await maya.PostFormAsync($"{List}/{stranger}/edit", Lumen())).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await maya.PostFormAsync($"{List}/{stranger}", [], "Privacy")).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await maya.PostFormAsync($"{List}/{stranger}", [], "Delete")).StatusCode);
        Assert.DoesNotContain("Not yours", await maya.GetStringAsync(List), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Who_is_signed_out_is_asked_to_sign_in_and_an_accountant_only_reads()
    {
        var acme = await app.GivenAcmeAsync();
        foreach (var page in new[] { List, $"{List}/new", $"{List}/{acme.Id}", $"{List}/{acme.Id}/edit" })
            Assert.StartsWith(
                "/login",
                (await app.Browser().GetAsync(page)).Headers.Location!.PathAndQueryOrPath(),
                StringComparison.Ordinal
            );

        using var accountant = await app.SignInAccountantAsync();
        Assert.Equal(HttpStatusCode.OK, (await accountant.GetAsync($"{List}/{acme.Id}")).StatusCode);
        Assert.Equal(HttpStatusCode.Forbidden, (await accountant.PostFormAsync($"{List}/new", Lumen())).StatusCode);
        Assert.Equal(HttpStatusCode.Forbidden, (await accountant.PostFormAsync($"{List}/{acme.Id}", [], "Privacy")).StatusCode);
    }

    private static Dictionary<string, string> Changed(string change) => new(Lumen()) { ["change"] = change };

    private static Dictionary<string, string> Lumen() =>
        new()
        {
            ["Input.Name"] = "Lumen Health",
            ["Input.Country"] = "US",
            ["Input.Currency"] = "USD",
            ["Input.Language"] = "de",
            ["Input.PaymentTermsDays"] = "30",
            ["Input.TrackOpens"] = "false",
            ["Input.MentionOpensInMail"] = "true",
            ["Input.Contacts[0].Name"] = "Priya Nair",
            ["Input.Contacts[0].Email"] = "priya@lumen.example",
            ["Input.Contacts[0].Role"] = "To",
            ["Input.Contacts[1].Name"] = "",
            ["Input.Contacts[1].Email"] = "accounts@lumen.example",
            ["Input.Contacts[1].Role"] = "Accounts",
        };

    private Task<Client> FindAsync(HttpResponseMessage redirect)
    {
        var id = Guid.Parse(redirect.Headers.Location!.PathAndQueryOrPath().Split('/')[^1]);
        return app.QueryAsync(db => db.Clients.AsNoTracking().Include(c => c.Contacts).SingleAsync(c => c.Id == id));
    }

    private async Task<(bool TrackOpens, bool MentionOpens)> SwitchesAsync(Guid id)
    {
        var client = await app.QueryAsync(db => db.Clients.AsNoTracking().SingleAsync(c => c.Id == id));
        return (client.TrackOpens, client.MentionOpensInMail);
    }

    // Which attributes stand between a name and its value is no promise.
    private static string Attributes(string html) =>
        string.Join(
            '\n',
            Regex
                .Matches(html, "<input[^>]*>", RegexOptions.None, TimeSpan.FromSeconds(1))
                .Select(input => $"name=\"{Attribute(input.Value, "name")}\" value=\"{Attribute(input.Value, "value")}\"")
        );

    private static string Attribute(string tag, string name) =>
        Regex.Match(tag, $"\\b{name}=\"([^\"]*)\"", RegexOptions.None, TimeSpan.FromSeconds(1)).Groups[1].Value;
}
