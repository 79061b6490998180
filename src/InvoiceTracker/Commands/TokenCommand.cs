using InvoiceTracker.Domain;
using InvoiceTracker.Features.Api;
using Microsoft.EntityFrameworkCore;

namespace InvoiceTracker.Commands;

/// <summary>An API token for a user, shown this once.</summary>
internal static class TokenCommand
{
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

        var scope = Enum.Parse<ApiScope>(call["scope"], ignoreCase: true);
        var token = await host.Get<ApiTokens>().CreateAsync(member.WorkspaceId, member.UserId, call["name"], scope, CancellationToken.None);
        await call.Output.WriteLineAsync(token);
    }
}
