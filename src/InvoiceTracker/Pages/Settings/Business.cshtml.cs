using System.ComponentModel.DataAnnotations;
using InvoiceTracker.Data;
using InvoiceTracker.Domain;
using InvoiceTracker.Features.Accounts;
using InvoiceTracker.Web;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.EntityFrameworkCore;

namespace InvoiceTracker.Pages.Settings;

/// <summary>The business as it stands on the paper, and what a new invoice begins with.</summary>
[Authorize(Policy = Permissions.Manage)]
public sealed class BusinessModel(AppDbContext db, CurrentUser me) : PageModel
{
    [BindProperty]
    public BusinessForm Input { get; set; } = new();

    public void OnGet() => Input = BusinessForm.Of(me.Workspace);

    public async Task<IActionResult> OnPostAsync(CancellationToken cancellationToken)
    {
        if (!ModelState.IsValid)
            return Page();

        Input.WriteTo(await db.Workspaces.SingleAsync(w => w.Id == me.WorkspaceId, cancellationToken));
        await db.SaveChangesAsync(cancellationToken);
        TempData["Toast"] = "Saved";
        return RedirectToPage();
    }

    public sealed class BusinessForm
    {
        private const int MostDays = 365;

        [PlainLine("The business name", Workspace.NameLength)]
        public string Name { get; set; } = "";

        [PlainLine("The legal name", Workspace.NameLength)]
        public string LegalName { get; set; } = "";

        [PlainLines("The address", Workspace.AddressLength)]
        public string? Address { get; set; }

        [PlainLine("The postal code", PostalAddress.PostalCodeLength, IsOptional = true)]
        public string? PostalCode { get; set; }

        [PlainLine("The city", PostalAddress.CityLength, IsOptional = true)]
        public string? City { get; set; }

        [CountryCode(IsOptional = true)]
        public string? Country { get; set; }

        [PlainLine("The tax ID", Workspace.TaxIdLength, IsOptional = true)]
        public string? TaxId { get; set; }

        [MailAddress]
        public string Email { get; set; } = "";

        [PlainLine("The phone number", Workspace.PhoneLength, IsOptional = true)]
        public string? Phone { get; set; }

        [CurrencyCode]
        public string Currency { get; set; } = "";

        [Range(0, MostDays, ErrorMessage = "Give 0 to 365 days.")]
        public int PaymentTermsDays { get; set; }

        [TimeZoneName]
        public string TimeZone { get; set; } = "";

        [LanguageTag]
        public string Language { get; set; } = "";

        [PlainLines("The bank account", Workspace.BankDetailsLength)]
        public string? BankDetails { get; set; }

        internal static BusinessForm Of(Workspace workspace) =>
            new()
            {
                Name = workspace.Name,
                LegalName = workspace.LegalName,
                Address = workspace.Address,
                PostalCode = workspace.PostalCode,
                City = workspace.City,
                Country = workspace.Country,
                TaxId = workspace.TaxId,
                Email = workspace.Email,
                Phone = workspace.Phone,
                Currency = workspace.Currency.Code,
                PaymentTermsDays = workspace.PaymentTermsDays,
                TimeZone = workspace.TimeZoneId,
                Language = workspace.Locale,
                BankDetails = workspace.BankDetails,
            };

        internal void WriteTo(Workspace workspace)
        {
            workspace.Name = Name.Trim();
            workspace.LegalName = LegalName.Trim();
            workspace.Address = Address?.Trim() ?? "";
            workspace.PostalCode = PostalCode?.Trim() ?? "";
            workspace.City = City?.Trim() ?? "";
            workspace.Country = Country ?? "";
            workspace.TaxId = TaxId?.Trim() ?? "";
            workspace.Email = Email.Trim();
            workspace.Phone = Phone?.Trim() ?? "";
            workspace.Currency = Domain.Currency.Of(Currency);
            workspace.PaymentTermsDays = PaymentTermsDays;
            workspace.TimeZoneId = TimeZone;
            workspace.Locale = Language;
            workspace.BankDetails = BankDetails?.Trim() ?? "";
        }
    }
}
