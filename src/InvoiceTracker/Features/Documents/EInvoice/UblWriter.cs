using InvoiceTracker.Domain;

namespace InvoiceTracker.Features.Documents.EInvoice;

/// <summary>Writes a frozen document as UBL 2.1 in the profile XRechnung 3.0. The same document is the same bytes.</summary>
internal sealed class UblWriter
{
    private const string Partial = "326";
    private const string Commercial = "380";
    private const string Credit = "381";

    // UNTDID 4461.
    private const string NotDefined = "1";
    private const string CreditTransfer = "30";
    private const string SepaCreditTransfer = "58";

    private readonly InvoiceDocument _document;
    private readonly NetPaper _paper;
    private readonly UblXml _xml;

    private UblWriter(InvoiceDocument document, UblXml xml)
    {
        _document = document;
        _paper = new NetPaper(document);
        _xml = xml;
    }

    private bool IsCreditNote => _document.Kind is InvoiceKind.CreditNote;

    /// <param name="document">With everything that <see cref="EInvoiceGap"/> asks for; what is not there is not written.</param>
    public static byte[] Write(InvoiceDocument document)
    {
        var isCreditNote = document.Kind is InvoiceKind.CreditNote;
        using var xml = new UblXml(
            isCreditNote ? UblNames.CreditNote : UblNames.Invoice,
            isCreditNote ? "CreditNote" : "Invoice",
            document.Currency
        );
        new UblWriter(document, xml).Write();
        return xml.ToBytes();
    }

    private void Write()
    {
        WriteHead();
        WriteReferences();
        new UblParties(_document, _xml).Write();
        WriteDelivery();
        WritePayment();
        new UblFigures(_document, _paper, _xml).Write();
    }

    private void WriteHead()
    {
        _xml.Text("CustomizationID", UblNames.Specification);
        _xml.Text("ProfileID", UblNames.Profile);
        _xml.Text("ID", _document.Number);
        _xml.Day("IssueDate", _document.IssuedOn);
        if (!IsCreditNote)
            _xml.Day("DueDate", _document.DueOn);
        var partial = _document.Kind is InvoiceKind.Deposit or InvoiceKind.Stage;
        _xml.Text(
            IsCreditNote ? "CreditNoteTypeCode" : "InvoiceTypeCode",
            IsCreditNote ? Credit
                : partial ? Partial
                : Commercial
        );
        _xml.Text("Note", $"{_document.Title}\n{_document.Notes}");
        _xml.Text("DocumentCurrencyCode", _document.Currency);
        _xml.Text("BuyerReference", _document.BuyerReference);
    }

    private void WriteReferences()
    {
        if (!string.IsNullOrWhiteSpace(_document.PurchaseOrder))
            _xml.Group("OrderReference", () => _xml.Text("ID", _document.PurchaseOrder));
        if (_document.Credits is { } credited)
            WritePreceding(credited.Number, credited.IssuedOn);
        foreach (var stage in _document.Earlier ?? [])
            WritePreceding(stage.Number, stage.IssuedOn);
    }

    private void WritePreceding(string number, DateOnly issuedOn) =>
        _xml.Group(
            "BillingReference",
            () =>
                _xml.Group(
                    "InvoiceDocumentReference",
                    () =>
                    {
                        _xml.Text("ID", number);
                        _xml.Day("IssueDate", issuedOn);
                    }
                )
        );

    // A supply to another country of the Union says when and where it went (BR-IC-11, -12): the paper names no other day than its own.
    private void WriteDelivery()
    {
        if (_document.Buyer is not { } buyer || _document.Taxes.All(tax => tax.Category is not TaxCategory.K))
            return;
        _xml.Group(
            "Delivery",
            () =>
            {
                _xml.Day("ActualDeliveryDate", _document.IssuedOn);
                _xml.Group("DeliveryLocation", () => _xml.Group("Address", () => UblParties.WriteAddress(_xml, buyer)));
            }
        );
    }

    private void WritePayment()
    {
        // What a credit note takes is not paid to the seller's account.
        var account = IsCreditNote ? null : Iban.In(_document.BankDetails);
        _xml.Group(
            "PaymentMeans",
            () =>
            {
                _xml.Text(
                    "PaymentMeansCode",
                    account is null ? NotDefined
                        : _document.Currency is "EUR" ? SepaCreditTransfer
                        : CreditTransfer
                );
                if (IsCreditNote)
                    _xml.Day("PaymentDueDate", _document.DueOn);
                _xml.Text("PaymentID", _document.Number);
                if (account is { } iban)
                    _xml.Group("PayeeFinancialAccount", () => _xml.Text("ID", iban.Value));
            }
        );

        // An account that is no IBAN can only be read.
        var words = account is null && !IsCreditNote ? $"{_document.Terms}\n{_document.BankDetails}" : _document.Terms;
        if (!string.IsNullOrWhiteSpace(words))
            _xml.Group("PaymentTerms", () => _xml.Text("Note", words));
    }
}
