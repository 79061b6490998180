using InvoiceTracker.Features.Mail.Templates;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Web;

namespace InvoiceTracker.Features.Mail;

/// <summary>Draws the HTML of a mail from its Razor component, outside of any request.</summary>
public sealed class MailRenderer(IServiceScopeFactory scopes, ILoggerFactory loggers)
{
    public Task<string> HtmlAsync(InvoiceMail mail) => HtmlAsync<InvoiceMailHtml>(nameof(InvoiceMailHtml.Mail), mail);

    public Task<string> HtmlAsync(NoticeMail mail) => HtmlAsync<NoticeMailHtml>(nameof(NoticeMailHtml.Mail), mail);

    private async Task<string> HtmlAsync<TComponent>(string parameter, object mail)
        where TComponent : IComponent
    {
        await using var scope = scopes.CreateAsyncScope();
        await using var renderer = new HtmlRenderer(scope.ServiceProvider, loggers);
        var parameters = ParameterView.FromDictionary(new Dictionary<string, object?> { [parameter] = mail });
        return await renderer.Dispatcher.InvokeAsync(async () =>
            (await renderer.RenderComponentAsync<TComponent>(parameters)).ToHtmlString()
        );
    }
}
