using System.Xml.Linq;

namespace InvoiceTracker.Features.Documents.EInvoice;

/// <summary>What each tax category asks for (EN 16931, BR-S, BR-Z, BR-E, BR-AE, BR-IC, BR-G and BR-O): ten rules of one form.</summary>
internal static class CategoryRules
{
    private static readonly Category[] s_categories =
    [
        new("S", "S", "standard rated", HasRate: true, GivesReason: false, x => HasTaxId(x.Seller)),
        new("Z", "Z", "zero rated", HasRate: false, GivesReason: false, x => HasTaxId(x.Seller)),
        new("E", "E", "exempt", HasRate: false, GivesReason: true, x => HasTaxId(x.Seller)),
        new("AE", "AE", "reverse charge", HasRate: false, GivesReason: true, x => HasTaxId(x.Seller) && HasTaxOrRegistrationId(x.Buyer)),
        new("K", "IC", "intra-Community supply", HasRate: false, GivesReason: true, x => HasVatId(x.Seller) && HasVatId(x.Buyer)),
        new("G", "G", "export", HasRate: false, GivesReason: true, x => HasVatId(x.Seller)),
        new("O", "O", "outside the tax", HasRate: null, GivesReason: true, x => !HasVatId(x.Seller) && !HasVatId(x.Buyer)),
    ];

    public static IReadOnlyList<EInvoiceRule> All { get; } =
    [
        .. s_categories.SelectMany(RulesOf),
        new(
            "BR-IC-11",
            "An intra-Community supply says when it was delivered.",
            x => !Uses(x, "K") || x.Root.Has("Delivery/ActualDeliveryDate") || x.Root.All("InvoicePeriod").Any()
        ),
        new(
            "BR-IC-12",
            "An intra-Community supply says where it was delivered to.",
            x => !Uses(x, "K") || x.Root.Has("Delivery/DeliveryLocation/Address/Country/IdentificationCode")
        ),
        new(
            "BR-O-11",
            "Items outside the tax (O) stand on an invoice of their own.",
            x => x.Subtotals.All(group => group.Said("TaxCategory/ID") is not "O") || x.Subtotals.Count() == 1
        ),
        new(
            "BR-O-12",
            "Beside a tax group outside the tax no line has another category.",
            x => x.Subtotals.All(group => group.Said("TaxCategory/ID") is not "O") || LineCategories(x).All(IsOf("O"))
        ),
    ];

    private static IEnumerable<EInvoiceRule> RulesOf(Category category)
    {
        var (code, prefix, name) = (category.Code, category.Prefix, category.Name);
        var rate = category.HasRate switch
        {
            true => "a rate above nil",
            false => "the rate 0",
            null => "no rate",
        };
        return
        [
            // S may stand there once for each of its rates.
            new(
                $"BR-{prefix}-01",
                $"What is {name} ({code}) has its tax group.",
                x => Groups(x, code).Count() is var groups && (Uses(x, code) ? groups == 1 || (code is "S" && groups > 1) : groups == 0)
            ),
            .. new[] { "02", "03", "04" }
                .Zip([LineCategories, AllowanceCategories, ChargeCategories])
                .Select(part => new EInvoiceRule(
                    $"BR-{prefix}-{part.First}",
                    code is "O"
                        ? "Where something is outside the tax (O), no VAT ID is named."
                        : $"Where something is {name} ({code}), the tax IDs that it takes are there.",
                    x => !part.Second(x).Any(IsOf(code)) || category.Identifies(x)
                )),
            .. new[] { "05", "06", "07" }
                .Zip([LineCategories, AllowanceCategories, ChargeCategories])
                .Select(part => new EInvoiceRule(
                    $"BR-{prefix}-{part.First}",
                    $"What is {name} ({code}) has {rate}.",
                    x => part.Second(x).Where(IsOf(code)).All(category.FitsRate)
                )),
            new(
                $"BR-{prefix}-08",
                $"The base of what is {name} ({code}) is its lines less allowances plus charges.",
                x => Groups(x, code).All(group => IsBase(x, group))
            ),
            new(
                $"BR-{prefix}-09",
                code is "S" ? "A standard rated group's tax is its base times its rate." : $"What is {name} ({code}) has no tax.",
                x => Groups(x, code).All(group => code is "S" ? SumRules.IsTaxOfBase(group) : group.Amount("TaxAmount") == 0)
            ),
            new(
                $"BR-{prefix}-10",
                category.GivesReason
                    ? $"What is {name} ({code}) says why no tax is charged."
                    : $"What is {name} ({code}) needs no exemption.",
                x => Groups(x, code).All(group => HasReason(group) == category.GivesReason)
            ),
        ];
    }

    private static IEnumerable<XElement> Groups(UblReading x, string code) =>
        x.Subtotals.Where(group => group.Said("TaxCategory/ID") == code);

    private static IEnumerable<XElement> LineCategories(UblReading x) => x.Lines.All("Item/ClassifiedTaxCategory");

    private static IEnumerable<XElement> AllowanceCategories(UblReading x) => x.Allowances.All("TaxCategory");

    private static IEnumerable<XElement> ChargeCategories(UblReading x) => x.Charges.All("TaxCategory");

    private static bool Uses(UblReading x, string code) =>
        LineCategories(x).Concat(AllowanceCategories(x)).Concat(ChargeCategories(x)).Any(IsOf(code));

    private static Func<XElement, bool> IsOf(string code) => category => category.Said("ID") == code;

    private static bool IsBase(UblReading x, XElement group)
    {
        var (code, percent) = (group.Said("TaxCategory/ID"), group.Amount("TaxCategory/Percent"));
        bool Belongs(XElement element, string path) => element.Said(path + "/ID") == code && element.Amount(path + "/Percent") == percent;
        return group.Amount("TaxableAmount")
            == x.Lines.Where(line => Belongs(line, "Item/ClassifiedTaxCategory")).Sum("LineExtensionAmount")
                - x.Allowances.Where(allowance => Belongs(allowance, "TaxCategory")).Sum("Amount")
                + x.Charges.Where(charge => Belongs(charge, "TaxCategory")).Sum("Amount");
    }

    private static bool HasReason(XElement group) =>
        group.Has("TaxCategory/TaxExemptionReason") || group.Has("TaxCategory/TaxExemptionReasonCode");

    private static bool HasTaxId(IEnumerable<XElement> party) => party.AnySays("PartyTaxScheme/CompanyID");

    private static bool HasVatId(IEnumerable<XElement> party) => CoreRules.VatIds(party).Any(id => id.Length > 0);

    private static bool HasTaxOrRegistrationId(IEnumerable<XElement> party) =>
        party.ToList() is var parties && (HasVatId(parties) || parties.AnySays("PartyLegalEntity/CompanyID"));

    /// <param name="HasRate">Above nil, nil, or null: none is named.</param>
    /// <param name="Identifies">Whether the tax IDs are there that it takes.</param>
    private sealed record Category(
        string Code,
        string Prefix,
        string Name,
        bool? HasRate,
        bool GivesReason,
        Func<UblReading, bool> Identifies
    )
    {
        public bool FitsRate(XElement category) =>
            (HasRate, category.Amount("Percent")) switch
            {
                (true, > 0) or (false, 0) => true,
                (null, null) => !category.Has("Percent"),
                _ => false,
            };
    }
}
