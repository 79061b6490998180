using System.Text.Json;
using InvoiceTracker.Data;
using InvoiceTracker.Domain;
using InvoiceTracker.Features.Accounts;
using InvoiceTracker.Features.Demo;
using InvoiceTracker.Pages.Financials.Invoices;
using InvoiceTracker.Web;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.EntityFrameworkCore;

namespace InvoiceTracker.Pages.TestInvoice;

/// <summary>"Send myself a test invoice": every step from the mail to the alert, as it happens.</summary>
[WritersOnly]
public sealed class IndexModel(AppDbContext db, SampleInvoice samples, CurrentUser me) : PageModel, IReloadable
{
    /// <summary>Null until it was sent.</summary>
    public TestRun? Run { get; private set; }

    public string Email => me.User.Email;
    public bool MayWrite => me.Role.CanWrite();
    public bool MayManage => me.Role.CanManage();

    public Task OnGetAsync(CancellationToken cancellationToken) => ReloadAsync(cancellationToken);

    public async Task<IActionResult> OnPostAsync(CancellationToken cancellationToken)
    {
        await samples.SendToMeAsync(cancellationToken);
        return RedirectToPage();
    }

    public async Task ReloadAsync(CancellationToken cancellationToken)
    {
        if (await samples.FindAsync(cancellationToken) is not { } sample)
            return;
        var mail = await db
            .MailMessages.AsNoTracking()
            .Where(m => m.LinkId == sample.Link.Id)
            .OrderByDescending(m => m.QueuedAt)
            .ThenByDescending(m => m.Id)
            .FirstOrDefaultAsync(cancellationToken);
        if (mail is null)
            return;

        var visits = await db
            .ViewEvents.AsNoTracking()
            .Where(v => v.InvoiceId == sample.Invoice.Id && v.LinkId == sample.Link.Id && v.At >= mail.QueuedAt)
            .OrderByDescending(v => v.At)
            .ThenByDescending(v => v.Id)
            .Take(TestRun.MostVisits)
            .ToListAsync(cancellationToken);
        var ids = visits.ConvertAll(v => (Guid?)v.Id);
        var alerts = await db.Notifications.AsNoTracking().Where(n => ids.Contains(n.ViewEventId)).ToListAsync(cancellationToken);
        Run = new TestRun(sample, mail, [.. visits.Select(v => new TestVisit(v, alerts.Find(a => a.ViewEventId == v.Id)))]);
    }
}

/// <summary>What became of the last test invoice that a member sent themselves.</summary>
/// <param name="Visits">Since it was sent, newest first.</param>
public sealed record TestRun(Sample Sample, MailMessage Mail, IReadOnlyList<TestVisit> Visits)
{
    public const int MostVisits = 5;

    public bool IsSent => Mail.State is MailState.Sent;
    public bool HasFailed => Mail.State is MailState.Failed or MailState.Uncertain;
}

/// <param name="Alert">What the creator was told of it; null when it told nobody.</param>
public sealed record TestVisit(ViewEvent View, Notification? Alert)
{
    public VisitLine Line => new(View, Corrector: null);

    /// <summary>"own_view", or "counted"</summary>
    public string Code => JsonNamingPolicy.SnakeCaseLower.ConvertName(View.Reason?.ToString() ?? View.Verdict.ToString());

    public bool IsOwn => View.Reason is ViewReason.OwnView;
}
