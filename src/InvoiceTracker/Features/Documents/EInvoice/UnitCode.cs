using System.Collections.Frozen;

namespace InvoiceTracker.Features.Documents.EInvoice;

/// <summary>Units as people write them, and their codes in UN/ECE Recommendation 20.</summary>
internal static class UnitCode
{
    private const string One = "C62";

    private static readonly FrozenDictionary<string, string> s_codes = new (string Code, string Words)[]
    {
        ("MIN", "min minute minutes minuten minuto minutos minuut"),
        ("HUR", "h hr hrs hour hours std std. stunde stunden heure heures hora horas uur uren"),
        ("DAY", "d day days tag tage tagen jour jours día días dia dias dag dagen"),
        ("WEE", "week weeks woche wochen semaine semaines semana semanas weken"),
        ("MON", "month months monat monate mois mes meses maand maanden"),
        ("ANN", "year years jahr jahre an ans année années año años jaar jaren"),
        ("LS", "flat lump pauschal pauschale psch psch. forfait"),
        ("P1", "% percent prozent"),
        ("SET", "set sets"),
        ("PR", "pair pairs paar paire paires"),
        ("MMT", "mm"),
        ("CMT", "cm"),
        ("MTR", "m metre metres meter mètre mètres metro metros"),
        ("KMT", "km kilometre kilometres kilometer kilometers"),
        ("MTK", "m2 m² sqm qm"),
        ("MTQ", "m3 m³ cbm"),
        ("GRM", "g gram grams gramm"),
        ("KGM", "kg kilo kilos kilogram kilograms kilogramm"),
        ("TNE", "t ton tons tonne tonnes tonnen"),
        ("MLT", "ml"),
        ("LTR", "l litre litres liter liters litro litros"),
        ("KWH", "kwh"),
    }
        .SelectMany(row => row.Words.Split(' ').Select(word => (word, row.Code)))
        .ToFrozenDictionary(pair => pair.word, pair => pair.Code, StringComparer.Ordinal);

    /// <returns>"C62", one, for pieces and for what has no code.</returns>
    public static string Of(string? unit) => s_codes.GetValueOrDefault(unit?.Trim().ToLowerInvariant() ?? "", One);
}
