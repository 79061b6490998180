using System.Globalization;
using InvoiceTracker.Data;
using InvoiceTracker.Domain;
using InvoiceTracker.Features.Accounts;
using InvoiceTracker.Features.Documents;
using InvoiceTracker.Features.Documents.EInvoice;
using InvoiceTracker.Features.Invoices;
using InvoiceTracker.Features.Links;
using InvoiceTracker.Features.Mail;
using InvoiceTracker.Features.Notifications;
using InvoiceTracker.Features.Tracking;
using InvoiceTracker.Web;
using Microsoft.AspNetCore.Http.Extensions;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.EntityFrameworkCore;

namespace InvoiceTracker.Pages.Financials.Invoices;

/// <summary>One invoice: where it stands, who looked at it and when, and what can be done now.</summary>
[WritersOnly]
public sealed class DetailsModel(
    AppDbContext db,
    InvoiceDrafts drafts,
    IssuedInvoices issued,
    ViewStrips strips,
    LinkProtector protector,
    RevisionReader revisions,
    MailBell mailBell,
    ViewRecorder recorder,
    InvoiceWatches watches,
    CurrentUser me,
    TimeProvider time
) : PageModel, IReloadable
{
    private const string HideFiltered = "hide-filtered";

    // As long as a busy database may keep a form waiting.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    [BindProperty(SupportsGet = true)]
    public Guid Id { get; set; }

    /// <summary>Which visits are shown: "counted", "possible" or "not-counted"; anything else shows all.</summary>
    [BindProperty(SupportsGet = true, Name = "visits")]
    public string? VisitsOf { get; set; }

    /// <summary>Which page of them.</summary>
    [BindProperty(SupportsGet = true, Name = "page-of-visits")]
    public string? VisitsPage { get; set; }

    public Invoice Invoice { get; private set; } = null!;
    public Visits Visits { get; private set; } = null!;
    public LinkReaders Readers { get; private set; } = null!;
    public Timeline Timeline { get; private set; } = null!;
    public IReadOnlyList<ViewDay> Days { get; private set; } = [];
    public IReadOnlyList<LinkLine> Links { get; private set; } = [];
    public IReadOnlyList<MailMessage> Mails { get; private set; } = [];

    /// <summary>The plan's invoices in their order, this one among them; empty for one by itself.</summary>
    public IReadOnlyList<Invoice> Sisters { get; private set; } = [];

    /// <summary>The credit notes that were written for it, or the invoice that this credit note takes from.</summary>
    public IReadOnlyList<Invoice> Credits { get; private set; } = [];

    public bool CanCorrect => Invoice is { Status: InvoiceStatus.Pending, PaidMinor: 0, CreditedMinor: 0 };

    public bool CanCredit =>
        Invoice.Kind is not InvoiceKind.CreditNote
        && Invoice.Status is InvoiceStatus.Pending or InvoiceStatus.Paid
        && Invoice.CreditedMinor < Invoice.TotalMinor;

    /// <summary>Something was paid, so it cannot be corrected any more: this is how.</summary>
    public bool OffersCredit => CanCredit && !CanCorrect;

    /// <summary>What the reader wants to hear of it.</summary>
    public Watch Watch { get; private set; }

    /// <summary>Alerts come to its creator by themselves; anybody else has to follow it.</summary>
    public bool IsMine => Invoice.CreatorId == me.UserId;

    public DateOnly Today => me.Workspace.DayOf(time.GetUtcNow());
    public bool MayWrite => me.Role.CanWrite();
    public bool MayManage => me.Role.CanManage();
    public bool ShowsFiltered =>
        Request.Query["filtered"] is ["show"] || (Request.Query["filtered"] is not ["hide"] && Request.Cookies[HideFiltered] is null);

    /// <summary>Visits of floods, of which only the number was kept.</summary>
    public long Unrecorded => Links.Sum(link => link.Link.UnrecordedVisits);

    public LinkLine? Shared => Links.FirstOrDefault(link => link.Link.Kind is LinkKind.Shared);
    public IEnumerable<LinkLine> Recipients => Links.Where(link => link.Link.Kind is LinkKind.Recipient);

    /// <summary>The revision that was opened, where the present one was not.</summary>
    public int? OlderRevision => Readers.Revision is { } opened && opened < Invoice.Revision ? opened : null;

    /// <summary>This page with its choice of visits, as it is loaded again.</summary>
    public string Address => VisitsAddress(Visits.Kind, Visits.Number);

    public string CorrectAddress => Address + (Address.Contains('?', StringComparison.Ordinal) ? "&" : "?") + "handler=Correct";

    public string VisitsAddress(VisitKind? kind, int page = 1)
    {
        var query = new QueryBuilder();
        if (kind is { } one)
            query.Add("visits", NameOf(one));
        if (page > 1)
            query.Add("page-of-visits", page.ToString(CultureInfo.InvariantCulture));
        return $"/financials/invoices/{Id}{query}";
    }

    public async Task<IActionResult> OnGetAsync(CancellationToken cancellationToken)
    {
        RememberSwitch();
        return await LoadAsync(cancellationToken) ? Page() : NotFound();
    }

    public async Task<IActionResult> OnGetPdfAsync(CancellationToken cancellationToken)
    {
        if (await FindAsync(cancellationToken) is not { Status: not InvoiceStatus.Draft } invoice)
            return NotFound();
        return await revisions.PdfAsync(invoice.Id, invoice.Revision, cancellationToken) is { } pdf
            ? File(pdf, "application/pdf", $"invoice-{invoice.Number}.pdf")
            : NotFound();
    }

    /// <summary>The e-invoice; where there is none, this page says why.</summary>
    public async Task<IActionResult> OnGetXmlAsync(CancellationToken cancellationToken)
    {
        if (await FindAsync(cancellationToken) is not { Status: not InvoiceStatus.Draft } invoice)
            return NotFound();
        var eInvoice = await revisions.EInvoiceAsync(invoice.Id, invoice.Revision, cancellationToken);
        if (eInvoice.WhyNot is { } why)
            throw new IllegalStepException(why);
        var document = await revisions.DocumentAsync(invoice.Id, invoice.Revision, cancellationToken);
        return File(eInvoice.Xml!, "application/xml", XRechnung.FileName(document));
    }

    public async Task<IActionResult> OnPostVoidAsync(CancellationToken cancellationToken)
    {
        if (!MayManage)
            return Forbid();
        if (await issued.VoidAsync(Id, cancellationToken) is not { } invoice)
            return NotFound();
        return Back($"{invoice.Title} is void");
    }

    public async Task<IActionResult> OnPostDeleteAsync(CancellationToken cancellationToken)
    {
        if (!MayManage)
            return Forbid();
        if (!await drafts.DeleteAsync(Id, cancellationToken))
            return NotFound();
        TempData["Toast"] = "Draft deleted";
        return RedirectToPage("Index");
    }

    public async Task<IActionResult> OnPostDuplicateAsync(CancellationToken cancellationToken)
    {
        if (await drafts.DuplicateAsync(Id, cancellationToken) is not { } copy)
            return NotFound();
        TempData["Toast"] = "Duplicated as a draft";
        return LocalRedirect(EditModel.AddressOf(copy.Id));
    }

    public async Task<IActionResult> OnPostRevokeAsync(Guid link, CancellationToken cancellationToken)
    {
        var found = await db.InvoiceLinks.SingleOrDefaultAsync(
            l => l.Id == link && l.InvoiceId == Id && l.WorkspaceId == me.WorkspaceId,
            cancellationToken
        );
        if (found is null)
            return NotFound();
        found.Revoke(time.GetUtcNow());
        await db.SaveChangesAsync(cancellationToken);
        return Back("That link opens nothing any more");
    }

    /// <param name="count">True: count it. False: not my client. Null takes back what was said before.</param>
    public async Task<IActionResult> OnPostCorrectAsync(Guid view, bool? count, CancellationToken cancellationToken)
    {
        if (!ModelState.IsValid)
            throw new BrokenRuleException("Say of which visit, and whether it counts.");
        var before = await db
            .ViewEvents.AsNoTracking()
            .Where(v => v.Id == view && v.InvoiceId == Id && v.WorkspaceId == me.WorkspaceId)
            .Select(v => new { v.CorrectedTo })
            .SingleOrDefaultAsync(cancellationToken);
        if (before is null)
            return NotFound();
        await recorder
            .CorrectAsync(view, new Correction(me.WorkspaceId, me.UserId, me.User.Name, count))
            .WaitAsync(Patience, cancellationToken);

        var undo = before.CorrectedTo is { } said ? (said is ViewVerdict.Counted ? "true" : "false") : "";
        TempData["Toast"] = count switch
        {
            true => "Counted",
            false => "Not counted any more",
            null => "Put back",
        };
        TempData["ToastUndo"] = $"/financials/invoices/{Id}?handler=Correct&view={view}&count={undo}";
        return LocalRedirect(VisitsAddress(KindOf(VisitsOf), PageOf(VisitsPage)) + "#visits");
    }

    public async Task<IActionResult> OnPostSendAgainAsync(Guid mail, CancellationToken cancellationToken)
    {
        var found = await db.MailMessages.SingleOrDefaultAsync(
            m => m.Id == mail && m.InvoiceId == Id && m.WorkspaceId == me.WorkspaceId,
            cancellationToken
        );
        if (found is null)
            return NotFound();
        found.SendAgain(time.GetUtcNow());
        await db.SaveChangesAsync(cancellationToken);
        mailBell.Ring();
        return Back($"The mail to {found.ToAddress} is on its way");
    }

    public Task ReloadAsync(CancellationToken cancellationToken)
    {
        db.ChangeTracker.Clear();
        return LoadAsync(cancellationToken);
    }

    private async Task<bool> LoadAsync(CancellationToken cancellationToken)
    {
        if (await FindAsync(cancellationToken) is not { } invoice)
            return false;
        Invoice = invoice;
        Sisters = await drafts.SistersAsync(invoice.PlanId, cancellationToken);
        Credits = await db
            .Invoices.AsNoTracking()
            .Of(me)
            .Where(i => i.CreditedInvoiceId == Id || i.Id == invoice.CreditedInvoiceId)
            .OrderBy(i => i.CreatedAt)
            .ToListAsync(cancellationToken);
        Timeline = await Timeline.ReadAsync(db, invoice, me.UserId, cancellationToken);
        Visits = await Visits.ReadAsync(db, Id, KindOf(VisitsOf), PageOf(VisitsPage), cancellationToken);
        Readers = await LinkReaders.ReadAsync(db, Id, cancellationToken);
        Days = await strips.OfAsync(invoice, cancellationToken);
        Watch = await watches.OfAsync(Id, cancellationToken);
        Mails = await db
            .MailMessages.AsNoTracking()
            .Where(m => m.InvoiceId == Id)
            .OrderByDescending(m => m.QueuedAt)
            .ToListAsync(cancellationToken);
        var links = await db
            .InvoiceLinks.AsNoTracking()
            .Where(l => l.InvoiceId == Id)
            .OrderBy(l => l.CreatedAt)
            .ThenBy(l => l.RecipientName)
            .ToListAsync(cancellationToken);
        Links = links.ConvertAll(link => new LinkLine(link, protector.UrlOf(link), Mails.FirstOrDefault(mail => mail.LinkId == link.Id)));
        return true;
    }

    private Task<Invoice?> FindAsync(CancellationToken cancellationToken) =>
        db
            .Invoices.AsNoTracking()
            .Of(me)
            .Include(i => i.Client!.Contacts)
            .Include(i => i.Plan)
            .SingleOrDefaultAsync(i => i.Id == Id, cancellationToken);

    private static string NameOf(VisitKind kind) => kind is VisitKind.NotCounted ? "not-counted" : kind.ToString().ToLowerInvariant();

    private static VisitKind? KindOf(string? name) =>
        Enum.GetValues<VisitKind>().Where(kind => NameOf(kind) == name).Select(kind => (VisitKind?)kind).FirstOrDefault();

    private static int PageOf(string? number) =>
        int.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out var page) ? page : 1;

    private void RememberSwitch()
    {
        if (Request.Query["filtered"] is ["hide"])
            Response.Cookies.Append(
                HideFiltered,
                "1",
                new CookieOptions
                {
                    HttpOnly = true,
                    MaxAge = TimeSpan.FromDays(400),
                    SameSite = SameSiteMode.Lax,
                    Secure = Request.IsHttps,
                }
            );
        else if (Request.Query["filtered"] is ["show"])
            Response.Cookies.Delete(HideFiltered);
    }

    private RedirectToPageResult Back(string toast)
    {
        TempData["Toast"] = toast;
        return RedirectToPage("Details", new { id = Id });
    }
}

/// <summary>A link of the invoice as its creator sees it.</summary>
/// <param name="Url">Null when the keys that encrypted it are gone.</param>
/// <param name="Mail">The latest mail that carried it.</param>
public sealed record LinkLine(InvoiceLink Link, string? Url, MailMessage? Mail)
{
    public string Name => Link.RecipientName ?? Link.Email ?? "Anybody with the link";

    /// <summary>"accounts@acme opened (1)", "Anna not yet"</summary>
    public string Opens => Link.OpenCount > 0 ? $"opened ({Link.OpenCount})" : "not yet";
}
