using InvoiceTracker.Domain;

namespace InvoiceTracker.Features.Notifications.Push;

/// <summary>Sends a try to one browser as every notification is sent, and says what its push service answered.</summary>
public sealed class PushTest(PushSender sender, PushLedger ledger)
{
    /// <returns>What became of it, in words.</returns>
    public async Task<string> RunAsync(PushSubscription browser, CancellationToken cancellationToken)
    {
        var payload = new PushPayload("This is a test", $"Notifications reach {browser.Device}.", "test", "/settings/notifications");
        var subject = await ledger.SubjectAsync(browser.WorkspaceId, cancellationToken);
        var answer = await sender.SendAsync(browser, payload, subject, cancellationToken);
        if (answer.Result is PushResult.Gone)
            await ledger.ForgetAsync(browser.Id, cancellationToken);
        else
            await ledger.NoteAsync(browser.Id, answer, cancellationToken);
        return answer.Words;
    }
}
