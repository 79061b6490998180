using System.Globalization;
using InvoiceTracker.Data;
using InvoiceTracker.Domain;

namespace InvoiceTracker.Features.Payments.Gateways;

/// <summary>The settings under <c>Gateways</c>.</summary>
/// <param name="Timeout">How long a service may take, with its second chances.</param>
public sealed record GatewayOptions(Uri? StripeBase, Uri? PayPalBase, Uri? SquareBase, TimeSpan Timeout)
{
    private static readonly string[] s_hosts =
    [
        "https://*.stripe.com",
        "https://*.paypal.com",
        "https://square.link",
        "https://*.square.link",
        "https://*.square.site",
        "https://*.squareup.com",
        "https://*.squareupsandbox.com",
    ];

    /// <summary>Where a client's form may lead: the services' pages, and those of the services that stand in for them.</summary>
    public IEnumerable<string> CheckoutHosts =>
        s_hosts.Concat(new[] { StripeBase, PayPalBase, SquareBase }.OfType<Uri>().Select(uri => uri.GetLeftPart(UriPartial.Authority)));

    /// <returns>The operator's own; null: the service's.</returns>
    public Uri? BaseOf(PaymentMethod gateway) =>
        gateway switch
        {
            PaymentMethod.Stripe => StripeBase,
            PaymentMethod.PayPal => PayPalBase,
            _ => SquareBase,
        };

    /// <exception cref="SettingException">A value cannot be worked with.</exception>
    public static GatewayOptions From(IConfiguration configuration) =>
        new(
            Address(configuration, "Gateways:Stripe:ApiBase"),
            Address(configuration, "Gateways:PayPal:ApiBase"),
            Address(configuration, "Gateways:Square:ApiBase"),
            Time(configuration, "Gateways:Timeout")
        );

    private static Uri? Address(IConfiguration configuration, string key)
    {
        if (configuration[key] is not { Length: > 0 } text)
            return null;
        return Uri.TryCreate(text, UriKind.Absolute, out var uri) && (uri.Scheme == Uri.UriSchemeHttp || uri.Scheme == Uri.UriSchemeHttps)
            ? uri
            : throw new SettingException(key, $"'{text}' is not an http or https address.");
    }

    private static TimeSpan Time(IConfiguration configuration, string key)
    {
        if (configuration[key] is not { Length: > 0 } text)
            return TimeSpan.FromSeconds(10);
        return
            TimeSpan.TryParse(text, CultureInfo.InvariantCulture, out var time) && time > TimeSpan.Zero && time <= TimeSpan.FromMinutes(1)
            ? time
            : throw new SettingException(key, $"'{text}' is not a time such as 00:00:10, up to one minute.");
    }
}
