using System.Globalization;
using System.Text.Json;
using InvoiceTracker.Data;
using InvoiceTracker.Domain;
using InvoiceTracker.Features.Accounts;
using InvoiceTracker.Features.Documents;
using InvoiceTracker.Features.Documents.EInvoice;
using InvoiceTracker.Features.Invoices;
using InvoiceTracker.Features.Sending;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;

namespace InvoiceTracker.Features.Api;

/// <summary><c>/invoices</c>: drafts are written, changed and deleted; what was issued is sent again or voided.</summary>
internal static class InvoiceEndpoints
{
    public static void MapInvoices(this RouteGroupBuilder api)
    {
        var invoices = api.MapGroup("/invoices").WithTags("Invoices");
        invoices.MapGet("", ListAsync);
        invoices.MapPost("", CreateAsync).Accepts<InvoiceInput>("application/json").RequireAuthorization(ApiAccess.Write);
        invoices
            .MapGet(
                "{id:guid}",
                (Guid id, InvoiceReader reader, CancellationToken cancellationToken) => reader.ReadAsync(id, cancellationToken)
            )
            .Produces<InvoiceJson>();
        invoices
            .MapPatch("{id:guid}", EditAsync)
            .Accepts<InvoiceInput>("application/json", ApiJson.MergePatch)
            .Produces<InvoiceJson>()
            .RequireAuthorization(ApiAccess.Write);
        invoices.MapDelete("{id:guid}", DeleteAsync).Produces(StatusCodes.Status204NoContent).RequireAuthorization(ApiAccess.Manage);
        invoices
            .MapPost("{id:guid}/send", SendAsync)
            .Accepts<SendInput>("application/json")
            .Produces<InvoiceJson>()
            .RequireAuthorization(ApiAccess.Write);
        invoices
            .MapPost("{id:guid}/resend", ResendAsync)
            .Accepts<SendInput>("application/json")
            .Produces<InvoiceJson>()
            .RequireAuthorization(ApiAccess.Write);
        invoices
            .MapPost("{id:guid}/revise", ReviseAsync)
            .Accepts<InvoiceInput>("application/json", ApiJson.MergePatch)
            .Produces<InvoiceJson>()
            .RequireAuthorization(ApiAccess.Write);
        invoices.MapPost("{id:guid}/void", VoidAsync).Produces<InvoiceJson>().RequireAuthorization(ApiAccess.Manage);
        invoices
            .MapPost("{id:guid}/credit", CreditAsync)
            .Accepts<CreditInput>("application/json")
            .Produces<InvoiceJson>()
            .RequireAuthorization(ApiAccess.Manage);
        invoices.MapGet("{id:guid}/pdf", PdfAsync).Produces(StatusCodes.Status200OK, contentType: "application/pdf");
        invoices.MapGet("{id:guid}/xml", XmlAsync).Produces(StatusCodes.Status200OK, contentType: "application/xml");
    }

    private static async Task<PageJson<InvoiceJson>> ListAsync(
        [AsParameters] PageQuery paging,
        [AsParameters] InvoiceQuery query,
        InvoiceList list,
        InvoiceReader reader,
        CancellationToken cancellationToken
    )
    {
        var errors = new FieldErrors();
        var (page, filter) = (paging.Read(errors), query.Read(errors));
        errors.ThrowIfAny();
        var found = await list.ReadAsync(filter, page.After, page.Limit, cancellationToken);
        return new PageJson<InvoiceJson>(
            await reader.ReadAsync([.. found.Rows.Select(row => row.Id)], cancellationToken),
            found.Next?.ToString()
        );
    }

