using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Text;
using InvoiceTracker.Data;
using InvoiceTracker.Domain;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.EntityFrameworkCore;

namespace InvoiceTracker.Features.Tracking;

/// <summary>
/// Turns a network address into 16 bytes that cannot be turned back: HMAC-SHA256 under a key that only this installation has.
/// IPv4 counts whole, IPv6 by its /64, the part that a household or office shares.
/// </summary>
public sealed class NetworkHasher(IServiceScopeFactory scopes, IDataProtectionProvider protection, TimeProvider clock)
{
    public const int HashBytes = 16;
    private const int SubnetBytes = 8;

    private readonly IDataProtector _protector = protection.CreateProtector("network-hash-key");
    private readonly SemaphoreSlim _loading = new(1, 1);
    private byte[]? _key;

    /// <param name="browser">Added to the key where the workspace says "network and browser".</param>
    public async ValueTask<byte[]> HashAsync(Guid workspaceId, IPAddress address, string? browser, CancellationToken cancellationToken)
    {
        var key = _key ?? await LoadAsync(cancellationToken);
        return Hash(key, workspaceId, address, browser);
    }

    private static byte[] Hash(byte[] key, Guid workspaceId, IPAddress address, string? browser)
    {
        Span<byte> input = stackalloc byte[16 + 16 + 128];
        workspaceId.TryWriteBytes(input);
        address.TryWriteBytes(input[16..], out var length);
        if (address.AddressFamily is AddressFamily.InterNetworkV6)
            length = SubnetBytes;
        var total = 16 + length;
        if (browser is not null)
            total += Encoding.UTF8.GetBytes(browser.AsSpan(0, Math.Min(browser.Length, 40)), input[total..]);

        Span<byte> hash = stackalloc byte[HMACSHA256.HashSizeInBytes];
        HMACSHA256.HashData(key, input[..total], hash);
        return hash[..HashBytes].ToArray();
    }

    private async Task<byte[]> LoadAsync(CancellationToken cancellationToken)
    {
        await _loading.WaitAsync(cancellationToken);
        try
        {
            return _key ??= await ReadOrCreateAsync(cancellationToken);
        }
        finally
        {
            _loading.Release();
        }
    }

    private async Task<byte[]> ReadOrCreateAsync(CancellationToken cancellationToken)
    {
        using var scope = scopes.CreateScope();
        var db = scope.ServiceProvider.GetRequiredService<AppDbContext>();
        await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
        var stored = await db.NetworkHashKeys.OrderBy(k => k.CreatedAt).FirstOrDefaultAsync(cancellationToken);
        if (stored is null)
        {
            stored = new NetworkHashKey(_protector.Protect(Convert.ToBase64String(RandomNumberGenerator.GetBytes(32))), clock.GetUtcNow());
            db.NetworkHashKeys.Add(stored);
            await db.SaveChangesAsync(cancellationToken);
        }
        await transaction.CommitAsync(cancellationToken);
        return Convert.FromBase64String(_protector.Unprotect(stored.ProtectedKey));
    }
}
