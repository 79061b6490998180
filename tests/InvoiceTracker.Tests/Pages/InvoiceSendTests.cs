using System.Net;
using InvoiceTracker.Domain;
using InvoiceTracker.Tests.Support;
using Microsoft.EntityFrameworkCore;

namespace InvoiceTracker.Tests.Pages;

/// <summary>Review and send, as the dialog and the page post it.</summary>
public sealed class InvoiceSendTests(App app) : IClassFixture<App>
{
    [Fact]
    public async Task The_clients_contacts_are_ticked_and_a_further_address_gets_its_own_link()
    {
        var id = await app.GivenADraftAsync("Logo design");
        using var maya = await app.SignInAsync(app.Maya);
        var page = await (await maya.GetAsync(Send(id))).TextAsync();
        Assert.Contains("value=\"anna@acme.example\" checked", page, StringComparison.Ordinal);

        var response = await maya.PostFormAsync(
            Send(id),
            new()
            {
                ["Input.Version"] = "0",
                ["Input.To"] = "anna@acme.example",
                ["Input.More"] = "boss@acme.example",
                ["Input.Subject"] = "Your logo",
                ["Input.Message"] = "Thank you, Anna.",
            }
        );

        Assert.Equal(InvoicePages.Of(id), response.Headers.Location!.OriginalString);
        Assert.Equal(InvoiceStatus.Pending, (await app.FindAsync(id)).Status);
        var mails = await MailsAsync(id);
        Assert.Equal(["anna@acme.example", "boss@acme.example"], mails.Select(m => m.ToAddress).Order());
        Assert.All(mails, mail => Assert.Equal(("Your logo", "Thank you, Anna."), (mail.Subject, mail.Message)));
    }

    [Fact]
    public async Task Without_a_client_nothing_is_sent_and_the_page_says_why()
    {
        var id = await GivenADraftWithoutClientAsync();
        using var maya = await app.SignInAsync(app.Maya);

        var response = await maya.PostFormAsync(Send(id), new() { ["Input.Version"] = "0", ["Input.More"] = "anna@acme.example" });

        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        Assert.Contains("Assign a client before sending.", await response.TextAsync(), StringComparison.Ordinal);
        Assert.Equal(InvoiceStatus.Draft, (await app.FindAsync(id)).Status);
        Assert.Empty(await MailsAsync(id));
    }

    [Fact]
    public async Task Without_lines_nothing_is_sent_and_the_page_says_why()
    {
        var acme = await app.GivenAcmeAsync();
        using var maya = await app.SignInAsync(app.Maya);
        var created = await maya.PostFormAsync(
            "/financials/invoices/new",
            new()
            {
                ["Input.ClientId"] = acme.Id.ToString(),
                ["Input.Currency"] = "EUR",
                ["Input.DueOn"] = "2026-12-07",
            }
        );
        var id = Guid.Parse(created.Headers.Location!.OriginalString.Split('/')[3]);

        var response = await maya.PostFormAsync(Send(id), new() { ["Input.Version"] = "0", ["Input.To"] = "anna@acme.example" });

        Assert.Contains("Add a line item before sending.", await response.TextAsync(), StringComparison.Ordinal);
        Assert.Equal(InvoiceStatus.Draft, (await app.FindAsync(id)).Status);
    }

    [Fact]
    public async Task Pressed_twice_the_button_sends_once()
    {
        var id = await app.GivenADraftAsync();
        using var maya = await app.SignInAsync(app.Maya);
        Dictionary<string, string> form = new() { ["Input.Version"] = "0", ["Input.To"] = "anna@acme.example" };

        var answers = await Task.WhenAll(maya.PostFormAsync(Send(id), form), maya.PostFormAsync(Send(id), form));
        var third = await maya.PostFormAsync(Send(id), form);

        Assert.All(answers.Append(third), answer => Assert.Equal(HttpStatusCode.Redirect, answer.StatusCode));
        Assert.Single(await MailsAsync(id));
        Assert.Single(await app.ActivityAsync(id, ActivityType.Sent));
        Assert.Empty(await app.ActivityAsync(id, ActivityType.Resent));
    }

    [Theory]
    [InlineData("anna@acme.example, nobody", "“nobody” is not an e-mail address.")]
    [InlineData("", "Choose at least one recipient.")]
    public async Task Recipients_that_will_not_do_are_explained_and_stay(string more, string message)
    {
        var id = await app.GivenADraftAsync();
        using var maya = await app.SignInAsync(app.Maya);

        var response = await maya.PostFormAsync(
            Send(id),
            new()
            {
                ["Input.Version"] = "0",
                ["Input.More"] = more,
                ["Input.Message"] = "Typed <b>with care</b>",
            }
        );

        var html = await response.Content.ReadAsStringAsync();
        Assert.Contains(message, WebUtility.HtmlDecode(html), StringComparison.Ordinal);
        Assert.Contains("Typed &lt;b&gt;with care&lt;/b&gt;", html, StringComparison.Ordinal);
        Assert.Equal(InvoiceStatus.Draft, (await app.FindAsync(id)).Status);
    }

    [Fact]
    public async Task Sending_again_keeps_the_links_that_people_have()
    {
        var sent = await app.GivenASentInvoiceAsync();
        app.Clock.Advance(TimeSpan.FromDays(3));
        using var maya = await app.SignInAsync(app.Maya);

        var response = await maya.PostFormAsync(Send(sent.Id), new() { ["Input.Version"] = "1", ["Input.To"] = "anna@acme.example" });

        Assert.Equal(HttpStatusCode.Redirect, response.StatusCode);
        Assert.Single(await app.ActivityAsync(sent.Id, ActivityType.Resent));
        Assert.Equal(3, await app.QueryAsync(db => db.InvoiceLinks.CountAsync(l => l.InvoiceId == sent.Id)));
        Assert.Equal(HttpStatusCode.OK, (await app.OpenAsync(sent.Anna)).StatusCode);
    }

    [Fact]
    public async Task Another_workspaces_invoice_cannot_be_sent()
    {
        var id = await app.GivenSomebodyElsesDraftAsync();
        using var maya = await app.SignInAsync(app.Maya);

        Assert.Equal(HttpStatusCode.NotFound, (await maya.GetAsync(Send(id))).StatusCode);
        Assert.Equal(
            HttpStatusCode.NotFound,
            (await maya.PostFormAsync(Send(id), new() { ["Input.More"] = "me@evil.example" })).StatusCode
        );
        Assert.Empty(await MailsAsync(id));
    }

    private static string Send(Guid id) => $"{InvoicePages.Of(id)}/send";

    private Task<List<MailMessage>> MailsAsync(Guid id) =>
        app.QueryAsync(db => db.MailMessages.AsNoTracking().Where(m => m.InvoiceId == id).ToListAsync());

    private Task<Guid> GivenADraftWithoutClientAsync() =>
        app.QueryAsync(async db =>
        {
            var invoice = new Invoice(
                app.Maya.WorkspaceId,
                app.Maya.UserId,
                Story.Content(null, new DateOnly(2026, 12, 7)),
                app.Clock.GetUtcNow()
            );
            db.Invoices.Add(invoice);
            await db.SaveChangesAsync();
            return invoice.Id;
        });
}
