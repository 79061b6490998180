namespace InvoiceTracker.Domain;

/// <summary>How a creator wants an invoice to be paid in parts.</summary>
/// <param name="Stages">Of a deposit one, the rest becomes the final invoice; of a split all of them.</param>
public sealed record PlanContent(PlanKind Kind, IReadOnlyList<StageContent> Stages)
{
    /// <summary>Splits an invoice into the drafts of its stages, in their order; they add up to it exactly.</summary>
    /// <exception cref="BrokenRuleException">The plan does not add up; the message names the difference.</exception>
    public IReadOnlyList<InvoiceContent> Split(InvoiceContent whole)
    {
        var stages = Wanted();
        var parts = StageSplit.Split(whole.Totals(), [.. stages.Select(stage => stage.Share)]);
        return [.. parts.Select((part, i) => ContentOf(whole, part, stages, i))];
    }

    private IReadOnlyList<StageContent> Wanted()
    {
        if (Kind is PlanKind.Split)
            return Stages;
        return Stages switch
        {
            [{ Share: not null } deposit] => [deposit, new StageContent(null, null, null)],
            [_] => throw new BrokenRuleException("Say how much the deposit is: a percent or an amount.", "plan.stages[0]"),
            _ => throw new BrokenRuleException("A deposit is one stage; the rest becomes the final invoice.", "plan"),
        };
    }

    private InvoiceContent ContentOf(InvoiceContent whole, InvoiceTotals part, IReadOnlyList<StageContent> stages, int index)
    {
        var stage = stages[index];
        var (name, suffix) = (Kind, index) switch
        {
            (PlanKind.Split, _) => ($"Stage {index + 1} of {stages.Count}", PaymentPlan.StageSuffix(index + 1, stages.Count)),
            (_, 0) => ("Deposit", PaymentPlan.DepositSuffix),
            _ => ("Final invoice", PaymentPlan.FinalSuffix),
        };
        var given = string.IsNullOrWhiteSpace(stage.Title) ? null : stage.Title.Trim();
        var title = string.IsNullOrWhiteSpace(whole.Title) ? given : Cut(whole.Title.Trim(), given is null ? suffix : $": {given}");
        return whole with
        {
            Title = title,
            DueOn = stage.DueOn ?? whole.DueOn,
            PricesIncludeTax = false,
            Discount = null,
            Lines =
            [
                .. part
                    .Taxes.Where(group => group.Net.Minor != 0 || group.Tax.Minor != 0)
                    .Select(group => LineOf(whole, group, given ?? name)),
            ],
        };
    }

    // What the share is for stands below its name.
    private static LineContent LineOf(InvoiceContent whole, TaxGroup group, string name)
    {
        var charged = whole.Lines.Where(line => line.TaxRate == group.Rate).Select(line => line.Description.Split('\n')[0]).Distinct();
        var text = $"{name}\n{string.Join(", ", charged)}";
        return new LineContent(
            text.Length <= LineItem.DescriptionLength ? text : name,
            group.Net.Minor < 0 ? -1 : 1,
            Math.Abs(group.Net.Amount),
            group.Rate,
            TaxMinor: group.Tax.Minor
        );
    }

    private static string Cut(string title, string suffix)
    {
        var length = Math.Min(title.Length, Invoice.TitleLength - suffix.Length);
        if (length < title.Length && char.IsHighSurrogate(title[length - 1]))
            length--;
        return title[..length] + suffix;
    }
}

/// <param name="Title">Null: it is called by its place.</param>
/// <param name="Share">Null: what the others leave, in equal parts.</param>
/// <param name="DueOn">Null: when the whole is due.</param>
public sealed record StageContent(string? Title, Portion? Share, DateOnly? DueOn);
