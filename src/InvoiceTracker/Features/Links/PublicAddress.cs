using InvoiceTracker.Data;

namespace InvoiceTracker.Features.Links;

/// <summary>Where clients reach this instance: <c>PublicBaseUrl</c>, the only source of addresses in mails, pushes and webhooks.</summary>
public sealed class PublicAddress(Uri baseUrl)
{
    public Uri BaseUrl { get; } = baseUrl;

    /// <param name="path">Begins with a slash.</param>
    public string Of(string path) => BaseUrl.AbsoluteUri.TrimEnd('/') + path;

    /// <exception cref="SettingException">The setting is missing in Production, or is not an http or https address.</exception>
    public static PublicAddress From(IConfiguration configuration, IHostEnvironment environment)
    {
        var given = configuration["PublicBaseUrl"];
        if (string.IsNullOrWhiteSpace(given))
        {
            if (environment.IsProduction())
                throw new SettingException(
                    "PublicBaseUrl",
                    "Set the address under which clients reach this server, e.g. https://billing.example.com."
                );
            given = configuration["Urls"]
                ?.Split(';')[0]
                .Replace("*", "localhost", StringComparison.Ordinal)
                .Replace("+", "localhost", StringComparison.Ordinal);
        }
        if (!Uri.TryCreate(given, UriKind.Absolute, out var uri) || (uri.Scheme != Uri.UriSchemeHttp && uri.Scheme != Uri.UriSchemeHttps))
            throw new SettingException("PublicBaseUrl", $"'{given}' is not an http or https address.");
        return new PublicAddress(uri);
    }
}
