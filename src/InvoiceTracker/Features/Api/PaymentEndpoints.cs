using System.Globalization;
using System.Text.Json.Serialization;
using InvoiceTracker.Data;
using InvoiceTracker.Domain;
using InvoiceTracker.Features.Accounts;
using InvoiceTracker.Features.Invoices;
using InvoiceTracker.Features.Payments;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;

namespace InvoiceTracker.Features.Api;

/// <summary><c>/invoices/{id}/payments</c> and <c>/payments</c>: what was received, by hand or by a gateway.</summary>
internal static class PaymentEndpoints
{
    public static void MapPayments(this RouteGroupBuilder api)
    {
        api.MapPost("/invoices/{id:guid}/payments", RecordAsync)
            .WithTags("Payments")
            .Accepts<PaymentInput>("application/json")
            .Produces<PaymentJson>(StatusCodes.Status201Created)
            .RequireAuthorization(ApiAccess.Manage);
        api.MapGet("/invoices/{id:guid}/payments", OfInvoiceAsync).WithTags("Payments").Produces<PageJson<PaymentJson>>();
        api.MapGet("/payments", ListAsync).WithTags("Payments");
    }

    private static async Task<Created<PaymentJson>?> RecordAsync(
        Guid id,
        HttpRequest request,
        AppDbContext db,
        PaymentRecorder recorder,
        CurrentUser me,
        TimeProvider clock,
        CancellationToken cancellationToken
    )
    {
        var input = await request.ReadAsync<PaymentInput>();
        if (await db.Invoices.Of(me).AsNoTracking().SingleOrDefaultAsync(i => i.Id == id, cancellationToken) is not { } invoice)
            return null;
        var received = input.Read(invoice.Currency, me.Workspace.DayOf(clock.GetUtcNow())) with { RecordedById = me.UserId };
        var payment = await recorder.RecordAsync(id, received, cancellationToken);
        return TypedResults.Created($"/api/v1/invoices/{id}/payments", PaymentJson.Of(payment));
    }

    private static async Task<PageJson<PaymentJson>?> OfInvoiceAsync(
        Guid id,
        [AsParameters] PageQuery paging,
        AppDbContext db,
        CurrentUser me,
        CancellationToken cancellationToken
    )
    {
        var page = paging.Read();
        return await db.Invoices.Of(me).AnyAsync(i => i.Id == id, cancellationToken)
            ? await ReadAsync(page, $"payments:{id}", db.Payments.Where(p => p.InvoiceId == id), cancellationToken)
            : null;
    }

    private static Task<PageJson<PaymentJson>> ListAsync(
        [AsParameters] PageQuery paging,
        [FromQuery(Name = "state")] string? state,
        AppDbContext db,
        CurrentUser me,
        CancellationToken cancellationToken
    )
    {
        var errors = new FieldErrors();
        var page = paging.Read(errors);
        var wanted = Array.Find(Enum.GetValues<PaymentState>(), s => s.ToSnakeCase() == state);
        if (state is not null && wanted.ToSnakeCase() != state)
            errors.Add("state", "A state is received, review, disputed or refunded.");
        errors.ThrowIfAny();
        var mine = db.Payments.Where(p => p.WorkspaceId == me.WorkspaceId);
        return ReadAsync(page, $"payments:{state}", state is null ? mine : mine.Where(p => p.State == wanted), cancellationToken);
    }

    private static Task<PageJson<PaymentJson>> ReadAsync(
        Page page,
        string list,
        IQueryable<Payment> payments,
        CancellationToken cancellationToken
    ) =>
        page.NewestFirstAsync(
            list,
            payments.AsNoTracking(),
            p => p.CreatedAt,
            p => p.Id,
            p => (p.CreatedAt, p.Id),
            PaymentJson.Of,
            cancellationToken
        );
}

/// <summary>A payment as a caller reads it.</summary>
/// <param name="Method">bank, stripe, paypal, square, other.</param>
/// <param name="State">received, review, disputed, refunded.</param>
public sealed record PaymentJson(
    Guid Id,
    Guid InvoiceId,
    string Amount,
    string Currency,
    string Method,
    DateOnly ReceivedOn,
    string? Reference,
    string? Note,
    string State,
    string? ReviewReason,
    string Refunded,
    string CreatedAt
)
{
    internal static PaymentJson Of(Payment payment) =>
        new(
            payment.Id,
            payment.InvoiceId,
            payment.Amount.ToString(),
            payment.Currency.Code,
            payment.Method.ToString().ToLowerInvariant(),
            payment.ReceivedOn,
            payment.Reference,
            payment.Note,
            payment.State.ToSnakeCase(),
            payment.ReviewReason,
            new Money(payment.RefundedMinor, payment.Currency).ToString(),
            Instant.Format(payment.CreatedAt)
        );
}

/// <summary>Money that came by another way than a gateway.</summary>
public sealed record PaymentInput
{
    /// <summary>In the invoice's currency; more than the balance becomes the client's credit.</summary>
    [JsonConverter(typeof(NumberAsText))]
    public string? Amount { get; init; }

    /// <summary>bank or other.</summary>
    public string? Method { get; init; }

    /// <summary>yyyy-MM-dd; left out, it is today.</summary>
    public string? ReceivedOn { get; init; }

    public string? Reference { get; init; }
    public string? Note { get; init; }

    internal NewPayment Read(Currency currency, DateOnly today)
    {
        var errors = new FieldErrors();
        if (!Money.TryParse(Amount, currency, out var amount))
            errors.Add("amount", $"This is not an amount in {currency}.");
        else if (amount.Minor <= 0)
            errors.Add("amount", "A payment is more than nothing.");
        var method = Method switch
        {
            "bank" => PaymentMethod.Bank,
            "other" => PaymentMethod.Other,
            _ => (PaymentMethod?)null,
        };
        if (method is null)
            errors.Add("method", "By hand a payment is recorded as bank or other; gateways record theirs.");
        var receivedOn = today;
        if (
            ReceivedOn is not null
            && !DateOnly.TryParseExact(ReceivedOn, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out receivedOn)
        )
            errors.Add("receivedOn", "A day is written like 2026-11-24.");
        else if (receivedOn > today.AddDays(1) || receivedOn.Year < 2000)
            errors.Add("receivedOn", "Money is received today or earlier.");
        errors.AddFlaw("reference", "reference", PlainText.Flaw(Reference, Payment.ReferenceLength, isRequired: false));
        errors.AddFlaw("note", "note", PlainText.LongFlaw(Note, Payment.NoteLength));
        errors.ThrowIfAny();
        return new NewPayment(amount, method!.Value, receivedOn) { Reference = Reference, Note = Note };
    }
}
