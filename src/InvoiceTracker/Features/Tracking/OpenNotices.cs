using System.Globalization;
using InvoiceTracker.Domain;
using InvoiceTracker.Features.Notifications;

namespace InvoiceTracker.Features.Tracking;

/// <summary>Tells of opens inside a transaction: one row for each view and each person whom it concerns.</summary>
internal sealed class OpenNotices(ViewTransaction views)
{
    /// <summary>Writes the notifications of a view that counts.</summary>
    /// <returns>False when nobody wants to be told.</returns>
    public async Task<bool> TellAsync(
        Guid viewId,
        Guid workspaceId,
        Guid invoiceId,
        Opened opened,
        DateTimeOffset now,
        CancellationToken cancellationToken
    )
    {
        var audience = await AudienceAsync(invoiceId, cancellationToken);
        audience.RemoveAll(person => person.Wants.IsNothing);
        foreach (var person in audience)
        {
            // A test is told as the open would be that it stands for.
            var ordinal = opened.IsTest ? person.ViewCount + 1 : person.ViewCount;
            var (title, body) = OpenedText.For(person.Title, ordinal, opened.Via, opened.Agent, opened.At, person.Zone);
            await views
                .Statement(ViewSql.InsertNotification)
                .ExecuteAsync(
                    cancellationToken,
                    Guid.CreateVersion7(now),
                    workspaceId,
                    person.UserId,
                    nameof(NotificationKind.InvoiceViewed),
                    title,
                    opened.IsTest ? $"Test: {body}" : body,
                    invoiceId,
                    viewId,
                    now.ToUnixTimeMilliseconds(),
                    person.Wants.InApp,
                    person.Wants.DeliverAt(now)?.ToUnixTimeMilliseconds()
                );
            views.Effects.Told.Add(person.UserId);
        }
        return audience.Count > 0;
    }

    /// <summary>Takes back, while it is unread, what was told of a view.</summary>
    public async Task WithdrawAsync(Guid viewId, CancellationToken cancellationToken)
    {
        foreach (var userId in await ToldAsync(viewId, cancellationToken))
            views.Effects.Told.Add(userId);
        await views.Statement(ViewSql.WithdrawNotification).ExecuteAsync(cancellationToken, viewId);
    }

    public async Task<bool> WasToldAsync(Guid viewId, CancellationToken cancellationToken) =>
        (await ToldAsync(viewId, cancellationToken)).Count > 0;

    private async Task<List<Guid>> ToldAsync(Guid viewId, CancellationToken cancellationToken)
    {
        await using var row = await views.Statement(ViewSql.WasTold).QueryAsync(cancellationToken, viewId);
        var users = new List<Guid>();
        while (await row.ReadAsync(cancellationToken))
            users.Add(row.GetGuid(0));
        return users;
    }

    private async Task<List<Person>> AudienceAsync(Guid invoiceId, CancellationToken cancellationToken)
    {
        await using var row = await views.Statement(ViewSql.Audience).QueryAsync(cancellationToken, invoiceId, true);
        var people = new List<Person>();
        while (await row.ReadAsync(cancellationToken))
        {
            var number = row.IsDBNull(1) ? null : row.GetString(1);
            var title = row.IsDBNull(2) ? Invoice.DefaultTitle(number) : row.GetString(2);
            var userId = row.GetGuid(3);
            var preference = new NotificationPreference(userId, NotificationKind.InvoiceViewed);
            if (!row.IsDBNull(5))
                (preference.InApp, preference.Push, preference.Mail) = (row.GetBoolean(5), row.GetBoolean(6), row.GetBoolean(7));
            people.Add(
                new Person(
                    row.GetInt32(0),
                    title,
                    userId,
                    row.GetString(4),
                    Channels.Of(preference, Convert.ToInt64(row.GetValue(8), CultureInfo.InvariantCulture) > 0)
                )
            );
        }
        return people;
    }

    private sealed record Person(int ViewCount, string Title, Guid UserId, string Zone, Channels Wants);
}

/// <summary>What a notification tells of an open.</summary>
/// <param name="Via">"Anna Berg's link" or "the shared link".</param>
internal sealed record Opened(string Via, string Agent, DateTimeOffset At)
{
    /// <summary>Nobody's open but the creator's own try.</summary>
    public bool IsTest { get; init; }
}
