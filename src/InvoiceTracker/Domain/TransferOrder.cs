using System.Collections.Frozen;
using System.Globalization;
using System.Text;

namespace InvoiceTracker.Domain;

/// <summary>
/// A SEPA credit transfer as a banking app reads it from a code. Source: European Payments Council, EPC069-12 version 3.0, "Quick
/// Response Code: Guidelines to enable the data capture for the initiation of a SEPA credit transfer".
/// </summary>
public static class TransferOrder
{
    private const int NameLength = 70;
    private const int RemittanceLength = 140;
    private const long MostMinor = 999_999_999_99;

    // The countries and territories whose banks take part (EPC409-09).
    private static readonly FrozenSet<string> Countries = (
        "AD AL AT BE BG CH CY CZ DE DK EE ES FI FR GB GI GR HR HU IE IS IT LI LT LU LV MC MD ME MK MT NL NO PL PT RO RS SE SI SK SM VA"
    )
        .Split(' ')
        .ToFrozenSet(StringComparer.Ordinal);

    /// <returns>Null where there is nothing to pay in euro, or no account to pay it to.</returns>
    /// <param name="bankDetails">As the business wrote them.</param>
    public static string? Of(string beneficiary, string bankDetails, Money amount, string remittance)
    {
        if (amount.Currency.Code is not "EUR" || amount.Minor is <= 0 or > MostMinor)
            return null;
        if (Iban.In(bankDetails) is not { } account || !Countries.Contains(account.Value[..2]))
            return null;
        var (name, reason) = (OneLine(beneficiary, NameLength), OneLine(remittance, RemittanceLength));
        return name.Length == 0
            ? null
            : string.Join(
                '\n',
                "BCD",
                "002",
                "1", // UTF-8
                "SCT",
                Bic.In(bankDetails),
                name,
                account.Value,
                string.Create(CultureInfo.InvariantCulture, $"EUR{amount.Minor / 100m:0.00}"),
                "", // purpose
                "", // structured reference
                reason
            );
    }

    private static string OneLine(string text, int length)
    {
        var line = new StringBuilder();
        foreach (var rune in PlainText.WithoutBidiControls(text).EnumerateRunes())
        {
            if (line.Length + rune.Utf16SequenceLength > length)
                break;
            line.Append(Rune.IsControl(rune) ? ' ' : rune.ToString());
        }
        return line.ToString().Trim();
    }
}
