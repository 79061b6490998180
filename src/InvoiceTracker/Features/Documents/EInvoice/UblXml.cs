using System.Globalization;
using System.Text;
using System.Xml;
using System.Xml.Linq;
using InvoiceTracker.Domain;

namespace InvoiceTracker.Features.Documents.EInvoice;

/// <summary>Writes elements of UBL: nothing where there is nothing to say, and only what XML 1.0 can hold.</summary>
internal sealed class UblXml : IDisposable
{
    private readonly MemoryStream _stream = new();
    private readonly XmlWriter _writer;
    private readonly string _currency;

    public UblXml(XNamespace ns, string root, string currency)
    {
        _currency = currency;
        _writer = XmlWriter.Create(
            _stream,
            new XmlWriterSettings
            {
                Encoding = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false),
                Indent = true,
                NewLineChars = "\n",
            }
        );
        _writer.WriteStartElement(root, ns.NamespaceName);
        _writer.WriteAttributeString("xmlns", "cac", null, UblNames.Aggregate.NamespaceName);
        _writer.WriteAttributeString("xmlns", "cbc", null, UblNames.Basic.NamespaceName);
    }

    public byte[] ToBytes()
    {
        _writer.WriteEndElement();
        _writer.Flush();
        return _stream.ToArray();
    }

    /// <summary>An aggregate around what the content writes.</summary>
    public void Group(string name, Action content)
    {
        _writer.WriteStartElement(name, UblNames.Aggregate.NamespaceName);
        content();
        _writer.WriteEndElement();
    }

    public void Text(string name, string? text, string? attribute = null, string? value = null)
    {
        var clean = Clean(text);
        if (clean.Length == 0)
            return;
        _writer.WriteStartElement(name, UblNames.Basic.NamespaceName);
        if (attribute is not null)
            _writer.WriteAttributeString(attribute, value);
        _writer.WriteString(clean);
        _writer.WriteEndElement();
    }

    public void Amount(string name, decimal amount) => Text(name, Number(amount, Currency.Of(_currency).Exponent), "currencyID", _currency);

    public void Number(string name, decimal number, string? attribute = null, string? value = null) =>
        Text(name, Number(number, minDecimals: 0), attribute, value);

    public void Day(string name, DateOnly day) => Text(name, day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture));

    public void Dispose()
    {
        _writer.Dispose();
        _stream.Dispose();
    }

    private static string Number(decimal number, int minDecimals) =>
        number.ToString($"0.{new string('0', minDecimals)}{new string('#', 20)}", CultureInfo.InvariantCulture);

    // Characters that XML cannot hold, or that turn the words around them, are left out.
    private static string Clean(string? text)
    {
        if (string.IsNullOrWhiteSpace(text))
            return "";
        var clean = new StringBuilder(text.Length);
        foreach (var rune in PlainText.WithoutBidiControls(text.ReplaceLineEndings("\n")).EnumerateRunes())
        {
            // A half of a surrogate pair is read as the replacement character, which says as little.
            if (rune != Rune.ReplacementChar && (!rune.IsBmp || XmlConvert.IsXmlChar((char)rune.Value)))
                clean.Append(rune.ToString());
        }
        return clean.ToString().Trim();
    }
}
