using InvoiceTracker.Domain.Wording;

namespace InvoiceTracker.Domain;

/// <summary>What is paid in parts: two to twenty-four linked ordinary invoices, each with its own number, due date and link.</summary>
public sealed class PaymentPlan
{
    public const int StageTitleLength = 120;
    public const string DepositSuffix = " (deposit)";
    public const string FinalSuffix = " (final)";

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

    public static string StageSuffix(int? stage, int? stages) => stages is null ? $", stage {stage}" : $", stage {stage} of {stages}";

    /// <summary>What stands behind an invoice's name where it is a part of a plan; nothing is one too.</summary>
    public static bool IsSuffix(string text) =>
        text is "" or DepositSuffix or FinalSuffix || text.StartsWith(", stage ", StringComparison.Ordinal);

    /// <param name="stage">From 1.</param>
    public InvoiceKind KindOf(int stage) =>
        Kind is PlanKind.Split ? InvoiceKind.Stage
        : stage < Stages ? InvoiceKind.Deposit
        : InvoiceKind.Final;

    /// <summary>What a stage is called beside its sisters: "Deposit", "Stage 2 of 3", or what its creator named it.</summary>
    public string NameOf(Invoice stage, Words? words = null)
    {
        var say = words ?? Words.English;
        var given = stage.GivenTitle ?? "";
        var prefix = $"{Title}: ";
        return Title.Length > 0 && given.StartsWith(prefix, StringComparison.Ordinal) ? given[prefix.Length..]
            : Title.Length == 0 && given.Length > 0 && !Invoice.IsDefaultTitle(given, stage.Number) ? given
            : KindOf(stage.Stage ?? 1) switch
            {
                InvoiceKind.Deposit => say.Deposit,
                InvoiceKind.Final => say.FinalInvoice,
                _ => say.StageOf(stage.Stage ?? 1, Stages),
            };
    }
}

public enum PlanKind
{
    Deposit,
    Split,
}
