using InvoiceTracker.Data;
using InvoiceTracker.Domain;
using InvoiceTracker.Features.Sending;
using InvoiceTracker.Tests.Support;
using Microsoft.Extensions.DependencyInjection;

namespace InvoiceTracker.Tests.Features.Mail;

/// <summary>The sentences of the mail tests.</summary>
internal static class MailStory
{
    /// <summary>An app that sends through this server, two seconds to an answer.</summary>
    public static Task<App> StartAsync(SmtpSink sink, params (string Key, string Value)[] settings) =>
        App.StartAsync([
            ("Mail:Host", "127.0.0.1"),
            ("Mail:Port", sink.Port.ToString(System.Globalization.CultureInfo.InvariantCulture)),
            ("Mail:Security", "None"),
            ("Mail:Timeout", "00:00:02"),
            .. settings,
        ]);

    /// <summary>An invoice of 1,190.00 EUR, due in 14 days, sent to the given addresses; to Anna when there are none.</summary>
    public static async Task<Guid> GivenAMailedInvoiceAsync(
        this App app,
        Func<InvoiceContent, InvoiceContent>? content = null,
        string? subject = null,
        string? message = null,
        string recipientName = "Anna Berg",
        string? locale = null,
        bool tracksOpens = true,
        params string[] to
    )
    {
        await using var scope = app.Services.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<AppDbContext>();
        var client = new Client(app.Maya.WorkspaceId, "Acme GmbH", app.Clock.GetUtcNow()) { Locale = locale, TrackOpens = tracksOpens };
        client.SetContacts([new Contact(recipientName, "anna@acme.example", ContactRole.To)]);
        db.Clients.Add(client);
        await db.SaveChangesAsync();

        var written = Story.Content(client.Id, app.Maya.Workspace.DayOf(app.Clock.GetUtcNow()).AddDays(14));
        var invoice = new Invoice(app.Maya.WorkspaceId, app.Maya.UserId, content?.Invoke(written) ?? written, app.Clock.GetUtcNow());
        db.Invoices.Add(invoice);
        await db.SaveChangesAsync();
        await scope
            .ServiceProvider.GetRequiredService<InvoiceSender>()
            .SendAsync(invoice, new SendRequest(to, [], subject, message), app.Maya.UserId, CancellationToken.None);
        return invoice.Id;
    }
}
