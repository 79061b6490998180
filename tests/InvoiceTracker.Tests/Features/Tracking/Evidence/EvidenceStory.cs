using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using InvoiceTracker.Domain;
using InvoiceTracker.Features.Tracking;
using InvoiceTracker.Tests.Support;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace InvoiceTracker.Tests.Features.Tracking.Evidence;

/// <summary>Visits with all that can be learned of them later.</summary>
internal static class EvidenceStory
{
    /// <summary>
    /// Six visits and three changes: an open that a person confirmed and Maya took for a stranger's, a robot, a reload that she counted,
    /// a link check, an open of the accounts link, a reload of it.
    /// </summary>
    public static async Task<SentInvoice> GivenAHistoryAsync(this App app)
    {
        var invoice = await app.GivenASentInvoiceAsync();
        app.Clock.Advance(TimeSpan.FromHours(1));
        var page = await (await app.OpenAsync(invoice.Anna)).Content.ReadAsStringAsync();
        await app.ReportAsync(invoice.Anna, page, visibleMs: 3_200, interaction: "scroll");
        await app.EventuallyAsync(db => db.ViewChanges.CountAsync(c => c.InvoiceId == invoice.Id), count => count == 1);
        (string Path, string Agent, HttpMethod Method)[] further =
        [
            (invoice.Anna, Story.Googlebot, HttpMethod.Get),
            (invoice.Anna, Story.Chrome, HttpMethod.Get),
            (invoice.Anna, Story.Chrome, HttpMethod.Head),
            (invoice.Accounts, Story.Chrome, HttpMethod.Get),
            (invoice.Accounts, Story.Chrome, HttpMethod.Get),
        ];
        for (var i = 0; i < further.Length; i++)
        {
            app.Clock.Advance(TimeSpan.FromSeconds(20));
            await app.OpenAsync(further[i].Path, agent: further[i].Agent, method: further[i].Method);
            await app.ViewsAsync(invoice.Id, i + 2);
        }
        var views = await app.ViewsAsync(invoice.Id, 6);
        await app.CorrectAsync(views[0].Id, counts: false);
        await app.CorrectAsync(views[2].Id, counts: true);
        return invoice;
    }

    public static Task<bool> CorrectAsync(this App app, Guid viewId, bool? counts) =>
        app
            .Services.GetRequiredService<ViewRecorder>()
            .CorrectAsync(viewId, new Correction(app.Maya.WorkspaceId, app.Maya.UserId, "Maya Lindqvist", counts));

    /// <summary>What the script of a page that was just loaded reports.</summary>
    public static async Task<HttpResponseMessage> ReportAsync(this App app, string path, string page, int visibleMs, string? interaction)
    {
        var nonce = Regex.Match(page, "data-nonce=\"([^\"]+)\"", RegexOptions.None, TimeSpan.FromSeconds(1)).Groups[1].Value;
        var report = JsonSerializer.Serialize(
            new
            {
                nonce,
                visibleMs,
                painted = true,
                interaction,
                webdriver = false,
            }
        );
        using var browser = app.Browser();
        return await browser.PostAsync($"{path}/signal", new StringContent(report, Encoding.UTF8, "text/plain"));
    }
}
