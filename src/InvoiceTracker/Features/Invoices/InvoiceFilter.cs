using InvoiceTracker.Domain;

namespace InvoiceTracker.Features.Invoices;

/// <summary>Which invoices are wanted, and in which order. Everything that is left out is not asked about.</summary>
public sealed record InvoiceFilter
{
    public const int SearchLength = 200;

    public static readonly InvoiceFilter All = new();

    public InvoiceStatus? Status { get; init; }

    /// <summary>Pending, with something still due, and the due day is over where the business is.</summary>
    public bool OverdueOnly { get; init; }

    /// <summary>Whether there was a counted view.</summary>
    public bool? Opened { get; init; }

    public Guid? ClientId { get; init; }

    /// <summary>The stages of one plan.</summary>
    public Guid? PlanId { get; init; }

    /// <summary>Stands, as it is written, in the title, the number or the client's name; capitals do not matter.</summary>
    public string? Search { get; init; }

    public InvoiceSort Sort { get; init; }
    public bool Descending { get; init; } = true;

    /// <summary>The order as the outside writes it, such as "-dueDate"; null names nothing that can be sorted by.</summary>
    public static (InvoiceSort Sort, bool Descending)? ParseOrder(string text)
    {
        var descending = text.StartsWith('-');
        return (descending ? text[1..] : text) switch
        {
            "number" => (InvoiceSort.Number, descending),
            "total" => (InvoiceSort.Total, descending),
            "dueDate" => (InvoiceSort.DueDate, descending),
            "viewedAt" => (InvoiceSort.ViewedAt, descending),
            _ => null,
        };
    }
}

/// <summary>What a list can be sorted by. Rows that have no such value, as a draft has no number, come last in both directions.</summary>
public enum InvoiceSort
{
    Created,
    Number,
    Total,
    DueDate,
    ViewedAt,
    Stage,
}
