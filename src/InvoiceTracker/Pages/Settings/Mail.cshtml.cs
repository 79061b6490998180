using System.ComponentModel.DataAnnotations;
using InvoiceTracker.Data;
using InvoiceTracker.Domain;
using InvoiceTracker.Features.Accounts;
using InvoiceTracker.Features.Mail;
using InvoiceTracker.Web;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.ModelBinding;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Caching.Memory;

namespace InvoiceTracker.Pages.Settings;

/// <summary>How mails leave, whether that works, and what became of each.</summary>
[Authorize(Policy = Permissions.Manage)]
public sealed class MailModel(
    AppDbContext db,
    CurrentUser me,
    MailTransports transports,
    PickupFolderTransport folder,
    MailTest test,
    MailBell bell,
    IMemoryCache cache,
    TimeProvider clock
) : PageModel, IReloadable
{
    private const int MostShown = 100;

    private static readonly TimeSpan TestShown = TimeSpan.FromMinutes(10);

    [BindProperty]
    public MailForm Input { get; set; } = new();

    // Nothing at all is no text, and the attribute that looks at texts is not asked.
    [BindProperty, Required(ErrorMessage = "Enter an e-mail address."), MailAddress]
    public string TestTo { get; set; } = "";

    /// <summary>The workspace set up a server of its own.</summary>
    public bool IsOwn { get; private set; }

    /// <summary>"smtp.example.com:587"; null: mails become files.</summary>
    public string? Server { get; private set; }

    public MailTestResult? Test { get; private set; }

    /// <summary>Newest first: what did not arrive yet, and what did.</summary>
    public IReadOnlyList<MailMessage> Waiting { get; private set; } = [];
    public IReadOnlyList<MailMessage> Sent { get; private set; } = [];

    private object TestKey => (nameof(MailTest), me.UserId);

    public async Task OnGetAsync(CancellationToken cancellationToken)
    {
        if (await SettingsAsync(cancellationToken) is { } settings)
            Input = MailForm.Of(settings);
        TestTo = me.User.Email;
        Test = cache.Get<MailTestResult>(TestKey);
        await ReloadAsync(cancellationToken);
    }

    public async Task<IActionResult> OnPostAsync(CancellationToken cancellationToken)
    {
        var settings = await SettingsAsync(cancellationToken);
        if (Input.NeedsPassword(settings))
            ModelState.AddModelError("Input.Password", "Type the password: it is kept only for the same server and user.");
        if (!IsValid(nameof(Input)))
            return await AgainAsync(cancellationToken);

        settings ??= db.MailSettings.Add(new MailSettings(me.WorkspaceId)).Entity;
        Input.WriteTo(settings, transports.ProtectPassword);
        await db.SaveChangesAsync(cancellationToken);
        return Done("Saved");
    }

    /// <summary>Back to what the operator configured.</summary>
    public async Task<IActionResult> OnPostResetAsync(CancellationToken cancellationToken)
    {
        await db.MailSettings.Where(s => s.WorkspaceId == me.WorkspaceId).ExecuteDeleteAsync(cancellationToken);
        return Done("The server's own mail settings apply again");
    }

    public async Task<IActionResult> OnPostTestAsync(CancellationToken cancellationToken)
    {
        var settings = await SettingsAsync(cancellationToken);
        if (!IsValid(nameof(TestTo)))
        {
            if (settings is not null)
                Input = MailForm.Of(settings);
            return await AgainAsync(cancellationToken);
        }
        var result = await test.RunAsync(settings, me.Workspace, TestTo.Trim(), cancellationToken);
        cache.Set(TestKey, result, new MemoryCacheEntryOptions { Size = 1, AbsoluteExpirationRelativeToNow = TestShown });
        return RedirectToPage(pageName: null, pageHandler: null, fragment: "test");
    }

    public async Task<IActionResult> OnPostSendAgainAsync(Guid id, CancellationToken cancellationToken)
    {
        var mail = await db.MailMessages.SingleOrDefaultAsync(m => m.Id == id && m.WorkspaceId == me.WorkspaceId, cancellationToken);
        if (mail is null)
            return NotFound();
        mail.SendAgain(clock.GetUtcNow());
        await db.SaveChangesAsync(cancellationToken);
        bell.Ring();
        return Done($"The mail to {mail.ToAddress} is queued again");
    }

    public bool CanRead(MailMessage mail) => folder.Has(mail.Id);

    public async Task ReloadAsync(CancellationToken cancellationToken)
    {
        var settings = await SettingsAsync(cancellationToken);
        IsOwn = settings is not null;
        Server = settings is null ? transports.ServerOf(settings: null)?.ToString() : $"{settings.Host}:{settings.Port}";

        var mails = db
            .MailMessages.AsNoTracking()
            .Where(m => m.WorkspaceId == me.WorkspaceId)
            .OrderByDescending(m => m.QueuedAt)
            .ThenBy(m => m.Id);
        Waiting = await mails
            .Where(m => m.State != MailState.Sent && m.State != MailState.Cancelled)
            .Take(MostShown)
            .ToListAsync(cancellationToken);
        Sent = await mails.Where(m => m.State == MailState.Sent).Take(MostShown).ToListAsync(cancellationToken);
    }

    private Task<MailSettings?> SettingsAsync(CancellationToken cancellationToken) =>
        db.MailSettings.SingleOrDefaultAsync(s => s.WorkspaceId == me.WorkspaceId, cancellationToken);

    // Two forms stand on the page, and only one was posted.
    private bool IsValid(string field) =>
        ModelState.FindKeysWithPrefix(field).All(entry => entry.Value.ValidationState is not ModelValidationState.Invalid);

    private async Task<PageResult> AgainAsync(CancellationToken cancellationToken)
    {
        await ReloadAsync(cancellationToken);
        return Page();
    }

    private RedirectToPageResult Done(string said)
    {
        TempData["Toast"] = said;
        return RedirectToPage();
    }
}
