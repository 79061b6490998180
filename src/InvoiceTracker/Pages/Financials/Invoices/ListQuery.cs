using InvoiceTracker.Domain;
using InvoiceTracker.Features.Invoices;
using Microsoft.AspNetCore.Mvc;

namespace InvoiceTracker.Pages.Financials.Invoices;

/// <summary>What the address of the list says.</summary>
public sealed class ListQuery
{
    /// <summary>A chip: opened, unopened, overdue, draft, paid or void; nothing means all.</summary>
    [FromQuery(Name = "status")]
    public string? Status { get; set; }

    [FromQuery(Name = "q")]
    public string? Search { get; set; }

    [FromQuery(Name = "client")]
    public Guid? ClientId { get; set; }

    /// <summary>number, total, dueDate or viewedAt, with a minus in front for descending; nothing means the newest first.</summary>
    [FromQuery(Name = "sort")]
    public string? Sort { get; set; }

    [FromQuery(Name = "after")]
    public string? After { get; set; }

    public bool IsNarrowed => Status is not null || Search is not null || ClientId is not null;

    /// <summary>Null when the address names a status or an order that there is not.</summary>
    internal InvoiceFilter? Filter
    {
        get
        {
            var order = Sort is null ? (InvoiceSort.Created, true) : InvoiceFilter.ParseOrder(Sort);
            if (order is not var (sort, descending) || OfStatus(Status) is not { } filter)
                return null;
            var search = Search is { Length: > InvoiceFilter.SearchLength } tooLong ? tooLong[..InvoiceFilter.SearchLength] : Search;
            return filter with { Search = search, ClientId = ClientId, Sort = sort, Descending = descending };
        }
    }

    /// <summary>The address of this list with one part changed; it begins at the top again.</summary>
    public string With(string? status = null, string? sort = null, string? after = null, string? handler = null) =>
        "/financials/invoices"
        + QueryString.Create(
            new Dictionary<string, string?>
            {
                // An empty text clears what null would keep.
                ["status"] = status ?? Status,
                ["q"] = Search,
                ["client"] = ClientId?.ToString(),
                ["sort"] = sort ?? Sort,
                ["after"] = after,
                ["handler"] = handler,
            }.Where(part => !string.IsNullOrEmpty(part.Value))
        );

    /// <summary>Where a column's heading leads: sorts by it, or turns the order round.</summary>
    public string SortBy(string column) => With(sort: Sort == $"-{column}" ? column : $"-{column}");

    /// <returns>What aria-sort says of a column, or null when the list is not sorted by it.</returns>
    public string? Order(string column) =>
        Sort == column ? "ascending"
        : Sort == $"-{column}" ? "descending"
        : null;

    private static InvoiceFilter? OfStatus(string? status) =>
        status switch
        {
            null or "" => InvoiceFilter.All,
            "opened" => new InvoiceFilter { Status = InvoiceStatus.Pending, Opened = true },
            "unopened" => new InvoiceFilter { Status = InvoiceStatus.Pending, Opened = false },
            "overdue" => new InvoiceFilter { OverdueOnly = true },
            "draft" => new InvoiceFilter { Status = InvoiceStatus.Draft },
            "paid" => new InvoiceFilter { Status = InvoiceStatus.Paid },
            "void" => new InvoiceFilter { Status = InvoiceStatus.Void },
            _ => null,
        };
}
