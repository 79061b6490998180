using System.Globalization;
using System.Text.Json;
using InvoiceTracker.Data;
using InvoiceTracker.Domain;
using InvoiceTracker.Features.Accounts;
using InvoiceTracker.Features.Notifications;
using Microsoft.AspNetCore.Http.Extensions;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.ModelBinding;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.EntityFrameworkCore;

namespace InvoiceTracker.Pages.Settings;

/// <summary>What the person who is signed in wants to hear about, where and when. A switch saves at once; Undo posts what was before to the same address.</summary>
public sealed class NotificationsModel(AppDbContext db, CurrentUser me, InvoiceWatches watches) : PageModel
{
    private const string Address = "/settings/notifications";

    public static IReadOnlyList<Row> Rows { get; } =
    [
        new(
            NotificationKind.InvoiceViewed,
            "Invoice viewed",
            "“Someone opened Brand refresh”, and again when they come back after 15 minutes"
        ),
        new(NotificationKind.InvoicePaid, "Paid", "“Brand refresh was paid”, also for each deposit or stage"),
        new(NotificationKind.InvoicePartiallyPaid, "Partly paid", "“€500.00 received for Brand refresh”"),
        new(NotificationKind.PaymentFailed, "Payment failed", "It was refused, or does not fit the invoice"),
        new(NotificationKind.PaymentDisputed, "Payment disputed", "The client’s bank took a payment back"),
        new(NotificationKind.InvoiceNotOpened, "Not opened", "For 3 days, and for 10: a resend may help"),
        new(NotificationKind.InvoiceOverdue, "Overdue", "On the day after the due date"),
        new(NotificationKind.FollowUpDue, "Follow-up due", "On the day that you chose"),
        new(
            NotificationKind.MailFailed,
            "Mail could not be delivered",
            "Refused, full or unknown mailbox. Always shown, since only you can put it right"
        ),
        new(NotificationKind.DailyDigest, "Daily digest", "“Yesterday: 3 opened, 1 paid, 2 need attention”"),
    ];

    public IReadOnlyList<NotificationPreference> Choices { get; private set; } = [];
    public IReadOnlyList<Invoice> Muted { get; private set; } = [];
    public TimesForm Times { get; private set; } = new();

    /// <summary>"Europe/Berlin"</summary>
    public string Zone => me.Zone.Id;

    public NotificationPreference ChoiceOf(NotificationKind kind) => Choices.Single(choice => choice.Kind == kind);

    public async Task OnGetAsync(CancellationToken cancellationToken)
    {
        Times = TimesForm.Of(me.User);
        await LoadAsync(cancellationToken);
    }

    /// <summary>The wire names of the kinds that are to be on, channel by channel; all others are off.</summary>
    public async Task<IActionResult> OnPostAsync(
        string[] inApp,
        string[] push,
        string[] mail,
        [FromQuery] bool undo,
        CancellationToken cancellationToken
    )
    {
        var before = await db.ChoicesAsync(me.UserId, cancellationToken);
        await db.ChooseAsync(
            me.UserId,
            [
                .. Enum.GetValues<NotificationKind>()
                    .Select(kind => new NotificationPreference(me.UserId, kind)
                    {
                        InApp = inApp.Contains(kind.ToWireName()),
                        Push = push.Contains(kind.ToWireName()),
                        Mail = mail.Contains(kind.ToWireName()),
                    }),
            ],
            cancellationToken
        );
        return Answer(UndoAddress(before), undo);
    }

    public async Task<IActionResult> OnPostTimesAsync(TimesForm times, [FromQuery] bool undo, CancellationToken cancellationToken)
    {
        Times = times;
        if (!ModelState.IsValid || !times.Check(ModelState))
        {
            await LoadAsync(cancellationToken);
            return Page();
        }
        var user = await db.Users.SingleAsync(u => u.Id == me.UserId, cancellationToken);
        var before = TimesForm.Of(user);
        times.WriteTo(user);
        await db.SaveChangesAsync(cancellationToken);
        return Answer(before.UndoAddress(), undo);
    }

    public async Task<IActionResult> OnPostUnmuteAsync(Guid invoice, CancellationToken cancellationToken)
    {
        if (!await watches.WatchAsync(invoice, Watch.AsUsual, cancellationToken))
            return NotFound();
        return Answer($"/financials/invoices/{invoice}/watch?watch={Watch.Muted}", undo: false);
    }

