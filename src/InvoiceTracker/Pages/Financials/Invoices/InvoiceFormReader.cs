using System.Globalization;
using InvoiceTracker.Domain;
using Microsoft.AspNetCore.Mvc.ModelBinding;

namespace InvoiceTracker.Pages.Financials.Invoices;

/// <summary>Makes the content of an invoice out of what was typed, and says beside each field what cannot be read.</summary>
/// <param name="prefix">The name under which the form was bound.</param>
internal sealed class InvoiceFormReader(InvoiceForm form, ModelStateDictionary errors, string prefix)
{
    private const string NotANumber = "Write a number such as 1234.56.";
    private const string NotADiscount = "Write 10 % or an amount such as 25.00.";
    private const string NotADay = "Choose a day, or write it as 2026-11-30.";

    /// <summary>Where the lines that were typed into stand in the form; blank ones are left out of the content.</summary>
    public IReadOnlyList<int> Positions { get; } = [.. Enumerable.Range(0, form.Lines.Count).Where(i => !form.Lines[i].IsBlank)];

    /// <returns>Null when something cannot be read; then the errors say what.</returns>
    public InvoiceContent? Read()
    {
        if (!Currency.TryParse(form.Currency, out var currency))
        {
            Refuse(nameof(form.Currency), "Choose a currency.");
            return null;
        }
        var dueOn = Day(nameof(form.DueOn), form.DueOn);
        if (string.IsNullOrWhiteSpace(form.DueOn))
            Refuse(nameof(form.DueOn), "Choose a due date.");

        var content = new InvoiceContent
        {
            ClientId = form.ClientId,
            Title = form.Title,
            Currency = currency,
            IssuedOn = Day(nameof(form.IssuedOn), form.IssuedOn),
            DueOn = dueOn ?? default,
            PricesIncludeTax = form.PricesIncludeTax,
            Discount = Discount(nameof(form.Discount), form.Discount, currency),
            Lines = [.. Positions.Select(i => Line(form.Lines[i], $"{nameof(form.Lines)}[{i}]", currency))],
            PurchaseOrder = form.PurchaseOrder,
            Notes = form.Notes,
            Terms = form.Terms,
        };
        return errors.IsValid ? content : null;
    }

    /// <returns>The plan that was chosen; null where there is none, or where it cannot be read.</returns>
    public PlanContent? ReadPlan(Currency currency)
    {
        switch (form.PaidBy)
        {
            case null or "" or InvoiceForm.Standard:
                return null;
            case "deposit":
                if (string.IsNullOrWhiteSpace(form.Deposit))
                    Refuse(nameof(form.Deposit), "Say how much the deposit is: 30 % or an amount.");
                var deposit = Discount(nameof(form.Deposit), form.Deposit, currency, "Write 30 % or an amount such as 250.00.");
                var dueOn = Day(nameof(form.DepositDueOn), form.DepositDueOn);
                return errors.IsValid ? new PlanContent(PlanKind.Deposit, [new StageContent(null, deposit, dueOn)]) : null;
            case "split":
                var stages = form
                    .Stages.Take(StageSplit.MostStages + 1)
                    .Select((stage, i) => Stage(stage, $"{nameof(form.Stages)}[{i}]", currency))
                    .ToList();
                return errors.IsValid ? new PlanContent(PlanKind.Split, stages) : null;
            default:
                Refuse(nameof(form.PaidBy), "Choose how it is paid.");
                return null;
        }
    }

    private StageContent Stage(StageForm stage, string name, Currency currency) =>
        new(
            stage.Title,
            Discount($"{name}.{nameof(stage.Share)}", stage.Share, currency, "Write 30 % or an amount such as 250.00."),
            Day($"{name}.{nameof(stage.DueOn)}", stage.DueOn)
        );

    /// <summary>Shows a rule of the domain beside the field it belongs to.</summary>
    public void Refuse(BrokenRuleException broken)
    {
        var field = broken.Field switch
        {
            "clientId" => nameof(form.ClientId),
            "currency" => nameof(form.Currency),
            "dueDate" => nameof(form.DueOn),
            "discount" => nameof(form.Discount),
            { } plan when plan.StartsWith("plan", StringComparison.Ordinal) => nameof(form.PaidBy),
            { } line when line.StartsWith("lines[", StringComparison.Ordinal) => LineField(line),
            _ => null,
        };
        errors.AddModelError(field is null ? "" : $"{prefix}.{field}", broken.Message);
    }

    // The domain counts the lines it was given; the form shows blank ones too.
    private string LineField(string field)
    {
        var close = field.IndexOf(']', StringComparison.Ordinal);
        var position = Positions[int.Parse(field.AsSpan("lines[".Length, close - "lines[".Length), CultureInfo.InvariantCulture)];
        var name = field.EndsWith(".unitPrice", StringComparison.Ordinal) ? nameof(LineForm.Price) : nameof(LineForm.Quantity);
        return $"{nameof(form.Lines)}[{position}].{name}";
    }

    private LineContent Line(LineForm line, string name, Currency currency)
    {
        if (string.IsNullOrWhiteSpace(line.Description))
            Refuse($"{name}.{nameof(line.Description)}", "Describe what this line charges.");
        return new LineContent(
            line.Description?.ReplaceLineEndings("\n").Trim() ?? "",
            Number($"{name}.{nameof(line.Quantity)}", line.Quantity, otherwise: 1),
            Number($"{name}.{nameof(line.Price)}", line.Price, otherwise: 0),
            Rate(name, line),
            Discount($"{name}.{nameof(line.Discount)}", line.Discount, currency),
            line.Unit
        );
    }

    private TaxRate Rate(string name, LineForm line)
    {
        var percent = Number($"{name}.{nameof(line.Tax)}", line.Tax, otherwise: 0);
        TaxCategory? category = TaxCategories.TryParse(line.TaxCategory, out var known) ? known : null;
        return Try($"{name}.{nameof(line.Tax)}", () => new TaxRate(percent, category)) ?? new TaxRate(0);
    }

    private Portion? Discount(string name, string? text, Currency currency, string otherwise = NotADiscount)
    {
        if (string.IsNullOrWhiteSpace(text))
            return null;
        if (text.TrimEnd().EndsWith('%') && PlainNumber.TryParse(text.TrimEnd()[..^1].Trim(), out var percent))
            return Try(name, () => new Portion.Percent(percent));
        if (Money.TryParse(text.Trim(), currency, out var amount))
            return Try(name, () => new Portion.Amount(amount));
        Refuse(name, otherwise);
        return null;
    }

    private decimal Number(string name, string? text, decimal otherwise)
    {
        if (string.IsNullOrWhiteSpace(text))
            return otherwise;
        if (PlainNumber.TryParse(text.Trim(), out var number))
            return number;
        Refuse(name, NotANumber);
        return otherwise;
    }

    private DateOnly? Day(string name, string? text)
    {
        if (string.IsNullOrWhiteSpace(text))
            return null;
        if (DateOnly.TryParseExact(text.Trim(), "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day))
            return day;
        Refuse(name, NotADay);
        return null;
    }

    private T? Try<T>(string name, Func<T> make)
        where T : class
    {
        try
        {
            return make();
        }
        catch (BrokenRuleException broken)
        {
            Refuse(name, broken.Message);
            return null;
        }
    }

    private void Refuse(string name, string message) => errors.AddModelError($"{prefix}.{name}", message);
}
