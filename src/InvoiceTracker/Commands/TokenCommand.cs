using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using InvoiceTracker.Domain;
using Microsoft.EntityFrameworkCore;

namespace InvoiceTracker.Commands;

/// <summary>An API token for a user, shown this once.</summary>
internal static class TokenCommand
{
    private const string Prefix = "it_";
    private const int SecretBytes = 32;
    private const int NameLength = 80;

    public static async Task CreateAsync(Invocation call)
    {
        await using var host = await VerbHost.OpenAsync(call);
        var email = EmailAddress.Normalize(call["email"]);
        var member =
            await host
                .Db.Memberships.Where(m => m.User.NormalizedEmail == email && m.User.IsActive)
                .OrderBy(m => m.WorkspaceId)
                .FirstOrDefaultAsync()
            ?? throw new CommandException($"There is no active user {call["email"]}. Add one with the verb `member add`.");

        if (PlainText.Flaw(call["name"], NameLength) is { } flaw)
            throw new BrokenRuleException($"The token's name {flaw}", "name");
        var token = Prefix + Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(SecretBytes));
        var hash = SHA256.HashData(Encoding.UTF8.GetBytes(token));
        var scope = Enum.Parse<ApiScope>(call["scope"], ignoreCase: true);
        host.Db.ApiTokens.Add(
            new ApiToken(member.WorkspaceId, member.UserId, call["name"].Trim(), scope, hash, host.Get<TimeProvider>().GetUtcNow())
        );
        await host.Db.SaveChangesAsync();
        await call.Output.WriteLineAsync(token);
    }
}
