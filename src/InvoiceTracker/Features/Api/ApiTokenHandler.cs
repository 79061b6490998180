using System.Net.Http.Headers;
using System.Security.Claims;
using System.Text.Encodings.Web;
using InvoiceTracker.Data;
using InvoiceTracker.Features.Accounts;
using Microsoft.AspNetCore.Authentication;
using Microsoft.Extensions.Options;

namespace InvoiceTracker.Features.Api;

/// <summary>Reads <c>Authorization: Bearer</c> (RFC 6750) and signs its user in for this request, as the database knows them now.</summary>
internal sealed class ApiTokenHandler(
    IOptionsMonitor<AuthenticationSchemeOptions> options,
    ILoggerFactory logging,
    UrlEncoder encoder,
    ApiTokens tokens,
    AppDbContext db,
    CurrentUser me
) : AuthenticationHandler<AuthenticationSchemeOptions>(options, logging, encoder)
{
    protected override async Task<AuthenticateResult> HandleAuthenticateAsync()
    {
        if (
            !AuthenticationHeaderValue.TryParse(Request.Headers.Authorization, out var header)
            || !string.Equals(header.Scheme, "Bearer", StringComparison.OrdinalIgnoreCase)
            || header.Parameter is not { Length: > 0 } text
        )
            return AuthenticateResult.NoResult();

        if (await tokens.FindAsync(text, Context.RequestAborted) is not { } token)
            return AuthenticateResult.Fail("Unknown or revoked token.");
        if (!await me.LoadAsync(db, token.WorkspaceId, token.UserId, stamp: null, Context.RequestAborted))
            return AuthenticateResult.Fail("The token's user is no active member any more.");

        var identity = new ClaimsIdentity(
            [new Claim(ClaimTypes.NameIdentifier, token.Id.ToString()), new Claim(ApiAccess.ScopeClaim, token.Scope.ToString())],
            Scheme.Name
        );
        return AuthenticateResult.Success(new AuthenticationTicket(new ClaimsPrincipal(identity), Scheme.Name));
    }

    protected override Task HandleChallengeAsync(AuthenticationProperties properties)
    {
        Response.Headers.WWWAuthenticate = "Bearer";
        return Problem.Unauthenticated().ExecuteAsync(Context);
    }

    protected override Task HandleForbiddenAsync(AuthenticationProperties properties) =>
        (ApiAccess.IsInScope(Context, Context.User) ? Problem.RoleForbids() : Problem.ScopeForbids()).ExecuteAsync(Context);
}
