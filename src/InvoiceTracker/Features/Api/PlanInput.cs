using System.Text.Json.Serialization;
using InvoiceTracker.Domain;

namespace InvoiceTracker.Features.Api;

/// <summary>How an invoice is to be paid in parts.</summary>
public sealed record PlanInput
{
    /// <summary>deposit or split.</summary>
    public string? Kind { get; init; }

    /// <summary>Of a deposit one, the rest becomes the final invoice; of a split 2 to 24.</summary>
    public IReadOnlyList<StageInput?>? Stages { get; init; }

    /// <returns>Null when something is wrong with it.</returns>
    internal PlanContent? Read(Currency currency, DateOnly? issuedOn, FieldErrors errors)
    {
        var kind = Kind switch
        {
            "deposit" => PlanKind.Deposit,
            "split" => PlanKind.Split,
            _ => (PlanKind?)null,
        };
        if (kind is null)
            errors.Add("plan.kind", "A plan is a deposit or a split.");
        var given = Stages ?? [];
        if (given.Count > StageSplit.MostStages || given.Count == 0)
        {
            errors.Add("plan", $"A plan has {StageSplit.FewestStages} to {StageSplit.MostStages} stages.");
            return null;
        }
        var stages = given.Select((stage, i) => (stage ?? new StageInput()).Read($"plan.stages[{i}]", currency, issuedOn, errors)).ToList();
        return errors.Any ? null : new PlanContent(kind!.Value, stages);
    }
}

/// <summary>A part of a plan. Without percent and amount it shares equally in what the others leave.</summary>
public sealed record StageInput
{
    public string? Title { get; init; }

    [JsonConverter(typeof(NumberAsText))]
    public string? Percent { get; init; }

    [JsonConverter(typeof(NumberAsText))]
    public string? Amount { get; init; }

    /// <summary>yyyy-MM-dd; left out, it is that of the whole.</summary>
    public string? DueDate { get; init; }

    internal StageContent Read(string path, Currency currency, DateOnly? issuedOn, FieldErrors errors)
    {
        errors.AddFlaw(
            $"{path}.title",
            "title",
            string.IsNullOrWhiteSpace(Title) ? null : PlainText.Flaw(Title, PaymentPlan.StageTitleLength)
        );
        var share =
            Percent is null && Amount is null ? null : new PortionInput { Percent = Percent, Amount = Amount }.Read(path, currency, errors);
        var dueOn = DueDate is null ? null : InvoiceInput.ReadDay($"{path}.dueDate", DueDate, errors);
        if (dueOn < issuedOn)
            errors.Add($"{path}.dueDate", "The due date lies before the issue date.");
        return new StageContent(Title, share, dueOn);
    }
}
