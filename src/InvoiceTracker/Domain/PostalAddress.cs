namespace InvoiceTracker.Domain;

/// <summary>An address as it stands on an envelope: its free lines, then "30159 Hannover", which e-invoices want apart.</summary>
public static class PostalAddress
{
    public const int PostalCodeLength = 20;
    public const int CityLength = 100;

    public static string Write(string? lines, string? postalCode, string? city)
    {
        var place = string.Join(' ', new[] { postalCode, city }.Where(part => !string.IsNullOrWhiteSpace(part)));
        return string.Join('\n', new[] { lines, place }.Where(part => !string.IsNullOrWhiteSpace(part)));
    }
}
