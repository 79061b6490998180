using System.Globalization;
using System.Text.Json;
using InvoiceTracker.Data;
using InvoiceTracker.Domain;
using InvoiceTracker.Features.Accounts;
using InvoiceTracker.Features.Documents;
using InvoiceTracker.Features.Invoices;
using InvoiceTracker.Features.Sending;
using InvoiceTracker.Web;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.AspNetCore.Mvc.Rendering;
using Microsoft.EntityFrameworkCore;

namespace InvoiceTracker.Pages.Financials.Invoices;

/// <summary>
/// The editor of a draft, new or old. It saves whatever can be read, by itself when scripts run; the answer is always the whole page, of
/// which htmx takes the figures, the preview and the errors. Of an issued invoice it makes the next revision, and only when told to.
/// </summary>
[WritersOnly]
public sealed class EditModel(
    AppDbContext db,
    InvoiceDrafts drafts,
    InvoiceSender sender,
    ClientDirectory directory,
    CurrentUser me,
    TimeProvider clock
) : PageModel
{
    // Where in the form the lines of the paper stand.
    private List<int> _positions = [];

    // A plan was made; what is on the screen is the whole, which is no draft any more.
    private bool _wasPlanned;

    [BindProperty(SupportsGet = true)]
    public Guid? Id { get; set; }

    [BindProperty]
    public InvoiceForm Input { get; set; } = new();

    [BindProperty]
    public NewClientForm NewClient { get; set; } = new();

    /// <summary>The version somebody else saved, which is to be overwritten.</summary>
    [BindProperty]
    public int? KeepMine { get; set; }

    public IReadOnlyList<SelectListItem> Clients { get; private set; } = [];

    /// <summary>Null while something that was typed cannot be read.</summary>
    public InvoiceDocument? Paper { get; private set; }

    public DateTimeOffset? SavedAt { get; private set; }

    /// <summary>The version that somebody else saved meanwhile.</summary>
    public int? Conflict { get; private set; }

    public bool IsPartial => Request.Headers.ContainsKey("HX-Request");

    /// <summary>What the chosen plan comes to; null without one, or while nothing can be reckoned.</summary>
    public PlanPreview? Plan { get; private set; }

    /// <summary>Its place in a plan, of which it is a part already: "Stage 2 of 3".</summary>
    public string? Stage { get; private set; }

    public long PlanTotalMinor { get; private set; }

    /// <summary>A plan is chosen before the first sending, and once.</summary>
    public bool CanBePlanned => Revision is null && Stage is null;

    /// <summary>What is saved becomes this revision of an issued invoice; null while it is a draft.</summary>
    public int? Revision { get; private set; }

    public string Heading =>
        Id is null ? "New invoice"
        : Revision is { } revision ? $"Correct the invoice: revision {revision}"
        : "Edit draft";

    /// <returns>The amount of the line at this place in the form; null while nothing can be reckoned.</returns>
    public string? AmountOf(int position)
    {
        if (Paper is null)
            return null;
        var line = _positions.IndexOf(position);
        return line < 0 ? "" : MoneyText.Format(Paper.Lines[line].AmountMinor, Paper.Currency, CultureInfo.CurrentCulture);
    }

    /// <returns>What the stage at this place asks for; null while nothing can be reckoned.</returns>
    public string? AmountOfStage(int position) =>
        Plan is null ? null
        : Plan.Stages.Count > position ? MoneyText.Format(Plan.Stages[position], Input.Currency, CultureInfo.CurrentCulture)
        : "";

    // The page answers to two addresses, so none can be asked for by its name.
    internal static string AddressOf(Guid id) => $"/financials/invoices/{id}/edit";

    public async Task<IActionResult> OnGetAsync(CancellationToken cancellationToken)
    {
        if (!me.Role.CanWrite())
            return Forbid();
        if (Id is { } id)
        {
            if (await drafts.FindAsync(id, cancellationToken) is not { } invoice)
                return NotFound();
            if (invoice.Status is InvoiceStatus.Pending && invoice.PaidMinor > 0)
                TempData["Toast"] = "Something was paid already. Write a credit note instead.";
            if (invoice.Status is not (InvoiceStatus.Draft or InvoiceStatus.Pending) || invoice.PaidMinor + invoice.CreditedMinor > 0)
                return RedirectToPage("Details", new { id });
            Input = InvoiceForm.Of(invoice.Content, invoice.Version);
            SavedAt = invoice.EditedAt > invoice.CreatedAt ? invoice.EditedAt : invoice.CreatedAt;
        }
        else
        {
            var today = me.Workspace.DayOf(clock.GetUtcNow());
            Input.Currency = me.Workspace.Currency.Code;
            Input.DueOn = InvoiceForm.Write(today.AddDays(me.Workspace.PaymentTermsDays));
        }
        if (Input.Stages.Count == 0)
            Input.Stages = [new StageForm(), new StageForm()];
        if (Input.Lines.Count == 0)
            Input.Lines.Add(LineForm.After(null));
        return await ShowAsync(cancellationToken);
    }

    public async Task<IActionResult> OnPostAsync(CancellationToken cancellationToken)
    {
        if (await SaveAsync(cancellationToken) is not { } id)
            return await ShowAsync(cancellationToken);
        if (Revision is not null || _wasPlanned)
            return RedirectToPage("Details", new { id });
        if (!IsPartial)
            return LocalRedirect(AddressOf(id));
        Response.Headers["HX-Replace-Url"] = AddressOf(id);
        return await ShowAsync(cancellationToken);
    }

    /// <summary>Without scripts: adds, removes or moves a line, as line-items.js does.</summary>
    /// <param name="change">"add", or "remove", "up" or "down" with the position: "up 2".</param>
    public async Task<IActionResult> OnPostLineAsync(string? change, CancellationToken cancellationToken)
    {
        LineChange.Apply(Input.Lines, change);
        ModelState.Clear();
        return await ShowAsync(cancellationToken);
    }

    /// <summary>Without scripts: adds or removes a stage.</summary>
    /// <param name="change">"add", or "remove" with the position: "remove 2".</param>
    public async Task<IActionResult> OnPostStageAsync(string? change, CancellationToken cancellationToken)
    {
        LineChange.Apply(Input.Stages, change, _ => new StageForm());
        Input.PaidBy = "split";
        ModelState.Clear();
        return await ShowAsync(cancellationToken);
    }

    public async Task<IActionResult> OnPostClientAsync(CancellationToken cancellationToken)
    {
        NewClient.Check(ModelState, nameof(NewClient));
        if (!ModelState.IsValid)
            return await ShowAsync(cancellationToken);

        var client = new Client(me.WorkspaceId, NewClient.Name!.Trim(), clock.GetUtcNow()) { Email = NewClient.Email!.Trim() };
        await directory.AddAsync(client, cancellationToken);
        (Input.ClientId, NewClient) = (client.Id, new NewClientForm());
        ModelState.Clear();
        return await OnPostAsync(cancellationToken);
    }

    public async Task<IActionResult> OnPostReviewAsync(CancellationToken cancellationToken)
    {
        if (await SaveAsync(cancellationToken, isTold: true) is not { } id)
            return await ShowAsync(cancellationToken);
        if (!IsPartial)
            return RedirectToPage("Send", new { id });
        if (_wasPlanned)
        {
            // The page under the dialog was the whole; there is no such draft any more.
            Response.Headers["HX-Redirect"] = Url.Page("Send", new { id });
            return new EmptyResult();
        }
        Response.Headers["HX-Replace-Url"] = AddressOf(id);
        Response.Headers["HX-Trigger"] = JsonSerializer.Serialize(new { review = new { href = Url.Page("Send", new { id }) } });
        return await ShowAsync(cancellationToken);
    }

    /// <returns>The draft's id, or null when something stands in the way; then the errors say what.</returns>
    /// <param name="isTold">A button was pressed; else the form may be saving itself.</param>
    private async Task<Guid?> SaveAsync(CancellationToken cancellationToken, bool isTold = false)
    {
        var issued = await FindIssuedAsync(cancellationToken);
        Revision = issued is null ? null : issued.Revision + 1;
        var reader = new InvoiceFormReader(Input, ModelState, nameof(Input));
        // What was issued is never changed by typing alone.
        if (!ModelState.IsValid || reader.Read() is not { } content || (issued is not null && IsPartial))
            return null;
        // A plan is made once, so not by typing; until then the draft is the whole.
        var plan = IsPartial && !isTold || issued is not null ? null : reader.ReadPlan(content.Currency);
        if (!ModelState.IsValid)
            return null;
        try
        {
            var invoice =
                plan is not null ? await drafts.PlanAsync(Id, content, plan, KeepMine ?? Input.Version, cancellationToken)
                : issued is not null ? await ReviseAsync(issued, content, cancellationToken)
                : Id is { } id ? await drafts.EditAsync(id, content, KeepMine ?? Input.Version, cancellationToken)
                : await drafts.CreateAsync(content, cancellationToken);
            if (invoice is null)
                return null;
            _wasPlanned = plan is not null;
            (Input.Version, SavedAt) = (invoice.Version, clock.GetUtcNow());
            return Id = invoice.Id;
        }
        catch (IllegalStepException refused)
        {
            await ExplainAsync(refused, cancellationToken);
            return null;
        }
        catch (BrokenRuleException broken)
        {
            reader.Refuse(broken);
            return null;
        }
    }

    private async Task<Invoice?> FindIssuedAsync(CancellationToken cancellationToken) =>
        Id is { } id && await drafts.FindForSendingAsync(id, cancellationToken) is { Status: not InvoiceStatus.Draft } invoice
            ? invoice
            : null;

    private async Task<Invoice> ReviseAsync(Invoice invoice, InvoiceContent content, CancellationToken cancellationToken)
    {
        if ((KeepMine ?? Input.Version) is { } version && version != invoice.Version)
            throw new IllegalStepException("The invoice was changed meanwhile. Load the page again.");
        await sender.ReviseAsync(invoice, content, me.UserId, cancellationToken);
        return invoice;
    }

    // Somebody else was faster; what was typed here is not lost, and its author decides.
    private async Task ExplainAsync(IllegalStepException refused, CancellationToken cancellationToken)
    {
        db.ChangeTracker.Clear();
        var theirs = await db.Invoices.Of(me).SingleAsync(i => i.Id == Id, cancellationToken);
        if (theirs.Status is InvoiceStatus.Draft && (KeepMine ?? Input.Version) is { } version && version != theirs.Version)
            Conflict = theirs.Version;
        else
            ModelState.AddModelError("", refused.Message);
        Response.StatusCode = StatusCodes.Status409Conflict;
    }

    private async Task<IActionResult> ShowAsync(CancellationToken cancellationToken)
    {
        Invoice? issued = null;
        if (Id is { } id)
        {
            if (
                await db.Invoices.AsNoTracking().Of(me).Include(i => i.Plan).SingleOrDefaultAsync(i => i.Id == id, cancellationToken)
                is not { } stored
            )
                return NotFound();
            issued = stored.Status is InvoiceStatus.Draft ? null : stored;
            Revision = issued?.Revision + 1;
            (Stage, PlanTotalMinor) = (stored.PlanId is null ? null : stored.PlanTag, stored.Plan?.TotalMinor ?? 0);
        }

        // A correction goes to the client who has the invoice; another one needs an invoice of their own.
        var clients = await db
            .Clients.Of(me)
            .AsNoTracking()
            .Where(c => issued == null || c.Id == issued.ClientId)
            .OrderBy(c => c.Name)
            .Select(c => new { c.Id, c.Name })
            .ToListAsync(cancellationToken);
        Clients = [.. clients.Select(client => new SelectListItem(client.Name, client.Id.ToString()))];

        var reader = new InvoiceFormReader(Input, [], nameof(Input));
        _positions = [.. reader.Positions];
        if (reader.Read() is { } content)
        {
            await DrawAsync(content, issued, cancellationToken);
            Plan = CanBePlanned ? PlanPreview.Of(Input, content) : null;
        }
        return Page();
    }

    private async Task DrawAsync(InvoiceContent content, Invoice? issued, CancellationToken cancellationToken)
    {
        var client = content.ClientId is { } id ? await directory.FindAsync(id, cancellationToken) : null;
        try
        {
            Paper = InvoiceDocument.Of(
                content,
                me.Workspace,
                client,
                issued?.Kind ?? InvoiceKind.Standard,
                issued?.Number,
                issued?.IssuedOn ?? me.Workspace.DayOf(clock.GetUtcNow())
            );
        }
        catch (BrokenRuleException) when (!ModelState.IsValid || HttpMethods.IsPost(Request.Method))
        {
            // Saving has already said what is wrong; there is nothing to draw until it is put right.
        }
    }
}