    private static async Task<Created<InvoiceJson>> CreateAsync(
        HttpRequest request,
        InvoiceDrafts drafts,
        ClientDirectory clients,
        InvoiceReader reader,
        CancellationToken cancellationToken
    )
    {
        var input = await request.ReadAsync<InvoiceInput>();
        var content = await ReadAsync(input with { Plan = null }, clients, cancellationToken);
        var invoice = input.Plan is { } plan
            ? await drafts.PlanAsync(id: null, content, Read(plan, content), expectedVersion: null, cancellationToken)
            : await drafts.CreateAsync(content, cancellationToken);
        return TypedResults.Created($"/api/v1/invoices/{invoice!.Id}", await reader.ReadAsync(invoice.Id, cancellationToken));
    }

    private static async Task<InvoiceJson?> EditAsync(
        Guid id,
        HttpRequest request,
        InvoiceDrafts drafts,
        ClientDirectory clients,
        InvoiceReader reader,
        CancellationToken cancellationToken
    )
    {
        using var patch = await request.ReadAsync<JsonDocument>();
        if (await drafts.FindAsync(id, cancellationToken) is not { } invoice)
            return null;
        if (invoice.Status is not InvoiceStatus.Draft)
            throw new IllegalStepException("Only a draft can be changed. Revise the invoice or write a credit note.");
        var content = await ReadAsync(ApiJson.Merge(InvoiceInput.Of(invoice.Content), patch.RootElement), clients, cancellationToken);
        await drafts.EditAsync(id, content, invoice.Version, cancellationToken);
        return await reader.ReadAsync(id, cancellationToken);
    }

    private static async Task<NoContent?> DeleteAsync(Guid id, InvoiceDrafts drafts, CancellationToken cancellationToken) =>
        await drafts.DeleteAsync(id, cancellationToken) ? TypedResults.NoContent() : null;

    private static async Task<InvoiceJson?> SendAsync(
        Guid id,
        HttpRequest request,
        InvoiceDrafts drafts,
        InvoiceSender sender,
        InvoiceReader reader,
        CurrentUser me,
        CancellationToken cancellationToken
    )
    {
        var input = await request.ReadOrDefaultAsync<SendInput>();
        if (await drafts.FindForSendingAsync(id, cancellationToken) is not { } invoice)
            return null;
        await sender.SendAsync(invoice, input.Read(), me.UserId, cancellationToken);
        return await reader.ReadAsync(id, cancellationToken);
    }

    private static async Task<InvoiceJson?> ResendAsync(
        Guid id,
        HttpRequest request,
        InvoiceDrafts drafts,
        InvoiceSender sender,
        InvoiceReader reader,
        CurrentUser me,
        CancellationToken cancellationToken
    )
    {
        var input = await request.ReadOrDefaultAsync<SendInput>();
        if (await drafts.FindForSendingAsync(id, cancellationToken) is not { } invoice)
            return null;
        if (invoice.SentAt is null)
            throw new IllegalStepException("Only an invoice that was sent can be sent again.");
        await sender.ResendAsync(invoice, input.Read(), me.UserId, cancellationToken);
        return await reader.ReadAsync(id, cancellationToken);
    }

    private static async Task<InvoiceJson?> ReviseAsync(
        Guid id,
        HttpRequest request,
        InvoiceDrafts drafts,
        ClientDirectory clients,
        InvoiceSender sender,
        InvoiceReader reader,
        CurrentUser me,
        CancellationToken cancellationToken
    )
    {
        using var patch = await request.ReadAsync<JsonDocument>();
        if (await drafts.FindForSendingAsync(id, cancellationToken) is not { } invoice)
            return null;
        invoice.RequireRevisable();
        var content = await ReadAsync(ApiJson.Merge(InvoiceInput.Of(invoice.Content), patch.RootElement), clients, cancellationToken);
        await sender.ReviseAsync(invoice, content, me.UserId, cancellationToken);
        return await reader.ReadAsync(id, cancellationToken);
    }

    private static async Task<InvoiceJson?> VoidAsync(
        Guid id,
        IssuedInvoices issued,
        InvoiceReader reader,
        CancellationToken cancellationToken
    ) => await issued.VoidAsync(id, cancellationToken) is null ? null : await reader.ReadAsync(id, cancellationToken);

