using InvoiceTracker.Features.Mail.Templates;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Web;

namespace InvoiceTracker.Features.Mail;

/// <summary>Draws the HTML of a mail from its Razor component, outside of any request.</summary>
public sealed class MailRenderer(IServiceScopeFactory scopes, ILoggerFactory loggers)
{
    public async Task<string> HtmlAsync(InvoiceMail mail)
    {
        await using var scope = scopes.CreateAsyncScope();
        await using var renderer = new HtmlRenderer(scope.ServiceProvider, loggers);
        var parameters = ParameterView.FromDictionary(new Dictionary<string, object?> { [nameof(InvoiceMailHtml.Mail)] = mail });
        return await renderer.Dispatcher.InvokeAsync(async () =>
            (await renderer.RenderComponentAsync<InvoiceMailHtml>(parameters)).ToHtmlString()
        );
    }
}
