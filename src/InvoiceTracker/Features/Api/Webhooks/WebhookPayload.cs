using System.Text.Json;
using System.Text.Json.Nodes;
using InvoiceTracker.Data;
using InvoiceTracker.Domain;
using Microsoft.EntityFrameworkCore;

namespace InvoiceTracker.Features.Api.Webhooks;

/// <summary>
/// Puts a message together, as things stand when it is sent: the view or the mail as the API shows it, with its invoice. Links are
/// left out: they are keys, and no receiver needs them.
/// </summary>
public sealed class WebhookPayload(AppDbContext db, TimeProvider clock)
{
    private static readonly JsonSerializerOptions s_json = new(JsonSerializerDefaults.Web);

    /// <returns>Null when what it is about does not exist any more.</returns>
    public async Task<byte[]?> OfAsync(WebhookDelivery delivery, CancellationToken cancellationToken)
    {
        var data =
            delivery.ViewEventId is { } viewId ? await ViewAsync(viewId, cancellationToken)
            : delivery.MailId is { } mailId ? await MailAsync(mailId, cancellationToken)
            : [];
        if (data is null || await InvoiceAsync(delivery, cancellationToken) is not { } invoice)
            return null;
        data["invoice"] = invoice;
        var message = new JsonObject
        {
            ["type"] = delivery.Type,
            ["timestamp"] = Instant.Format(delivery.At),
            ["data"] = data,
        };
        return JsonSerializer.SerializeToUtf8Bytes(message, s_json);
    }

    private async Task<JsonObject?> ViewAsync(Guid id, CancellationToken cancellationToken)
    {
        if (await db.ViewEvents.AsNoTracking().SingleOrDefaultAsync(v => v.Id == id, cancellationToken) is not { } view)
            return null;
        var verdict = view.CorrectedTo ?? view.Verdict;
        var data = Write(ViewJson.Of(view) with { Verdict = verdict.ToSnakeCase() });
        data["ordinal"] = verdict is ViewVerdict.Counted ? await OrdinalAsync(view, cancellationToken) : null;
        return data;
    }

    /// <summary>The n-th counted open of its invoice.</summary>
    private Task<int> OrdinalAsync(ViewEvent view, CancellationToken cancellationToken) =>
        db.ViewEvents.CountAsync(
            v =>
                v.InvoiceId == view.InvoiceId
                && (v.CorrectedTo ?? v.Verdict) == ViewVerdict.Counted
                && (v.At < view.At || (v.At == view.At && v.Sequence <= view.Sequence)),
            cancellationToken
        );

    private async Task<JsonObject?> MailAsync(Guid id, CancellationToken cancellationToken) =>
        await db.MailMessages.AsNoTracking().SingleOrDefaultAsync(m => m.Id == id, cancellationToken) is { } mail
            ? new JsonObject
            {
                ["id"] = mail.Id,
                ["kind"] = mail.Kind.ToSnakeCase(),
                ["recipient"] = mail.ToName,
                ["email"] = mail.ToAddress,
                ["subject"] = mail.Subject,
                ["reason"] = mail.ServerReply,
                ["attempts"] = mail.Attempts,
            }
            : null;

    private async Task<JsonObject?> InvoiceAsync(WebhookDelivery delivery, CancellationToken cancellationToken)
    {
        var invoice = await db
            .Invoices.AsNoTracking()
            .Where(i => i.WorkspaceId == delivery.WorkspaceId && i.Id == delivery.InvoiceId)
            .Include(i => i.LineItems)
            .Include(i => i.Client)
            .Include(i => i.Plan)
            .SingleOrDefaultAsync(cancellationToken);
        if (invoice is null)
            return null;
        var workspace = await db.Workspaces.AsNoTracking().SingleAsync(w => w.Id == delivery.WorkspaceId, cancellationToken);
        var json = Write(InvoiceJson.Of(invoice, links: [], workspace.DayOf(clock.GetUtcNow())));
        json.Remove("links");
        return json;
    }

    private static JsonObject Write<T>(T value) => JsonSerializer.SerializeToNode(value, s_json)!.AsObject();
}
