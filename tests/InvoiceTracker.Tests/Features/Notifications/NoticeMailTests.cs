using InvoiceTracker.Domain;
using InvoiceTracker.Tests.Support;
using Microsoft.EntityFrameworkCore;
using MimeKit;

namespace InvoiceTracker.Tests.Features.Notifications;

/// <summary>Whoever reads mail rather than the app is told by mail, once, and never of a mail about a mail.</summary>
public sealed class NoticeMailTests : IAsyncLifetime
{
    private App _app = null!;

    public async ValueTask InitializeAsync()
    {
        _app = await App.StartAsync();
        await _app.QueryAsync(async db =>
        {
            db.NotificationPreferences.Add(
                new NotificationPreference(_app.Maya.UserId, NotificationKind.InvoiceViewed) { InApp = false, Mail = true }
            );
            db.NotificationPreferences.Add(new NotificationPreference(_app.Maya.UserId, NotificationKind.MailFailed) { Mail = true });
            return await db.SaveChangesAsync();
        });
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    [Fact]
    public async Task An_open_is_mailed_with_its_words_and_the_way_to_it()
    {
        var sent = await _app.GivenASentInvoiceAsync("Logo design");
        await _app.OpenAsync(sent.Anna);

        var mail = Assert.Single(await MailsAsync(count: 1));
        Assert.Equal("maya@northlight.example", mail.ToAddress);
        using var message = await MimeMessage.LoadAsync(Path.Combine(_app.DataDirectory, "mail", $"{mail.Id:N}.eml"));
        Assert.Equal("Someone opened Logo design", message.Subject);
        Assert.Equal("auto-generated", message.Headers[HeaderId.AutoSubmitted]);
        Assert.Contains("via Anna Berg's link", message.TextBody, StringComparison.Ordinal);
        Assert.Contains(
            $"https://billing.northlight.example/notifications/{mail.NotificationId}",
            message.TextBody,
            StringComparison.Ordinal
        );
        Assert.Contains("Someone opened Logo design</h1>", message.HtmlBody, StringComparison.Ordinal);
        Assert.DoesNotContain("<img", message.HtmlBody, StringComparison.Ordinal);

        // In the app she wanted nothing.
        using var maya = await _app.SignInAsync(_app.Maya);
        Assert.DoesNotContain("Someone opened Logo design", await maya.GetStringAsync("/notifications"), StringComparison.Ordinal);
        Assert.DoesNotContain(
            await _app.ActivityAsync(sent.Id, ActivityType.Delivered),
            entry => entry.Text.Contains("maya", StringComparison.Ordinal)
        );
    }

    [Fact]
    public async Task What_was_taken_back_meanwhile_is_not_mailed()
    {
        var sent = await _app.GivenASentInvoiceAsync("Gone");
        var notification = await _app.QueryAsync(async db =>
        {
            var told = new Notification(
                _app.Maya.WorkspaceId,
                _app.Maya.UserId,
                NotificationKind.InvoiceViewed,
                "Someone opened Gone",
                "via Anna Berg's link",
                _app.Clock.GetUtcNow(),
                sent.Id
            );
            var mail = MailMessage.Of(told, _app.Maya.User, _app.Clock.GetUtcNow());
            db.MailMessages.Add(mail);
            await db.SaveChangesAsync();
            return mail;
        });

        var mail = Assert.Single(await MailsAsync(count: 1));
        Assert.Equal((notification.Id, MailState.Failed), (mail.Id, mail.State));
        Assert.Contains("taken back", mail.ServerReply, StringComparison.Ordinal);
        // Of an alert that could not be mailed nobody is alerted.
        Assert.Empty(await _app.QueryAsync(db => db.Notifications.Where(n => n.Kind == NotificationKind.MailFailed).ToListAsync()));
    }

    private Task<List<MailMessage>> MailsAsync(int count) =>
        _app.EventuallyAsync(
            db =>
                db.MailMessages.AsNoTracking()
                    .Where(m => m.Kind == MailKind.Notification && m.State != MailState.Queued && m.State != MailState.Sending)
                    .ToListAsync(),
            found => found.Count >= count
        );
}