    private async Task LoadAsync(CancellationToken cancellationToken)
    {
        Choices = await db.ChoicesAsync(me.UserId, cancellationToken);
        Muted = await watches.MutedAsync(cancellationToken);
    }

    private IActionResult Answer(string undoAddress, bool undo)
    {
        if (!Request.Headers.ContainsKey("HX-Request"))
        {
            (TempData["Toast"], TempData["ToastUndo"]) = ("Saved", undoAddress);
            return RedirectToPage("Notifications", pageHandler: "");
        }
        // The switches on the page still show what Undo has taken back.
        if (undo)
            Response.Headers["HX-Refresh"] = "true";
        else
            Response.Headers["HX-Trigger"] = JsonSerializer.Serialize(new { toast = new { text = "Saved", undo = undoAddress } });
        return new NoContentResult();
    }

    private static string UndoAddress(IReadOnlyList<NotificationPreference> before)
    {
        var query = new QueryBuilder { { "undo", "true" } };
        query.Add("inApp", before.Where(p => p.InApp).Select(p => p.Kind.ToWireName()));
        query.Add("push", before.Where(p => p.Push).Select(p => p.Kind.ToWireName()));
        query.Add("mail", before.Where(p => p.Mail).Select(p => p.Kind.ToWireName()));
        return Address + query;
    }

    /// <summary>One kind, as the table tells it.</summary>
    public sealed record Row(NotificationKind Kind, string Title, string Detail);
}

/// <summary>When devices ring and what they show.</summary>
public sealed class TimesForm
{
    private const string Prefix = "Times.";

    public bool IsQuiet { get; set; }
    public string? QuietFrom { get; set; } = "19:00";
    public string? QuietUntil { get; set; } = "08:00";
    public string? DigestAt { get; set; } = "08:00";
    public bool HidesAmounts { get; set; }

    public static TimesForm Of(User user) =>
        new()
        {
            IsQuiet = user.QuietHours is not null,
            QuietFrom = Write(user.QuietHours?.From ?? new TimeOnly(19, 0)),
            QuietUntil = Write(user.QuietHours?.Until ?? new TimeOnly(8, 0)),
            DigestAt = Write(user.DigestAt),
            HidesAmounts = user.HidesAmounts,
        };

    /// <summary>Says beside each field what is wrong with it.</summary>
    public bool Check(ModelStateDictionary errors)
    {
        CheckTime(errors, nameof(DigestAt), DigestAt);
        if (!IsQuiet)
            return errors.IsValid;
        CheckTime(errors, nameof(QuietFrom), QuietFrom);
        CheckTime(errors, nameof(QuietUntil), QuietUntil);
        if (errors.IsValid && QuietFrom == QuietUntil)
            errors.AddModelError(Prefix + nameof(QuietUntil), "Choose another time than the one at which it begins.");
        return errors.IsValid;
    }

    public void WriteTo(User user)
    {
        user.QuietHours = IsQuiet ? new QuietHours(Read(QuietFrom)!.Value, Read(QuietUntil)!.Value) : null;
        user.DigestAt = Read(DigestAt)!.Value;
        user.HidesAmounts = HidesAmounts;
    }

    internal string UndoAddress() =>
        "/settings/notifications"
        + new QueryBuilder
        {
            { "handler", "Times" },
            { "undo", "true" },
            { Prefix + nameof(IsQuiet), IsQuiet.ToString() },
            { Prefix + nameof(QuietFrom), QuietFrom! },
            { Prefix + nameof(QuietUntil), QuietUntil! },
            { Prefix + nameof(DigestAt), DigestAt! },
            { Prefix + nameof(HidesAmounts), HidesAmounts.ToString() },
        };

    private static void CheckTime(ModelStateDictionary errors, string field, string? text)
    {
        if (Read(text) is null)
            errors.AddModelError(Prefix + field, "Give a time of day, such as 19:00.");
    }

    private static TimeOnly? Read(string? text) =>
        TimeOnly.TryParseExact(text?.Trim(), ["HH:mm", "H:mm", "HH:mm:ss"], CultureInfo.InvariantCulture, DateTimeStyles.None, out var time)
            ? time
            : null;

    private static string Write(TimeOnly time) => time.ToString("HH:mm", CultureInfo.InvariantCulture);
}
