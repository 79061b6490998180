using InvoiceTracker.Web;
using InvoiceTracker.Web.TagHelpers;

namespace InvoiceTracker.Tests.Web;

public sealed class ViewStripTagHelperTests
{
    private static readonly DateOnly First = new(2026, 11, 9);

    [Fact]
    public async Task A_bar_stands_on_each_day_that_the_invoice_was_opened()
    {
        var strip = await RenderAsync("150", Days(14, (4, 1), (5, 2)));

        Assert.Equal(14, Count(strip, "class=\"base\""));
        Assert.Contains("""<rect class="bar" x="44.9" y="16.7" width="6.6" height="11.3" rx="1.5"/>""", strip, StringComparison.Ordinal);
        Assert.Contains("""<rect class="bar" x="55.6" y="9.3" width="6.6" height="18.7" rx="1.5"/>""", strip, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_hollow_dot_marks_a_day_on_which_every_visit_was_filtered()
    {
        var days = Days(12, (2, 1));
        days[1] = days[1] with { Filtered = 3 };
        days[2] = days[2] with { Filtered = 1 };

        var strip = await RenderAsync("96", days);

        Assert.Equal(1, Count(strip, "class=\"mute\""));
        Assert.Contains("""<circle class="mute" cx="12.0" cy="15" r="2"/>""", strip, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_busiest_day_fills_the_height_when_it_passes_the_least_scale() =>
        Assert.Contains("""y="2.0" width="6.6" height="26.0" """, await RenderAsync("150", Days(14, (0, 9))), StringComparison.Ordinal);

    [Fact]
    public async Task A_full_strip_names_its_dates_and_says_which_is_the_due_one()
    {
        var strip = await RenderAsync("full", Days(15, (1, 1)), due: First.AddDays(14));

        Assert.Contains("""<line class="due" x1="398.3" x2="398.3" y1="0" y2="38"/>""", strip, StringComparison.Ordinal);
        Assert.Contains(
            """<text x="13.7" y="51" text-anchor="start">9 Nov</text><text x="206.0" y="51" text-anchor="middle">16 Nov</text>""",
            strip,
            StringComparison.Ordinal
        );
        Assert.Contains(""">due 23 Nov</text>""", strip, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_picture_is_labelled_by_a_sentence() =>
        Assert.StartsWith(
            """<svg class="strip" role="img" aria-label="Opened 3 times between 10 and 16 November" width="150" height="28" viewBox="0 0 150 28">""",
            await RenderAsync("150", Days(14, (1, 1), (2, 1), (7, 1))),
            StringComparison.Ordinal
        );

    [Fact]
    public void The_sentence_says_what_the_strip_shows()
    {
        Assert.Equal("Opened twice on 10 November", ViewStripSentence.For(Days(14, (1, 2)), due: null));
        Assert.Equal("Opened once on 10 November; due 11 November", ViewStripSentence.For(Days(14, (1, 1)), due: First.AddDays(2)));
        Assert.Equal("Not opened between 9 and 22 November", ViewStripSentence.For(Days(14), due: null));
        Assert.Equal(
            "Not opened between 9 November and 8 December; one filtered visit",
            ViewStripSentence.For([.. Days(29), new(new(2026, 12, 8), 0, 1)], due: null)
        );
        Assert.Equal("Not sent yet", ViewStripSentence.For([], due: null));
    }

    private static Task<string> RenderAsync(string size, IReadOnlyList<ViewDay> days, DateOnly? due = null) =>
        new ViewStripTagHelper
        {
            Days = days,
            Size = size,
            Due = due,
        }.RenderAsync("view-strip");

    private static List<ViewDay> Days(int count, params (int Day, int Opens)[] opens) =>
        [
            .. Enumerable
                .Range(0, count)
                .Select(i => new ViewDay(First.AddDays(i), opens.Where(open => open.Day == i).Sum(open => open.Opens), 0)),
        ];

    private static int Count(string text, string part) => text.Split(part).Length - 1;
}
