using InvoiceTracker.Web;
using InvoiceTracker.Web.TagHelpers;
using Microsoft.AspNetCore.Razor.TagHelpers;

namespace InvoiceTracker.Tests.Web;

public sealed class SmallTagHelperTests
{
    [Fact]
    public async Task An_icon_is_decoration_that_points_into_the_sprite() =>
        Assert.Equal(
            """<svg class="i i-s" aria-hidden="true"><use href="/lib/icons.svg#eye"></use></svg>""",
            await new IconTagHelper
            {
                Name = "eye",
                Size = "s",
                ViewContext = Rendering.ViewOf(),
            }.RenderAsync("icon")
        );

    [Theory]
    [InlineData(PillKind.Opened, """<span class="pill opened">Opened 3&#xD7;</span>""")]
    [InlineData(PillKind.Neutral, """<span class="pill">Opened 3&#xD7;</span>""")]
    public async Task A_pill_is_a_colour_and_a_word(PillKind kind, string expected) =>
        Assert.Equal(expected, await new StatusPillTagHelper { Kind = kind, Text = "Opened 3×" }.RenderAsync("status-pill"));

    [Fact]
    public async Task An_empty_state_says_what_will_be_here_before_its_one_action() =>
        Assert.Equal(
            """<div class="empty"><svg aria-hidden="true" class="i"><use href="/lib/icons.svg#inbox"></use></svg><h2>No &lt;b&gt; yet.</h2></div>""",
            await new EmptyStateTagHelper
            {
                Title = "No <b> yet.",
                Icon = "inbox",
                ViewContext = Rendering.ViewOf(),
            }.RenderAsync("empty-state")
        );

    [Theory]
    [InlineData("/", "/", "page")]
    [InlineData("/financials/invoices", "/financials/invoices", "page")]
    [InlineData("/financials/invoices/42", "/financials/invoices", "true")]
    [InlineData("/financials/invoices", "/", null)]
    [InlineData("/financials/invoices-archive", "/financials/invoices", null)]
    public async Task A_link_knows_whether_it_leads_to_where_we_are(string here, string target, string? current)
    {
        var link = await new CurrentLinkTagHelper { ViewContext = Rendering.ViewOf(here) }.RenderAsync(
            "a",
            "",
            new TagHelperAttribute("nav"),
            new TagHelperAttribute("href", target)
        );

        Assert.Equal(current is null ? $"""<a href="{target}"></a>""" : $"""<a href="{target}" aria-current="{current}"></a>""", link);
    }

    [Theory]
    [InlineData("Maya Lindqvist", "ML")]
    [InlineData("  maya anna  lindqvist ", "ML")]
    [InlineData("Cher", "C")]
    [InlineData("李 明", "李明")]
    [InlineData("", "")]
    public void Initials_are_the_first_letters_of_the_first_and_last_name(string name, string expected) =>
        Assert.Equal(expected, ShellModel.InitialsOf(name));
}
