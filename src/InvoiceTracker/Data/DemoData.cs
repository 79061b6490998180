using InvoiceTracker.Domain;

namespace InvoiceTracker.Data;

/// <summary>A believable business: what a design studio has billed lately, and what became of it.</summary>
public static class DemoData
{
    public const string Chrome =
        "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/146.0.0.0 Safari/537.36";
    public const string Firefox = "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:148.0) Gecko/20100101 Firefox/148.0";
    public const string Safari =
        "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/26.1 Safari/605.1.15";
    public const string Phone =
        "Mozilla/5.0 (iPhone; CPU iPhone OS 18_7 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/26.1 Mobile/15E148 Safari/604.1";
    private const string Slack = "Slackbot-LinkExpanding 1.0 (+https://api.slack.com/robots)";
    private const string WhatsApp = "WhatsApp/2.23.20.0";

    private static readonly TaxRate Vat = new(19);
    private static readonly TaxRate Abroad = new(0, TaxCategory.O);

    public static IReadOnlyList<DemoClient> Clients { get; } =
    [
        new(
            "Harbor & Pine",
            "US",
            "USD",
            [new("Ana Ruiz", "ana@harborandpine.example"), new("Accounts", "accounts@harborandpine.example", ContactRole.Accounts)]
        ),
        new("Lumen Health", "US", "USD", [new("Priya Nair", "priya@lumenhealth.example")]),
        new("Copperfield Labs", "US", "USD", [new("Sam Okafor", "sam@copperfield.example")]),
        new("Kestrel Analytics", "US", "USD", [new("Dana Whitlock", "dana@kestrel.example")]),
        new("Fjord Energi", "NO", "EUR", [new("Ingrid Solberg", "ingrid@fjordenergi.example")]),
        new("Osgood Tea Co.", "GB", "GBP", [new("Edith Osgood", "edith@osgoodtea.example")]),
        new("Tallis & Co", "US", "USD", [new("Ben Tallis", "ben@tallis.example")]),
        new("Brightside Coffee", "US", "USD", [new("Mara Quinn", "mara@brightside.example")]),
        new(
            "Meridian Bank",
            "DE",
            "EUR",
            [
                new("Jonas Keller", "jonas.keller@meridian.example"),
                new("Lea Vogt", "lea.vogt@meridian.example", ContactRole.Cc),
                new("Invoices", "invoices@meridian.example", ContactRole.Accounts),
            ]
        ),
        new("Alder Street Clinic", "US", "USD", [new("Front desk", "office@alderstreet.example")]) { TrackOpens = false },
    ];

