using System.Globalization;
using System.Text;
using InvoiceTracker.Domain;
using QRCoder;

namespace InvoiceTracker.Features.Documents;

/// <summary>The QR code by which a banking app fills in the transfer for an invoice.</summary>
public sealed class PaymentCode
{
    /// <summary>So many squares of empty ground stand around a code (ISO/IEC 18004).</summary>
    private const int Quiet = 4;

    private readonly bool[][] _rows;

    private PaymentCode(bool[][] rows)
    {
        _rows = rows;
        Path = Outline();
    }

    /// <summary>Squares in a row.</summary>
    public int Size => _rows.Length;

    /// <summary>The same with the empty ground at both ends.</summary>
    public int Side => Size + (2 * Quiet);

    /// <summary>The dark squares as the path of an SVG.</summary>
    public string Path { get; }

    /// <summary>Dark squares that stand side by side: where the first is, from the top left, and how many there are.</summary>
    public IEnumerable<(int X, int Y, int Length)> Runs
    {
        get
        {
            for (var y = 0; y < Size; y++)
            {
                var x = 0;
                while (x < Size)
                {
                    var length = _rows[y].Skip(x).TakeWhile(isDark => isDark).Count();
                    if (length > 0)
                        yield return (x, y, length);
                    x += length + 1;
                }
            }
        }
    }

    private string Outline() =>
        Runs.Aggregate(
                new StringBuilder(),
                (path, run) => path.Append(CultureInfo.InvariantCulture, $"M{run.X} {run.Y}h{run.Length}v1h-{run.Length}z")
            )
            .ToString();

    /// <param name="minor">What is to be paid; in cents, since the code is for euro only.</param>
    /// <returns>Null where no code can be: another currency, no account number, nothing to pay.</returns>
    public static PaymentCode? Of(InvoiceDocument document, long minor) =>
        document is { Kind: not InvoiceKind.CreditNote, Number: { } number }
        && TransferOrder.Of(document.Seller.Name, document.BankDetails, new Money(minor, Currency.Of(document.Currency)), number)
            is { } order
            ? Draw(order)
            : null;

    private static PaymentCode Draw(string order)
    {
        using var code = QRCodeGenerator.GenerateQrCode(order, QRCodeGenerator.ECCLevel.M, forceUtf8: true, utf8BOM: false);

        // The library draws the empty ground too.
        var size = code.ModuleMatrix.Count - (2 * Quiet);
        return new([
            .. Enumerable.Range(Quiet, size).Select(y => Enumerable.Range(Quiet, size).Select(x => code.ModuleMatrix[y][x]).ToArray()),
        ]);
    }
}
