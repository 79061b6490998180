using InvoiceTracker.Domain.Wording;

namespace InvoiceTracker.Domain;

/// <summary>Why a tax is or is not charged: the codes of EN 16931 (UNTDID 5305).</summary>
public enum TaxCategory
{
    /// <summary>Standard: a rate above nil.</summary>
    S,

    /// <summary>Zero rated.</summary>
    Z,

    /// <summary>Exempt.</summary>
    E,

    /// <summary>Reverse charge.</summary>
    AE,

    /// <summary>Supply to another country of the European Union.</summary>
    K,

    /// <summary>Export.</summary>
    G,

    /// <summary>Outside the scope of the tax.</summary>
    O,
}

/// <summary>What is written about a tax category.</summary>
public static class TaxCategories
{
    /// <summary>Reads a code exactly as the standard writes it, where <see cref="Enum"/> would take "3" too.</summary>
    public static bool TryParse(string? code, out TaxCategory category) => Enum.TryParse(code, out category) && category.ToString() == code;

    /// <summary>The English sentence an invoice carries to say why no tax is charged; null where the rate speaks for itself.</summary>
    public static string? Reason(this TaxCategory category) => Words.English.Reason(category);
}