    public static IReadOnlyList<DemoInvoice> Invoices { get; } =
    [
        new("UX audit", "Meridian Bank", Sent: new(21, "10:05"), DueInDays: 14, Vat)
        {
            Lines = [new("Heuristic review of online banking", 4, 780, Vat), new("Interviews with customers", 8, 260.0840m, Vat)],
            Visits =
            [
                new(new(21, "10:05"), Chrome, Scanner) { Because = ViewReason.ScannerBurst, Recipient = 0 },
                new(new(21, "10:05"), Chrome, Scanner) { Because = ViewReason.ScannerBurst, Recipient = 1 },
                new(new(21, "10:05"), Chrome, Scanner) { Because = ViewReason.ScannerBurst, Recipient = 2 },
                new(new(21, "10:06"), Firefox, OtherScanner) { Because = ViewReason.ScannerTrap },
                new(new(20, "09:12"), Firefox, Office) { SecondsVisible = 41 },
                new(new(18, "15:40"), Chrome, Home) { Because = ViewReason.Automation },
                new(new(16, "11:18"), Firefox, Office) { Recipient = 2 },
                new(new(15, "16:02"), Firefox, Office, ViewSource.Pdf) { Recipient = 2 },
            ],
            Payment = new(new(12, "13:00"), Share: 1m),
        },
        new("Icon set", "Brightside Coffee", Sent: new(20, "14:20"), DueInDays: 14, Abroad)
        {
            Lines = [new("Icons for menu and loyalty app", 36, 25, Abroad)],
            Visits = [new(new(20, "17:45"), Phone, Home), new(new(11, "09:51"), Safari, Office) { SecondsVisible = 18 }],
            Payment = new(new(11, "10:30"), Share: 1m),
        },
        new("Annual report, balance", "Fjord Energi", Sent: new(20, "11:30"), DueInDays: 14, Abroad)
        {
            Lines = [new("Layout, 96 pages", 1, 3600, Abroad), new("Charts and maps", 18, 45, Abroad)],
            Visits = [new(new(20, "13:37"), Firefox, Office)],
        },
        new("Website retainer", "Kestrel Analytics", Sent: new(17, "09:00"), DueInDays: 14, Abroad)
        {
            Lines = [new("Care and small changes, one month", 1, 2400, Abroad)],
            Visits =
            [
                new(new(17, "09:20"), Chrome, Office),
                new(new(14, "10:01"), Chrome, Office),
                new(new(14, "10:09"), Chrome, Office),
                new(new(9, "16:30"), Phone, Home),
                new(new(4, "08:55"), Chrome, Office) { SecondsVisible = 63 },
                new(new(1, "17:05"), Chrome, Office) { SecondsVisible = 25 },
            ],
            Payment = new(new(8, "12:00"), Share: 0.5m),
        },
        new("Trade fair stand", "Fjord Energi", Sent: new(16, "15:10"), DueInDays: 30, Abroad)
        {
            Lines = [new("Concept and drawings", 1, 2750, Abroad)],
            Visits = [new(new(15, "09:30"), Firefox, Office)],
            Voided = new(14, "11:00"),
        },
        new("Packaging illustrations", "Osgood Tea Co.", Sent: new(13, "16:45"), DueInDays: 21, Abroad)
        {
            Lines = [new("Illustrations for six teas", 6, 325, Abroad)],
            Visits =
            [
                new(new(13, "16:47"), Slack, Cloud),
                new(new(13, "16:52"), "", Cloud),
                new(new(12, "08:03"), Chrome, Cloud) { Method = "HEAD" },
            ],
        },
        new("Brand refresh, phase 2", "Harbor & Pine", Sent: new(10, "16:30"), DueInDays: 14, Abroad)
        {
            Lines = [new("Logo and wordmark", 1, 2900, Abroad), new("Guidelines", 1, 1500, Abroad), new("Stationery", 4, 100, Abroad)],
            Visits =
            [
                new(new(10, "16:31"), Chrome, Scanner) { Because = ViewReason.ScannerNetwork, Rule = "Barracuda" },
                new(new(10, "16:31"), Chrome, OtherScanner) { Because = ViewReason.ScannerLikely, Recipient = 1 },
                new(new(10, "16:40"), Safari, Studio) { IsOwn = true },
                new(new(9, "09:03"), Safari, Office) { SecondsVisible = 96 },
                new(new(8, "14:20"), Phone, Home),
                new(new(3, "10:42"), Safari, Office) { SecondsVisible = 34 },
                new(new(3, "10:47"), Safari, Office),
            ],
        },
        new("Mobile app design", "Copperfield Labs", Sent: new(9, "12:15"), DueInDays: 21, Abroad)
        {
            Lines = [new("Screens for iOS and Android", 32, 125, Abroad)],
            Visits =
            [
                new(new(9, "12:16"), Chrome, Home) { IsPrefetch = true },
                new(new(8, "15:05"), Chrome, Office) { SecondsVisible = 52 },
                new(new(6, "09:40"), Chrome, Office),
                new(new(6, "10:15"), Chrome, Office, ViewSource.Pdf),
                new(new(2, "15:20"), Chrome, Home) { RefusedAt = new(1, "09:10") },
            ],
        },
        new("Waiting room posters", "Alder Street Clinic", Sent: new(7, "10:00"), DueInDays: 14, Abroad)
        {
            Lines = [new("Posters, A2", 5, 180, Abroad)],
            Visits = [new(new(6, "11:25"), Chrome, Office), new(new(5, "12:40"), Chrome, Office)],
        },
        new("Design workshop", "Copperfield Labs", Sent: new(5, "13:30"), DueInDays: 14, Abroad)
        {
            Lines = [new("Workshop, two days", 2, 1400, Abroad)],
            Undelivered = "550 5.1.1 The mailbox does not exist",
        },
        new("Onboarding videos", "Lumen Health", Sent: new(2, "17:10"), DueInDays: 14, Abroad)
        {
            Lines = [new("Script and storyboard", 1, 1250, Abroad), new("Animation, per minute", 4, 500, Abroad)],
            Visits = [new(new(2, "17:12"), WhatsApp, Cloud), new(new(0, "08:14"), Safari, Office) { SecondsVisible = 22 }],
        },
        new("Landing page", "Tallis & Co", Sent: null, DueInDays: 14, Abroad) { Lines = [new("Design and build", 1, 1600, Abroad)] },
    ];

