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
/// Turns addresses and user agents into 16 bytes that cannot be turned back: HMAC-SHA256 under a key that only this installation
/// has, another one each day (UTC), destroyed two days later. IPv4 counts whole, IPv6 by its /64, the part that a household shares.
/// </summary>
public sealed class NetworkHasher(IServiceScopeFactory scopes, IDataProtectionProvider protection, TrackingOptions options)
{
    public const int HashBytes = 16;

    private const int KeyBytes = 32;
    private const int SubnetBytes = 8;
    private const int LongestAgent = 512;
    private static readonly TimeSpan OneDay = TimeSpan.FromDays(1);

    private readonly IDataProtector _protector = protection.CreateProtector("network-hash-key");
    private readonly SemaphoreSlim _loading = new(1, 1);
    private DayKeys? _latest;

    public async ValueTask<VisitKeys> KeysAsync(
        TrackedLink link,
        IPAddress address,
        string userAgent,
        DateTimeOffset at,
        CancellationToken cancellationToken
    )
    {
        var today = new DateTimeOffset(at.UtcDateTime.Date, TimeSpan.Zero);
        var keys = _latest is { } latest && latest.Day == today ? latest : await LoadAsync(today, cancellationToken);
        var agent = userAgent.AsSpan(0, Math.Min(userAgent.Length, LongestAgent));
        var browser = link.CooldownKey is CooldownKey.NetworkAndBrowser ? agent : default;
        // One portal link leads to many invoices, and the cooldown is one invoice's.
        var owner = link.Kind is LinkKind.Portal ? link.InvoiceId : link.WorkspaceId;
        var mayStillRun = keys.Previous is not null && at - today < options.Cooldown;
        return new VisitKeys(
            Hash(keys.Key, link.WorkspaceId, address, default),
            Hash(keys.Key, owner, address, browser),
            Hash(keys.Key, link.WorkspaceId, IPAddress.None, agent),
            mayStillRun ? Hash(keys.Previous!, owner, address, browser) : null
        );
    }

    private static byte[] Hash(byte[] key, Guid owner, IPAddress address, ReadOnlySpan<char> browser)
    {
        Span<byte> input = stackalloc byte[16 + 1 + 16 + (3 * LongestAgent)];
        owner.TryWriteBytes(input);
        address.TryWriteBytes(input[17..], out var length);
        if (address.AddressFamily is AddressFamily.InterNetworkV6)
            length = SubnetBytes;
        input[16] = (byte)length;
        var total = 17 + length + Encoding.UTF8.GetBytes(browser, input[(17 + length)..]);

        Span<byte> hash = stackalloc byte[HMACSHA256.HashSizeInBytes];
        HMACSHA256.HashData(key, input[..total], hash);
        return hash[..HashBytes].ToArray();
    }

    private async Task<DayKeys> LoadAsync(DateTimeOffset today, CancellationToken cancellationToken)
    {
        await _loading.WaitAsync(cancellationToken);
        try
        {
            if (_latest is { } latest && latest.Day == today)
                return latest;
            using var scope = scopes.CreateScope();
            var db = scope.ServiceProvider.GetRequiredService<AppDbContext>();
            var key = await FindAsync(db, today, cancellationToken) ?? await CreateAsync(db, today, cancellationToken);
            return _latest = new DayKeys(today, key, await FindAsync(db, today - OneDay, cancellationToken));
        }
        finally
        {
            _loading.Release();
        }
    }

    private async Task<byte[]?> FindAsync(AppDbContext db, DateTimeOffset day, CancellationToken cancellationToken)
    {
        var stored = await db.NetworkHashKeys.AsNoTracking().SingleOrDefaultAsync(k => k.Day == day, cancellationToken);
        return stored is null ? null : Convert.FromBase64String(_protector.Unprotect(stored.ProtectedKey));
    }

    // Another node may be faster; then its key is everybody's.
    private async Task<byte[]> CreateAsync(AppDbContext db, DateTimeOffset day, CancellationToken cancellationToken)
    {
        var key = RandomNumberGenerator.GetBytes(KeyBytes);
        db.NetworkHashKeys.Add(new NetworkHashKey(day, _protector.Protect(Convert.ToBase64String(key))));
        try
        {
            await db.SaveChangesAsync(cancellationToken);
            return key;
        }
        catch (DbUpdateException)
        {
            db.ChangeTracker.Clear();
            if (await FindAsync(db, day, cancellationToken) is { } theirs)
                return theirs;
            throw;
        }
    }

    private sealed record DayKeys(DateTimeOffset Day, byte[] Key, byte[]? Previous);
}
