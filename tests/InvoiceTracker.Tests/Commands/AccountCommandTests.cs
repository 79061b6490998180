using System.Security.Cryptography;
using System.Text;
using InvoiceTracker.Data;
using InvoiceTracker.Domain;
using Microsoft.EntityFrameworkCore;

namespace InvoiceTracker.Tests.Commands;

/// <summary>Setting up without a browser: <c>setup</c>, <c>member add</c>, <c>token create</c>.</summary>
public sealed class AccountCommandTests : IAsyncLifetime
{
    private readonly Terminal _terminal = new();

    public ValueTask InitializeAsync() => _terminal.InitializeAsync();

    public ValueTask DisposeAsync() => _terminal.DisposeAsync();

    [Fact]
    public async Task A_business_is_set_up_once()
    {
        Assert.Equal(0, (await _terminal.SetUpAsync()).Status);

        var again = await _terminal.SetUpAsync();
        Assert.Equal((1, "InvoiceTracker is set up already. Sign in instead."), (again.Status, again.Error.TrimEnd()));
    }

    [Fact]
    public async Task What_the_registry_refuses_is_said_in_its_words()
    {
        var result = await _terminal.RunAsync(
            "setup",
            "--business",
            "B",
            "--name",
            "N",
            "--email",
            "nobody",
            "--password",
            "correct horse"
        );

        Assert.Equal((1, "This is not an e-mail address."), (result.Status, result.Error.TrimEnd()));
    }

    [Theory]
    [InlineData("member add --email tom@b.example --name Tom --role member --password long-enough-1")]
    [InlineData("demo")]
    public async Task Before_set_up_there_is_nothing_to_work_in(string line)
    {
        var result = await _terminal.RunAsync(line.Split(' '));

        Assert.Equal(1, result.Status);
        Assert.Contains("`setup`", result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_member_can_be_given_a_token_and_only_its_hash_is_kept()
    {
        await _terminal.SetUpAsync();
        string[] tom =
        [
            "member",
            "add",
            "--email",
            "tom@northlight.example",
            "--name",
            "Tom Berger",
            "--role",
            "accountant",
            "--password",
            "long-enough-1",
        ];
        Assert.Equal(0, (await _terminal.RunAsync(tom)).Status);
        Assert.Equal(1, (await _terminal.RunAsync(tom)).Status);

        var created = await _terminal.RunAsync(
            "token",
            "create",
            "--email",
            "TOM@northlight.example",
            "--name",
            "books",
            "--scope",
            "read"
        );

        var token = created.Output.TrimEnd();
        Assert.Matches("^it_[A-Za-z0-9_-]{43}$", token);
        await using var host = await InvoiceTracker.Commands.VerbHost.OpenAsync(
            new([], new Dictionary<string, string>(), _terminal.Settings, TextWriter.Null)
        );
        var (stored, role) = await StoredAsync(host.Db, token);
        Assert.Equal(("books", ApiScope.Read, Role.Accountant), (stored.Name, stored.Scope, role));
    }

    [Fact]
    public async Task A_token_for_nobody_is_refused()
    {
        await _terminal.SetUpAsync();

        var result = await _terminal.RunAsync(
            "token",
            "create",
            "--email",
            "nobody@northlight.example",
            "--name",
            "ci",
            "--scope",
            "write"
        );

        Assert.Equal((1, ""), (result.Status, result.Output));
        Assert.Contains("`member add`", result.Error, StringComparison.Ordinal);
    }

    private static async Task<(ApiToken Token, Role Role)> StoredAsync(AppDbContext db, string token)
    {
        var hash = SHA256.HashData(Encoding.UTF8.GetBytes(token));
        var stored = await db.ApiTokens.SingleAsync(t => t.TokenHash == hash);
        return (stored, (await db.Memberships.SingleAsync(m => m.UserId == stored.UserId)).Role);
    }
}
