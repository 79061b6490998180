using System.Net;
using InvoiceTracker.Domain;
using InvoiceTracker.Tests.Support;
using Microsoft.EntityFrameworkCore;

namespace InvoiceTracker.Tests.Features.Api;

public sealed class ClientApiTests(App app) : IClassFixture<App>
{
    [Fact]
    public async Task A_client_is_made_with_its_contacts_and_a_portal_of_its_own()
    {
        using var api = await app.ApiOfAsync(app.Maya);

        var answer = await api.PostAsync(
            "/clients",
            new
            {
                name = "Acme GmbH",
                email = "office@acme.example",
                country = "DE",
                taxId = "DE123456789",
                currency = "EUR",
                contacts = new[]
                {
                    new
                    {
                        name = "Anna",
                        email = "anna@acme.example",
                        role = "to",
                    },
                    new
                    {
                        name = "Books",
                        email = "books@acme.example",
                        role = "accounts",
                    },
                },
            }
        );

        var made = answer.Created();
        Assert.Equal(
            ("Acme GmbH", "office@acme.example", "DE", "DE123456789", "EUR"),
            (made.Text("name"), made.Text("email"), made.Text("country"), made.Text("taxId"), made.Text("currency"))
        );
        Assert.Equal(
            ["to anna@acme.example", "accounts books@acme.example"],
            made.GetProperty("contacts").EnumerateArray().Select(c => $"{c.Text("role")} {c.Text("email")}")
        );
        Assert.StartsWith("https://billing.northlight.example/portal/", made.Text("portalUrl"), StringComparison.Ordinal);
        Assert.Empty(made.GetProperty("credits").EnumerateArray());
        Assert.Equal(made.ToString(), (await api.ReadAsync($"/clients/{made.Text("id")}")).Ok().ToString());
        Assert.Contains((await api.ReadAsync("/clients")).Items(), c => c.ToString() == made.ToString());
        Assert.True(
            await app.QueryAsync(db =>
                db.InvoiceLinks.AnyAsync(l => l.ClientId == Guid.Parse(made.Text("id")) && l.Kind == LinkKind.Portal)
            )
        );
    }

    [Fact]
    public async Task A_patch_keeps_what_it_does_not_name()
    {
        using var api = await app.ApiOfAsync(app.Maya);
        var id = await api.GivenAClientAsync();

        var changed = (await api.PatchAsync($"/clients/{id}", new { trackOpens = false, country = "AT" })).Ok();

        Assert.Equal(
            ("Acme GmbH", "anna@acme.example", "AT", false),
            (changed.Text("name"), changed.Text("email"), changed.Text("country"), changed.GetProperty("trackOpens").GetBoolean())
        );
    }

    [Fact]
    public async Task A_contact_stands_once()
    {
        using var api = await app.ApiOfAsync(app.Maya);
        var contact = new
        {
            name = "Anna",
            email = "anna@acme.example",
            role = "to",
        };

        var answer = await api.PostAsync(
            "/clients",
            new
            {
                name = "Acme",
                email = "a@acme.example",
                contacts = new[] { contact, contact },
            }
        );

        Assert.NotEmpty(answer.ErrorAt("contacts"));
        Assert.Equal(HttpStatusCode.BadRequest, answer.Status);
    }
}
