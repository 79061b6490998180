using System.Buffers.Text;
using System.Security.Cryptography;
using InvoiceTracker.Data;
using InvoiceTracker.Domain;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.EntityFrameworkCore;

namespace InvoiceTracker.Features.Notifications.Push;

/// <summary>The key pair by which push services know this installation: made once, and its private half kept encrypted.</summary>
public sealed partial class PushKeys(
    IServiceScopeFactory scopes,
    IDataProtectionProvider protection,
    TimeProvider clock,
    ILogger<PushKeys> logger
) : IDisposable
{
    private readonly IDataProtector _protector = protection.CreateProtector("push-key");
    private readonly SemaphoreSlim _loading = new(1, 1);
    private Pair? _pair;

    /// <summary>For the browser's subscribe(), base64url.</summary>
    public async ValueTask<string> PublicKeyAsync(CancellationToken cancellationToken) =>
        Base64Url.EncodeToString((await PairAsync(cancellationToken)).PublicKey);

    /// <summary>The value of the header by which the service behind this endpoint knows us.</summary>
    internal async ValueTask<string> AuthorizationAsync(Uri endpoint, string subject, CancellationToken cancellationToken)
    {
        var (key, publicKey) = await PairAsync(cancellationToken);
        return Vapid.Authorization(endpoint, subject, key, publicKey);
    }

    public void Dispose()
    {
        _pair?.Key.Dispose();
        _loading.Dispose();
    }

    private async ValueTask<Pair> PairAsync(CancellationToken cancellationToken)
    {
        if (_pair is { } known)
            return known;
        await _loading.WaitAsync(cancellationToken);
        try
        {
            return _pair ??= await LoadAsync(cancellationToken);
        }
        finally
        {
            _loading.Release();
        }
    }

    private async Task<Pair> LoadAsync(CancellationToken cancellationToken)
    {
        await using var scope = scopes.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<AppDbContext>();
        if (await StoredAsync(db, cancellationToken) is { } stored)
        {
            if (Open(stored) is { } pair)
                return pair;
            // Browsers that subscribed with the old key subscribe again when a page of ours is next open in them.
            LogLost();
            await db.PushKeys.Where(k => k.PublicKey == stored.PublicKey).ExecuteDeleteAsync(cancellationToken);
        }

        using var fresh = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var text = _protector.Protect(Convert.ToBase64String(fresh.ExportPkcs8PrivateKey()));
        db.PushKeys.Add(new PushKey(P256.PointOf(fresh.ExportParameters(includePrivateParameters: false)), text, clock.GetUtcNow()));
        try
        {
            await db.SaveChangesAsync(cancellationToken);
        }
        catch (DbUpdateException)
        {
            // Another process was faster; there is one row, and it is everybody's.
            db.ChangeTracker.Clear();
        }
        return Open((await StoredAsync(db, cancellationToken))!)
            ?? throw new CryptographicException("The push key belongs to a process with other Data Protection keys.");
    }

    private static Task<PushKey?> StoredAsync(AppDbContext db, CancellationToken cancellationToken) =>
        db.PushKeys.AsNoTracking().SingleOrDefaultAsync(k => k.Id == PushKey.OnlyId, cancellationToken);

    private Pair? Open(PushKey stored)
    {
        var key = ECDsa.Create();
        try
        {
            key.ImportPkcs8PrivateKey(Convert.FromBase64String(_protector.Unprotect(stored.ProtectedPrivateKey)), out _);
            return new Pair(key, stored.PublicKey);
        }
        catch (CryptographicException)
        {
            key.Dispose();
            return null;
        }
    }

    [LoggerMessage(
        Level = LogLevel.Warning,
        Message = "The Data Protection keys that encrypted the push key are gone; a new one is made, and browsers have to subscribe again"
    )]
    private partial void LogLost();

    private sealed record Pair(ECDsa Key, byte[] PublicKey);
}
