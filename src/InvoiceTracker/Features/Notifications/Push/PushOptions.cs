using InvoiceTracker.Data;

namespace InvoiceTracker.Features.Notifications.Push;

/// <summary>The settings under <c>Push</c>.</summary>
/// <param name="Subject">Whom a push service may write to; null: the owner of the business.</param>
public sealed record PushOptions(string? Subject)
{
    /// <exception cref="SettingException">The value is no address.</exception>
    public static PushOptions Of(IConfiguration configuration)
    {
        if (configuration["Push:Subject"] is not { Length: > 0 } subject)
            return new PushOptions(Subject: null);
        if (!Uri.TryCreate(subject, UriKind.Absolute, out var address) || address.Scheme is not ("mailto" or "https"))
            throw new SettingException(
                "Push:Subject",
                $"'{subject}' is not an address such as mailto:ops@example.com or https://example.com."
            );
        return new PushOptions(subject);
    }
}
