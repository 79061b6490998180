using System.Buffers.Binary;
using System.Security.Cryptography;
using InvoiceTracker.Data;
using InvoiceTracker.Domain;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.EntityFrameworkCore;

namespace InvoiceTracker.Features.Tracking.Evidence;

/// <summary>
/// Signs where a chain ends (ECDSA with P-256 and SHA-256, FIPS 186-5). The key is this installation's own, made once and kept
/// encrypted, so that nobody who only reaches the database can write a chain that verifies.
/// </summary>
public sealed partial class EvidenceSigner(
    IServiceScopeFactory scopes,
    IDataProtectionProvider protection,
    TimeProvider clock,
    ILogger<EvidenceSigner> logger
) : IDisposable
{
    private readonly IDataProtector _protector = protection.CreateProtector("evidence-signing-key");
    private readonly SemaphoreSlim _loading = new(1, 1);
    private ECDsa? _key;

    /// <summary>Call it before a transaction begins in which something is signed: the first call of all writes the key.</summary>
    public async ValueTask PrepareAsync(CancellationToken cancellationToken)
    {
        if (_key is not null)
            return;
        await _loading.WaitAsync(cancellationToken);
        try
        {
            _key ??= await LoadAsync(cancellationToken);
        }
        finally
        {
            _loading.Release();
        }
    }

    public byte[] Sign(Guid invoiceId, long sequence, byte[] hash) =>
        Key.SignData(Statement(invoiceId, sequence, hash), HashAlgorithmName.SHA256);

    public bool Verifies(EvidenceHead head) =>
        Key.VerifyData(Statement(head.InvoiceId, head.Sequence, head.Hash), head.Signature, HashAlgorithmName.SHA256);

    /// <summary>To check a signature with (SubjectPublicKeyInfo, PEM).</summary>
    public string PublicKey => Key.ExportSubjectPublicKeyInfoPem();

    public void Dispose()
    {
        _key?.Dispose();
        _loading.Dispose();
    }

    /// <summary>What is signed: the invoice's id (16 bytes, RFC 9562 order), the number of entries (8 bytes, big-endian), the last hash.</summary>
    internal static byte[] Statement(Guid invoiceId, long sequence, byte[] hash)
    {
        var statement = new byte[16 + 8 + hash.Length];
        invoiceId.TryWriteBytes(statement, bigEndian: true, out _);
        BinaryPrimitives.WriteInt64BigEndian(statement.AsSpan(16), sequence);
        hash.CopyTo(statement, 24);
        return statement;
    }

    private ECDsa Key => _key ?? throw new InvalidOperationException("The signing key has not been loaded.");

    private async Task<ECDsa> LoadAsync(CancellationToken cancellationToken)
    {
        using var scope = scopes.CreateScope();
        var db = scope.ServiceProvider.GetRequiredService<AppDbContext>();
        if (await OldestAsync(db, cancellationToken) is { } known)
            return known;

        using var fresh = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var text = _protector.Protect(Convert.ToBase64String(fresh.ExportPkcs8PrivateKey()));
        db.SigningKeys.Add(new SigningKey(text, clock.GetUtcNow()));
        await db.SaveChangesAsync(cancellationToken);

        // Another node may have been faster; the oldest is everybody's.
        return (await OldestAsync(db, cancellationToken))!;
    }

    // A key whose Data Protection keys were lost signs nothing any more. What it signed does not verify; visits go on being recorded.
    private async Task<ECDsa?> OldestAsync(AppDbContext db, CancellationToken cancellationToken)
    {
        foreach (
            var stored in await db.SigningKeys.AsNoTracking().OrderBy(k => k.CreatedAt).ThenBy(k => k.Id).ToListAsync(cancellationToken)
        )
        {
            try
            {
                var secret = Convert.FromBase64String(_protector.Unprotect(stored.ProtectedKey));
                var key = ECDsa.Create();
                key.ImportPkcs8PrivateKey(secret, out _);
                return key;
            }
            catch (CryptographicException e)
            {
                LogUnreadable(e, stored.CreatedAt);
            }
        }
        return null;
    }

    [LoggerMessage(
        Level = LogLevel.Error,
        Message = "The key of {CreatedAt} that evidence is signed with cannot be read: the keys in the data directory are others. What it signed does not verify"
    )]
    private partial void LogUnreadable(Exception exception, DateTimeOffset createdAt);
}
