namespace InvoiceTracker.Features.Api.Export;

/// <summary>
/// Writes rows as RFC 4180 says, in a form that spreadsheets open rightly: UTF-8 announced by a byte order mark, and no text that a
/// spreadsheet would take for a formula.
/// </summary>
public sealed class CsvWriter(TextWriter output)
{
    private const string Formula = "=+-@\t\r\n＝＋－＠";

    private bool _isFirst = true;

    /// <summary>What a person typed, or what nobody calculates with.</summary>
    public CsvWriter Text(string? text) =>
        Cell(text is { Length: > 0 } && Formula.Contains(text[0], StringComparison.Ordinal) ? $"'{text}" : text);

    /// <summary>What the program wrote: an amount, which may be negative, an instant, a day, an id.</summary>
    public CsvWriter Value(string? value) => Cell(value);

    public void EndRow()
    {
        output.Write("\r\n");
        _isFirst = true;
    }

    private CsvWriter Cell(string? text)
    {
        if (!_isFirst)
            output.Write(',');
        _isFirst = false;
        if (text is null)
            return this;
        if (text.AsSpan().ContainsAny("\",\r\n;\t") || text.StartsWith(' ') || text.EndsWith(' '))
            output.Write($"\"{text.Replace("\"", "\"\"", StringComparison.Ordinal)}\"");
        else
            output.Write(text);
        return this;
    }
}
