using InvoiceTracker.Domain;
using InvoiceTracker.Features.Accounts;
using InvoiceTracker.Features.Api;
using InvoiceTracker.Web;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace InvoiceTracker.Pages.Settings;

/// <summary>The tokens with which programs act for the members of the business.</summary>
[Authorize(Policy = Permissions.Manage)]
public sealed class ApiModel(CurrentUser me, ApiTokens tokens) : PageModel
{
    public TokenForm Token { get; private set; } = new();

    /// <summary>The token in clear, on the one answer that shows it.</summary>
    public string? Created { get; private set; }

    public IReadOnlyList<ApiToken> Tokens { get; private set; } = [];

    public async Task OnGetAsync(CancellationToken cancellationToken) => Tokens = await tokens.ListAsync(me.WorkspaceId, cancellationToken);

    /// <summary>Answers without a redirect: the secret must not be kept anywhere until a next request.</summary>
    public async Task<IActionResult> OnPostAsync(TokenForm token, CancellationToken cancellationToken)
    {
        Token = token;
        if (ModelState.IsValid)
        {
            Created = await tokens.CreateAsync(me.WorkspaceId, me.UserId, token.Name, token.Scope, cancellationToken);
            ModelState.Clear();
            Token = new();
        }
        Tokens = await tokens.ListAsync(me.WorkspaceId, cancellationToken);
        return Page();
    }

    public async Task<IActionResult> OnPostRevokeAsync(Guid id, CancellationToken cancellationToken)
    {
        if (!await tokens.RevokeAsync(me.WorkspaceId, id, cancellationToken))
            return NotFound();
        TempData["Toast"] = "Revoked. The token no longer works";
        return RedirectToPage();
    }

    public sealed class TokenForm
    {
        [PlainLine("The name", ApiToken.NameLength)]
        public string Name { get; set; } = "";

        public ApiScope Scope { get; set; }
    }
}
