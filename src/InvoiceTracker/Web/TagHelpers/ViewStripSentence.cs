using System.Globalization;

namespace InvoiceTracker.Web.TagHelpers;

/// <summary>Says in words what a view strip shows.</summary>
public static class ViewStripSentence
{
    /// <returns>"Opened 3 times between 10 and 16 November; due 23 November".</returns>
    public static string For(IReadOnlyList<ViewDay> days, DateOnly? due)
    {
        if (days.Count is 0)
            return "Not sent yet";

        var opened = days.Where(day => day.Counted > 0).Select(day => day.On).ToList();
        var sentence = opened is []
            ? $"Not opened between {Span(days[0].On, days[^1].On)}{Filtered(days.Sum(day => day.Filtered))}"
            : $"Opened {Times(days.Sum(day => day.Counted))} {(opened.Count is 1 ? $"on {Say(opened[0])}" : $"between {Span(opened[0], opened[^1])}")}";

        return days.Any(day => day.On == due) ? $"{sentence}; due {Say(due.GetValueOrDefault())}" : sentence;
    }

    private static string Times(int count) =>
        count switch
        {
            1 => "once",
            2 => "twice",
            _ => $"{count} times",
        };

    private static string Filtered(int count) =>
        count switch
        {
            0 => "",
            1 => "; one filtered visit",
            _ => $"; {count} filtered visits",
        };

    private static string Span(DateOnly from, DateOnly to) =>
        (from.Year, from.Month) == (to.Year, to.Month) ? $"{from.Day} and {Say(to)}" : $"{Say(from)} and {Say(to)}";

    private static string Say(DateOnly day) => day.ToString("d MMMM", CultureInfo.InvariantCulture);
}