    public static IReadOnlyList<DemoPlan> Plans { get; } =
    [
        new(
            "Shop relaunch",
            "Osgood Tea Co.",
            new PlanContent(PlanKind.Deposit, [new StageContent(null, new Portion.Percent(30), null)]),
            [new("Design of the shop", 1, 4200, Abroad), new("Photographs", 24, 35, Abroad)]
        )
        {
            Stages =
            [
                new("Deposit", "Osgood Tea Co.", Sent: new(15, "10:20"), DueInDays: 10, Abroad)
                {
                    Visits = [new(new(15, "13:02"), Safari, Office) { SecondsVisible = 37 }],
                    Payment = new(new(13, "09:30"), Share: 1m),
                },
                new("Final invoice", "Osgood Tea Co.", Sent: null, DueInDays: 30, Abroad),
            ],
        },
        new(
            "Spring campaign",
            "Harbor & Pine",
            new PlanContent(PlanKind.Split, [new(null, null, null), new(null, null, null), new(null, null, null)]),
            [new("Concept", 1, 2000, Abroad), new("Motifs for print and web", 8, 350, Abroad)]
        )
        {
            Stages =
            [
                new("Stage 1", "Harbor & Pine", Sent: new(18, "14:05"), DueInDays: 14, Abroad)
                {
                    Visits = [new(new(18, "15:30"), Safari, Office)],
                    Payment = new(new(6, "11:15"), Share: 1m),
                },
                new("Stage 2", "Harbor & Pine", Sent: new(3, "09:40"), DueInDays: 14, Abroad)
                {
                    Visits = [new(new(2, "10:11"), Safari, Office) { SecondsVisible = 19 }],
                },
                new("Stage 3", "Harbor & Pine", Sent: null, DueInDays: 28, Abroad),
            ],
        },
    ];

    // Networks for documentation (RFC 5737): they belong to nobody.
    private const string Office = "203.0.113.10";
    private const string Home = "198.51.100.20";
    private const string Studio = "203.0.113.77";
    private const string Cloud = "192.0.2.40";
    private const string Scanner = "192.0.2.150";
    private const string OtherScanner = "192.0.2.180";
}

/// <summary>A day and a time of day where the business is; where that lies ahead, a moment ago.</summary>
public sealed record DemoMoment(int DaysAgo, string Time)
{
    private static readonly TimeSpan MomentAgo = TimeSpan.FromMinutes(40);

    public DateTimeOffset In(Workspace workspace, DateTimeOffset now)
    {
        var local = workspace
            .DayOf(now)
            .AddDays(-DaysAgo)
            .ToDateTime(TimeOnly.Parse(Time, System.Globalization.CultureInfo.InvariantCulture));
        var at = new DateTimeOffset(local, workspace.TimeZone.GetUtcOffset(local)).ToUniversalTime();
        return at <= now ? at : now - MomentAgo;
    }
}

public sealed record DemoContact(string Name, string Email, ContactRole Role = ContactRole.To);

public sealed record DemoClient(string Name, string Country, string Currency, IReadOnlyList<DemoContact> Contacts)
{
    public bool TrackOpens { get; init; } = true;
}

/// <summary>An invoice and its story; without <paramref name="Sent"/> it is a draft.</summary>
public sealed record DemoInvoice(string Title, string Client, DemoMoment? Sent, int DueInDays, TaxRate Rate)
{
    public IReadOnlyList<LineContent> Lines { get; init; } = [];
    public IReadOnlyList<DemoVisit> Visits { get; init; } = [];
    public DemoPayment? Payment { get; init; }
    public DemoMoment? Voided { get; init; }

    /// <summary>What the mail server said instead of taking the mail.</summary>
    public string? Undelivered { get; init; }
}

/// <summary>An invoice in parts, and the story of each.</summary>
public sealed record DemoPlan(string Title, string Client, PlanContent Plan, IReadOnlyList<LineContent> Lines)
{
    public IReadOnlyList<DemoInvoice> Stages { get; init; } = [];
}

/// <param name="Share">Of the total: 1 is all of it.</param>
public sealed record DemoPayment(DemoMoment At, decimal Share);

/// <summary>A request for an invoice's link, as the pipeline would see it.</summary>
public sealed record DemoVisit(DemoMoment At, string UserAgent, string Address, ViewSource Source = ViewSource.MailLink)
{
    public string Method { get; init; } = "GET";
    public bool IsPrefetch { get; init; }
    public bool IsOwn { get; init; }

    /// <summary>Whose link, by the order of the client's contacts.</summary>
    public int Recipient { get; init; }

    /// <summary>What only later signals show, and no filter can see in the request: the reason it was not counted.</summary>
    public ViewReason? Because { get; init; }

    public string? Rule { get; init; }

    /// <summary>What the page's script reported, where the visitor let it: for how long somebody read.</summary>
    public int? SecondsVisible { get; init; }

    /// <summary>When its creator said that it was not the client.</summary>
    public DemoMoment? RefusedAt { get; init; }
}
