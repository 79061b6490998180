using System.Globalization;
using InvoiceTracker.Domain;
using Microsoft.AspNetCore.Mvc.ModelBinding;

namespace InvoiceTracker.Pages.Financials.Invoices;

/// <summary>What a plan comes to while it is typed.</summary>
/// <param name="Stages">What each asks for, in minor units; empty while it does not add up.</param>
/// <param name="Words">"Deposit €357.00, final invoice €833.00"</param>
/// <param name="Problem">What keeps it from being one: "1 % (1.00) is not assigned".</param>
public sealed record PlanPreview(IReadOnlyList<long> Stages, string Words, string? Problem)
{
    /// <returns>One that says nothing where no plan is chosen, or where it cannot be read yet.</returns>
    internal static PlanPreview Of(InvoiceForm form, InvoiceContent whole)
    {
        if (new InvoiceFormReader(form, new ModelStateDictionary(), "").ReadPlan(whole.Currency) is not { } plan)
            return new PlanPreview([], "", null);
        try
        {
            var totals = whole.Totals().Total;
            var stages = plan.Split(whole).Select(stage => stage.Totals().Total.Minor).ToList();
            return new PlanPreview(
                plan.Kind is PlanKind.Split ? stages : [],
                plan.Kind is PlanKind.Split
                    ? $"Stages add up to 100 % · {Format(totals.Minor, whole)}"
                    : $"Deposit {Format(stages[0], whole)}, final invoice {Format(stages[1], whole)}",
                null
            );
        }
        catch (BrokenRuleException broken)
        {
            return new PlanPreview([], "", broken.Message);
        }
    }

    private static string Format(long minor, InvoiceContent whole) =>
        MoneyText.Format(minor, whole.Currency.Code, CultureInfo.CurrentCulture);
}
