using System.Globalization;
using System.Threading.RateLimiting;
using InvoiceTracker.Domain;
using InvoiceTracker.Features.Work;

namespace InvoiceTracker.Features.Accounts;

/// <summary>Slows down guessing: a few attempts a minute for one account, some more for one address.</summary>
public sealed class SignInLimit(RateLimitOptions limits) : IDisposable
{
    private const int PerAccount = 5;
    private const int PerAddress = 20;

    private readonly PartitionedRateLimiter<string> _accounts = PerMinute(PerAccount);
    private readonly PartitionedRateLimiter<string> _addresses = PerMinute(PerAddress);

    /// <returns>Null when the attempt may go on; otherwise the seconds to wait, for Retry-After.</returns>
    public string? Wait(string email, HttpContext context)
    {
        if (!limits.Enabled)
            return null;
        using var account = _accounts.AttemptAcquire(EmailAddress.Normalize(email));
        using var address = _addresses.AttemptAcquire(context.Connection.RemoteIpAddress?.ToString() ?? "");
        var refused =
            !account.IsAcquired ? account
            : !address.IsAcquired ? address
            : null;
        if (refused is null)
            return null;
        var wait = refused.TryGetMetadata(MetadataName.RetryAfter, out var after) ? after : TimeSpan.FromMinutes(1);
        return Math.Ceiling(wait.TotalSeconds).ToString(CultureInfo.InvariantCulture);
    }

    public void Dispose()
    {
        _accounts.Dispose();
        _addresses.Dispose();
    }

    private static PartitionedRateLimiter<string> PerMinute(int permits) =>
        PartitionedRateLimiter.Create<string, string>(key =>
            RateLimitPartition.GetFixedWindowLimiter(
                key,
                _ => new FixedWindowRateLimiterOptions { PermitLimit = permits, Window = TimeSpan.FromMinutes(1) }
            )
        );
}
