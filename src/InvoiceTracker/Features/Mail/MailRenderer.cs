using InvoiceTracker.Features.Mail.Templates;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Web;

namespace InvoiceTracker.Features.Mail;

/// <summary>Draws the HTML of a mail from its Razor component, outside of any request.</summary>
public sealed class MailRenderer(IServiceProvider services, ILoggerFactory loggers)
{
    public async Task<string> HtmlAsync(InvoiceMail mail)
    {
        await using var renderer = new HtmlRenderer(services, loggers);
        var parameters = ParameterView.FromDictionary(new Dictionary<string, object?> { [nameof(InvoiceMailHtml.Mail)] = mail });
        return await renderer.Dispatcher.InvokeAsync(async () => (await renderer.RenderComponentAsync<InvoiceMailHtml>(parameters)).ToHtmlString());
    }
}
