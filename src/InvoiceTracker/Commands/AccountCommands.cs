using InvoiceTracker.Domain;
using InvoiceTracker.Features.Accounts;

namespace InvoiceTracker.Commands;

/// <summary>People and their business, without a browser.</summary>
internal static class AccountCommands
{
    public static async Task SetUpAsync(Invocation call)
    {
        await using var host = await VerbHost.OpenAsync(call);
        var business = new NewBusiness(call["business"]);
        business = business with
        {
            TimeZone = call.Find("time-zone") ?? business.TimeZone,
            Currency = call.Find("currency") ?? business.Currency,
            Locale = call.Find("locale") ?? business.Locale,
        };
        var owner = await host.Get<AccountRegistry>().SetUpAsync(business, MemberOf(call), CancellationToken.None);
        await call.Output.WriteLineAsync($"{owner.Workspace.Name} is set up. Sign in as {owner.User.Email}.");
    }

    public static async Task AddMemberAsync(Invocation call)
    {
        await using var host = await VerbHost.OpenAsync(call);
        var workspace = await host.WorkspaceAsync();
        var role = Enum.Parse<Role>(call["role"], ignoreCase: true);
        var member = await host.Get<AccountRegistry>().AddMemberAsync(workspace.Id, MemberOf(call), role, CancellationToken.None);
        await call.Output.WriteLineAsync($"{member.User.Name} joins {workspace.Name} as {call["role"]}.");
    }

    private static NewMember MemberOf(Invocation call) => new(call["name"], call["email"], call["password"]);
}
