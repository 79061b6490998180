using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using InvoiceTracker.Data;
using InvoiceTracker.Domain;
using Microsoft.EntityFrameworkCore;

namespace InvoiceTracker.Features.Api;

/// <summary>Makes, finds and revokes the secrets with which programs act for a user.</summary>
public sealed class ApiTokens(AppDbContext db, TimeProvider clock)
{
    /// <summary>Lets a person and a secret scanner recognise the thing.</summary>
    public const string Prefix = "it_";

    private const int SecretBytes = 32;
    private const int LongestText = 100;

    /// <returns>The token in clear. It is shown this once: only its hash is kept.</returns>
    /// <exception cref="BrokenRuleException">The name is not acceptable, or the user is no member of the workspace.</exception>
    public async Task<string> CreateAsync(Guid workspaceId, Guid userId, string name, ApiScope scope, CancellationToken cancellationToken)
    {
        if (PlainText.Flaw(name, ApiToken.NameLength) is { } flaw)
            throw new BrokenRuleException($"The token's name {flaw}", "name");
        if (!await db.Memberships.AnyAsync(m => m.WorkspaceId == workspaceId && m.UserId == userId && m.User.IsActive, cancellationToken))
            throw new BrokenRuleException("There is no such active member.", "user");

        var text = Prefix + Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(SecretBytes));
        db.ApiTokens.Add(new ApiToken(workspaceId, userId, name.Trim(), scope, Hash(text), clock.GetUtcNow()));
        await db.SaveChangesAsync(cancellationToken);
        return text;
    }

    /// <returns>The workspace's tokens that still work, the newest first.</returns>
    public Task<List<ApiToken>> ListAsync(Guid workspaceId, CancellationToken cancellationToken) =>
        db
            .ApiTokens.AsNoTracking()
            .Where(t => t.WorkspaceId == workspaceId && t.RevokedAt == null)
            .OrderByDescending(t => t.CreatedAt)
            .ToListAsync(cancellationToken);

    /// <returns>False when the workspace has no such token.</returns>
    public async Task<bool> RevokeAsync(Guid workspaceId, Guid tokenId, CancellationToken cancellationToken)
    {
        if (
            await db.ApiTokens.SingleOrDefaultAsync(t => t.WorkspaceId == workspaceId && t.Id == tokenId, cancellationToken)
            is not { } token
        )
            return false;
        token.Revoke(clock.GetUtcNow());
        await db.SaveChangesAsync(cancellationToken);
        return true;
    }

    /// <returns>The token with this text, unless it is unknown or revoked.</returns>
    internal async Task<ApiToken?> FindAsync(string text, CancellationToken cancellationToken)
    {
        if (text.Length > LongestText)
            return null;
        var hash = Hash(text);
        return await db.ApiTokens.AsNoTracking().SingleOrDefaultAsync(t => t.TokenHash == hash && t.RevokedAt == null, cancellationToken);
    }

    private static byte[] Hash(string text) => SHA256.HashData(Encoding.UTF8.GetBytes(text));
}
