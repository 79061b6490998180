namespace InvoiceTracker.Features.Documents.EInvoice;

/// <summary>
/// The rules of EN 16931 and of XRechnung that concern what this program writes, checked on the XML alone: they know nothing of the
/// document, nor of who wrote it.
/// </summary>
public static class EInvoiceRules
{
    internal static IReadOnlyList<EInvoiceRule> All { get; } =
    [.. CoreRules.All, .. SumRules.All, .. DecimalRules.All, .. CategoryRules.All, .. GermanRules.All];

    /// <returns>The rules that do not hold.</returns>
    public static IReadOnlyList<BrokenEInvoiceRule> Check(byte[] xml)
    {
        var reading = new UblReading(xml);
        return [.. All.Where(rule => !rule.Holds(reading)).Select(rule => new BrokenEInvoiceRule(rule.Id, rule.Sentence))];
    }
}

/// <param name="Id">As the standard names it: "BR-CO-10".</param>
internal sealed record EInvoiceRule(string Id, string Sentence, Func<UblReading, bool> Holds);

public sealed record BrokenEInvoiceRule(string Id, string Sentence);
