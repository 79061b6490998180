namespace InvoiceTracker.Domain;

/// <summary>What is paid in parts: two to twenty-four linked ordinary invoices, each with its own number, due date and link.</summary>
public sealed class PaymentPlan
{
    public const int StageTitleLength = 120;

    private PaymentPlan() { }

    public PaymentPlan(Guid workspaceId, PlanKind kind, string title, Money total, int stages, DateTimeOffset createdAt)
    {
        WorkspaceId = workspaceId;
        Kind = kind;
        Title = title;
        Currency = total.Currency;
        TotalMinor = total.Minor;
        Stages = stages;
        CreatedAt = createdAt;
    }

    public Guid Id { get; private set; }
    public Guid WorkspaceId { get; private set; }
    public PlanKind Kind { get; private set; }

    /// <summary>Of the whole; each stage's own title begins with it.</summary>
    public string Title { get; private set; } = "";

    public Currency Currency { get; private set; } = Currency.Of("EUR");

    /// <summary>What all its stages add up to, to the cent.</summary>
    public long TotalMinor { get; private set; }

    public int Stages { get; private set; }
    public DateTimeOffset CreatedAt { get; private set; }
}

public enum PlanKind
{
    Deposit,
    Split,
}
