using InvoiceTracker.Domain;
using InvoiceTracker.Features.Invoices;
using Microsoft.AspNetCore.Mvc;

namespace InvoiceTracker.Features.Api;

/// <summary>Which invoices a caller asks for.</summary>
/// <param name="Status">draft, pending, paid, void, written_off, or overdue.</param>
/// <param name="PlanId">The stages of one plan, in their order.</param>
/// <param name="Opened">true or false: whether there was a counted view.</param>
/// <param name="Q">Stands in the title, the number or the client's name.</param>
/// <param name="Sort">number, total, dueDate or viewedAt, with - descending; the newest come first when it is left out.</param>
public readonly record struct InvoiceQuery(
    [FromQuery(Name = "status")] string? Status,
    [FromQuery(Name = "clientId")] string? ClientId,
    [FromQuery(Name = "planId")] string? PlanId,
    [FromQuery(Name = "opened")] string? Opened,
    [FromQuery(Name = "q")] string? Q,
    [FromQuery(Name = "sort")] string? Sort
)
{
    private const string Overdue = "overdue";

    internal InvoiceFilter Read(FieldErrors errors)
    {
        var status = ApiJson.FromSnakeCase<InvoiceStatus>(Status);
        if (!string.IsNullOrEmpty(Status) && Status != Overdue && status is null)
            errors.Add("status", "A status is draft, pending, paid, void, written_off or overdue.");
        Guid? clientId = Guid.TryParse(ClientId, out var id) ? id : null;
        if (!string.IsNullOrEmpty(ClientId) && clientId is null)
            errors.Add("clientId", "unknown client");
        Guid? planId = Guid.TryParse(PlanId, out var plan) ? plan : null;
        if (!string.IsNullOrEmpty(PlanId) && planId is null)
            errors.Add("planId", "unknown plan");
        bool? opened = bool.TryParse(Opened, out var isOpened) ? isOpened : null;
        if (!string.IsNullOrEmpty(Opened) && opened is null)
            errors.Add("opened", "Ask for true or false.");
        errors.AddFlaw("q", "search", string.IsNullOrWhiteSpace(Q) ? null : PlainText.Flaw(Q, InvoiceFilter.SearchLength));
        var order =
            !string.IsNullOrEmpty(Sort) ? InvoiceFilter.ParseOrder(Sort)
            : planId is null ? (InvoiceSort.Created, true)
            : (InvoiceSort.Stage, false);
        if (order is null)
            errors.Add("sort", "Sort by number, total, dueDate or viewedAt, with - in front for descending.");

        return new InvoiceFilter
        {
            Status = status,
            OverdueOnly = Status == Overdue,
            ClientId = clientId,
            PlanId = planId,
            Opened = opened,
            Search = Q,
            Sort = order?.Item1 ?? default,
            Descending = order?.Item2 ?? true,
        };
    }
}
