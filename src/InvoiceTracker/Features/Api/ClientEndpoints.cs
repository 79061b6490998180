using System.Text.Json;
using InvoiceTracker.Data;
using InvoiceTracker.Domain;
using InvoiceTracker.Features.Accounts;
using InvoiceTracker.Features.Invoices;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace InvoiceTracker.Features.Api;

/// <summary><c>/clients</c>: who is invoiced.</summary>
internal static class ClientEndpoints
{
    public static void MapClients(this RouteGroupBuilder api)
    {
        var clients = api.MapGroup("/clients").WithTags("Clients");
        clients.MapGet("", ListAsync);
        clients.MapPost("", CreateAsync).Accepts<ClientInput>("application/json").RequireAuthorization(ApiAccess.Write);
        clients.MapGet("{id:guid}", FindAsync).Produces<ClientJson>();
        clients
            .MapPatch("{id:guid}", EditAsync)
            .Accepts<ClientInput>("application/json", ApiJson.MergePatch)
            .Produces<ClientJson>()
            .RequireAuthorization(ApiAccess.Write);
    }

    private static async Task<PageJson<ClientJson>> ListAsync(
        [AsParameters] PageQuery paging,
        AppDbContext db,
        CurrentUser me,
        ClientDirectory directory,
        CancellationToken cancellationToken
    )
    {
        var clients = await paging
            .Read()
            .ReadAsync(
                "clients",
                db.Clients.AsNoTracking().Of(me).Include(c => c.Contacts),
                c => c.Name,
                c => c.Id,
                name => name,
                last => new Cursor("clients", last.Name, last.Id),
                client => client,
                descending: false,
                cancellationToken
            );
        return new PageJson<ClientJson>(await ClientJson.OfAsync(clients.Items, directory, cancellationToken), clients.Next);
    }

    private static async Task<Created<ClientJson>> CreateAsync(
        HttpRequest request,
        ClientDirectory directory,
        CurrentUser me,
        TimeProvider clock,
        CancellationToken cancellationToken
    )
    {
        var input = await request.ReadAsync<ClientInput>();
        var client = new Client(me.WorkspaceId, "", clock.GetUtcNow());
        input.WriteTo(client);
        await directory.AddAsync(client, cancellationToken);
        return TypedResults.Created($"/api/v1/clients/{client.Id}", await FindAsync(client.Id, directory, cancellationToken));
    }

    private static async Task<ClientJson?> FindAsync(Guid id, ClientDirectory directory, CancellationToken cancellationToken) =>
        await directory.FindAsync(id, cancellationToken) is { } client
            ? (await ClientJson.OfAsync([client], directory, cancellationToken))[0]
            : null;

    private static async Task<ClientJson?> EditAsync(
        Guid id,
        HttpRequest request,
        AppDbContext db,
        ClientDirectory directory,
        CancellationToken cancellationToken
    )
    {
        using var patch = await request.ReadAsync<JsonDocument>();
        if (await directory.FindAsync(id, cancellationToken) is not { } client)
            return null;
        ApiJson.Merge(ClientInput.Of(client), patch.RootElement).WriteTo(client);
        await db.SaveChangesAsync(cancellationToken);
        return await FindAsync(id, directory, cancellationToken);
    }
}