    /// <summary>Answers the credit note; the invoice that it takes from is named in it.</summary>
    private static async Task<InvoiceJson?> CreditAsync(
        Guid id,
        HttpRequest request,
        InvoiceDrafts drafts,
        InvoiceSender sender,
        InvoiceReader reader,
        CurrentUser me,
        CancellationToken cancellationToken
    )
    {
        var input = await request.ReadOrDefaultAsync<CreditInput>();
        if (await drafts.FindForSendingAsync(id, cancellationToken) is not { } invoice)
            return null;
        invoice.RequireCreditable();
        var note = await sender.CreditAsync(invoice, input.Read(invoice), me.UserId, cancellationToken);
        return await reader.ReadAsync(note.Id, cancellationToken);
    }

    private static PlanContent Read(PlanInput plan, InvoiceContent whole)
    {
        var errors = new FieldErrors();
        var content = plan.Read(whole.Currency, whole.IssuedOn, errors);
        errors.ThrowIfAny();
        return content!;
    }

    private static async Task<FileContentHttpResult?> PdfAsync(
        Guid id,
        [FromQuery(Name = "revision")] string? revision,
        InvoiceDrafts drafts,
        RevisionReader revisions,
        CancellationToken cancellationToken
    )
    {
        if (await drafts.FindAsync(id, cancellationToken) is not { } invoice)
            return null;
        if (invoice.Revision == 0)
            throw new IllegalStepException("A draft has no document yet. Send it first.");
        return RevisionOf(invoice, revision) is { } number
            ? TypedResults.Bytes(await revisions.PdfAsync(id, number, cancellationToken), "application/pdf")
            : null;
    }

    /// <summary>The e-invoice as it was frozen; 409 says in words what it takes where there is none.</summary>
    private static async Task<FileContentHttpResult?> XmlAsync(
        Guid id,
        [FromQuery(Name = "revision")] string? revision,
        InvoiceDrafts drafts,
        RevisionReader revisions,
        AppDbContext db,
        CurrentUser me,
        TimeProvider clock,
        CancellationToken cancellationToken
    )
    {
        if (await drafts.FindForSendingAsync(id, cancellationToken) is not { } invoice)
            return null;
        if (invoice.Revision == 0)
        {
            var draft = await db.PaperOfAsync(invoice, me.Workspace, me.Workspace.DayOf(clock.GetUtcNow()), cancellationToken);
            throw new IllegalStepException($"A draft has no document yet. Send it first. {XRechnung.Of(draft).WhyNot}".TrimEnd());
        }
        if (RevisionOf(invoice, revision) is not { } number)
            return null;
        var eInvoice = await revisions.EInvoiceAsync(id, number, cancellationToken);
        return eInvoice.WhyNot is { } why ? throw new IllegalStepException(why) : TypedResults.Bytes(eInvoice.Xml!, "application/xml");
    }

    /// <returns>The latest where none is asked for; null where there is no such one.</returns>
    private static int? RevisionOf(Invoice invoice, string? asked)
    {
        var number = invoice.Revision;
        if (asked is not null && (!int.TryParse(asked, CultureInfo.InvariantCulture, out number) || number < 1))
            throw new InvalidInputException("revision", "A revision is a number from 1.");
        return number <= invoice.Revision ? number : null;
    }

    private static async Task<InvoiceContent> ReadAsync(InvoiceInput input, ClientDirectory clients, CancellationToken cancellationToken)
    {
        var errors = new FieldErrors();
        var content = input.Read(errors);
        if (input.Plan is not null)
            errors.Add("plan", "A plan is made together with its invoice.");
        if (Guid.TryParse(input.ClientId, out var clientId) && !await clients.KnowsAsync(clientId, cancellationToken))
            errors.Add("clientId", "unknown client");
        errors.ThrowIfAny();
        return content!;
    }
}
