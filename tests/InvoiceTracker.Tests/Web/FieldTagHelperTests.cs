using InvoiceTracker.Web.TagHelpers;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc.ModelBinding;
using Microsoft.AspNetCore.Mvc.Rendering;
using Microsoft.AspNetCore.Mvc.ViewFeatures;
using Microsoft.AspNetCore.Razor.TagHelpers;
using Microsoft.Extensions.DependencyInjection;

namespace InvoiceTracker.Tests.Web;

public sealed class FieldTagHelperTests
{
    private static readonly IServiceProvider Services = PagesOnly();

    [Fact]
    public async Task A_label_names_the_input_it_stands_above()
    {
        var field = await RenderAsync(nameof(Form.Title), "Title");

        Assert.StartsWith("""<div class="field"><label for="Title">Title</label><input """, field, StringComparison.Ordinal);
        Assert.Contains("""id="Title" """, field, StringComparison.Ordinal);
        Assert.DoesNotContain("aria-", field, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_is_wrong_is_said_beside_what_was_typed()
    {
        var field = await RenderAsync(
            nameof(Form.Title),
            "Title",
            hint: "Your client sees it.",
            state =>
            {
                state.SetModelValue("Title", "much <too> long", "much <too> long");
                state.AddModelError("Title", "At most 5 characters.");
            }
        );

        Assert.Contains(
            """value="much &lt;too&gt; long" aria-invalid="true" aria-describedby="Title-error Title-hint" """,
            field,
            StringComparison.Ordinal
        );
        Assert.Contains("""<span class="error" id="Title-error">At most 5 characters.</span>""", field, StringComparison.Ordinal);
        Assert.Contains("""<span class="hint" id="Title-hint">Your client sees it.</span>""", field, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_day_is_picked_from_a_calendar()
    {
        var field = await RenderAsync(nameof(Form.DueOn), "Due date");

        Assert.Contains("""type="date" """, field, StringComparison.Ordinal);
        Assert.Contains("""value="2026-11-23" """, field, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Other_attributes_belong_to_the_input() =>
        Assert.Contains(
            """<input autocomplete="off" type="text" """,
            await RenderAsync(nameof(Form.Title), "Title", attributes: new TagHelperAttribute("autocomplete", "off")),
            StringComparison.Ordinal
        );

    [Fact]
    public async Task A_control_inside_is_tied_to_the_hint_and_error_as_well()
    {
        var state = new FieldState("Note", HasHint: true, Error: "Too long.");
        var context = new TagHelperContext([], new Dictionary<object, object> { [typeof(FieldState)] = state }, "test");
        var control = new TagHelperOutput("textarea", [], (_, _) => Task.FromResult<TagHelperContent>(new DefaultTagHelperContent()));

        await new FieldControlTagHelper().ProcessAsync(context, control);

        Assert.Equal("area", control.Attributes["class"].Value);
        Assert.Equal("Note-error Note-hint", control.Attributes["aria-describedby"].Value);
        Assert.Equal("true", control.Attributes["aria-invalid"].Value);
    }

    private static IServiceProvider PagesOnly()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Services.AddRazorPages();
        builder.Services.AddDataProtection().UseEphemeralDataProtectionProvider();
        return builder.Build().Services;
    }

    private static Task<string> RenderAsync(
        string property,
        string label,
        string? hint = null,
        Action<ModelStateDictionary>? typed = null,
        params TagHelperAttribute[] attributes
    )
    {
        var metadata = Services.GetRequiredService<IModelMetadataProvider>();
        var form = new Form();
        var views = new ViewDataDictionary<Form>(metadata, new ModelStateDictionary()) { Model = form };
        typed?.Invoke(views.ModelState);

        var view = new ViewContext
        {
            HttpContext = new DefaultHttpContext { RequestServices = Services },
            ViewData = views,
            FormContext = new FormContext(),
        };
        var explorer = metadata.GetModelExplorerForType(typeof(Form), form).GetExplorerForProperty(property);

        return new FieldTagHelper(Services.GetRequiredService<IHtmlGenerator>())
        {
            For = new ModelExpression(property, explorer),
            Label = label,
            Hint = hint,
            ViewContext = view,
        }.RenderAsync("field", "", attributes);
    }

    private sealed class Form
    {
        public string Title { get; set; } = "Brand refresh";

        public DateOnly DueOn { get; set; } = new(2026, 11, 23);
    }
}
