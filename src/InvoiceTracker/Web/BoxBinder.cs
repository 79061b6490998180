using Microsoft.AspNetCore.Mvc.ModelBinding;

namespace InvoiceTracker.Web;

/// <summary>
/// Reads what a box sends. The framework keeps a value that is neither yes nor no, and fails when it is to draw the box again; here
/// it is refused and the box is drawn empty.
/// </summary>
internal sealed class BoxBinder : IModelBinder, IModelBinderProvider
{
    public IModelBinder? GetBinder(ModelBinderProviderContext context) => context.Metadata.ModelType == typeof(bool) ? this : null;

    public Task BindModelAsync(ModelBindingContext bindingContext)
    {
        var sent = bindingContext.ValueProvider.GetValue(bindingContext.ModelName);
        if (sent == ValueProviderResult.None)
            return Task.CompletedTask;

        // A ticked box sends its own value and that of the hidden field behind it: the first one speaks.
        var isRead = bool.TryParse(sent.FirstValue, out var isTicked);
        bindingContext.ModelState.SetModelValue(bindingContext.ModelName, new ValueProviderResult(isTicked ? "true" : "false"));
        if (isRead)
            bindingContext.Result = ModelBindingResult.Success(isTicked);
        else
            bindingContext.ModelState.AddModelError(bindingContext.ModelName, "Tick the box or leave it empty.");
        return Task.CompletedTask;
    }
}
