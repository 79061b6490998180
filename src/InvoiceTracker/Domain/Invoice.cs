namespace InvoiceTracker.Domain;

/// <summary>An invoice from draft to paid or void. It keeps its own rules; who calls hands it the time.</summary>
public sealed class Invoice
{
    public const int TitleLength = 200;
    public const int NotesLength = 5000;
    public const int MaxLines = 500;

    private readonly List<LineItem> _lineItems = [];
    private readonly List<ActivityEntry> _activity = [];

    private Invoice() { }

    public Invoice(Guid workspaceId, Guid creatorId, InvoiceContent content, DateTimeOffset at)
    {
        WorkspaceId = workspaceId;
        CreatorId = creatorId;
        CreatedAt = at;
        Write(content);
        Log(ActivityType.Created, "Created", at, creatorId);
    }

    public Guid Id { get; private set; }
    public Guid WorkspaceId { get; private set; }
    public InvoiceKind Kind { get; private set; }

    /// <summary>Null until it is issued.</summary>
    public string? Number { get; private set; }

    /// <summary>Where the number stands among all of the workspace's (year × 10⁹ + sequence), to sort by; null until it is issued.</summary>
    public long? NumberOrder { get; private set; }

    /// <summary>As typed; see <see cref="Title"/>.</summary>
    public string? GivenTitle { get; private set; }

    public Guid? ClientId { get; private set; }
    public Client? Client { get; private set; }
    public Guid CreatorId { get; private set; }
    public InvoiceStatus Status { get; private set; }

    /// <summary>1 from the first sending; 0 in a draft.</summary>
    public int Revision { get; private set; }

    public Currency Currency { get; private set; } = Currency.Of("EUR");
    public DateOnly? IssuedOn { get; private set; }
    public DateOnly DueOn { get; private set; }
    public bool PricesIncludeTax { get; private set; }
    public Portion? Discount { get; private set; }
    public string? PurchaseOrder { get; private set; }
    public string? Notes { get; private set; }
    public string? Terms { get; private set; }

    /// <summary>The tax base after all discounts; with the tax it is the total. Minor units, as all that ends in Minor.</summary>
    public long SubtotalMinor { get; private set; }
    public long TaxMinor { get; private set; }
    public long TotalMinor { get; private set; }

    /// <summary>Received and kept: what was paid for this invoice, less what went back.</summary>
    public long PaidMinor { get; private set; }

    /// <summary>What went back to the client of it.</summary>
    public long RefundedMinor { get; private set; }

    /// <summary>What credit notes took off it.</summary>
    public long CreditedMinor { get; private set; }

    public long BalanceMinor { get; private set; }

    public DateTimeOffset CreatedAt { get; private set; }
    public DateTimeOffset EditedAt { get; private set; }
    public DateTimeOffset? SentAt { get; private set; }
    public DateTimeOffset? LastSentAt { get; private set; }
    public DateTimeOffset? PaidAt { get; private set; }
    public DateTimeOffset? VoidedAt { get; private set; }
    public DateTimeOffset? WrittenOffAt { get; private set; }

    /// <summary>When a member followed it up or marked it as handled; how long that holds, see <see cref="UnpaidInvoice.IsHandled"/>.</summary>
    public DateTimeOffset? HandledAt { get; private set; }

    /// <summary>The plan that it is a part of, and its place in it from 1; null for an invoice by itself.</summary>
    public Guid? PlanId { get; private set; }
    public PaymentPlan? Plan { get; private set; }
    public int? Stage { get; private set; }

    /// <summary>The invoice that this credit note takes from.</summary>
    public Guid? CreditedInvoiceId { get; private set; }

    /// <summary>The first and the latest counted view of any link, and how many there were. The view recorder writes them.</summary>
    public DateTimeOffset? FirstViewedAt { get; private set; }
    public DateTimeOffset? ViewedAt { get; private set; }
    public int ViewCount { get; private set; }

    /// <summary>Goes up with every change by a person; who saves an older one is told.</summary>
    public int Version { get; private set; }

    /// <summary>It shows a newcomer what an open is. Links and tracking treat it like any other; no list, counter or export sees it.</summary>
    public bool IsSample { get; init; }

    /// <summary>It belongs to the made-up business that a newcomer may look around in, and goes when that is removed.</summary>
    public bool IsExample { get; init; }

    public IReadOnlyList<LineItem> LineItems => _lineItems;

    /// <summary>Entries written by this invoice since it was loaded.</summary>
    public IReadOnlyList<ActivityEntry> Activity => _activity;

    public string Title => GivenTitle ?? DefaultTitle(Number) + PlanSuffix;

    /// <summary>When the client was last given something to open: the last sending or the last revision, whichever came later.</summary>
    public DateTimeOffset OfferedAt => LastSentAt is { } sent && sent > EditedAt ? sent : EditedAt;

    public Money Subtotal => new(SubtotalMinor, Currency);
    public Money Tax => new(TaxMinor, Currency);
    public Money Total => new(TotalMinor, Currency);
    public Money AmountPaid => new(PaidMinor, Currency);
    public Money BalanceDue => new(BalanceMinor, Currency);
    public Money AmountCredited => new(CreditedMinor, Currency);

    /// <summary>Its place in a plan, as a list names it: "Deposit", "Stage 2 of 3"; null for an invoice by itself.</summary>
    public string? PlanTag =>
        Kind switch
        {
            InvoiceKind.Deposit => "Deposit",
            InvoiceKind.Final => "Final invoice",
            InvoiceKind.Stage when Plan is { Stages: var stages } => $"Stage {Stage} of {stages}",
            InvoiceKind.Stage => $"Stage {Stage}",
            InvoiceKind.CreditNote => "Credit note",
            _ => null,
        };

    // What an untitled part of a plan is called behind "Invoice #12". It is written into the title when the number is given.
    private string? PlanSuffix =>
        Kind switch
        {
            InvoiceKind.Deposit => PaymentPlan.DepositSuffix,
            InvoiceKind.Final => PaymentPlan.FinalSuffix,
            InvoiceKind.Stage => PaymentPlan.StageSuffix(Stage, Plan?.Stages),
            _ => null,
        };

    public static string DefaultTitle(string? number) => number is null ? "Draft invoice" : $"Invoice #{number}";

    /// <summary>Whether nobody gave this title: "Invoice #12", "Invoice #12 (deposit)", "Credit note #CN-1".</summary>
    public static bool IsDefaultTitle(string title, string? number) =>
        title == $"Credit note #{number}"
        || (title.StartsWith(DefaultTitle(number), StringComparison.Ordinal) && PaymentPlan.IsSuffix(title[DefaultTitle(number).Length..]));

    public bool IsOverdue(DateOnly today) => Status is InvoiceStatus.Pending && BalanceMinor > 0 && DueOn < today;

    public InvoiceLabel Label(DateOnly today) =>
        Status switch
        {
            InvoiceStatus.Void => InvoiceLabel.Void,
            InvoiceStatus.WrittenOff => InvoiceLabel.WrittenOff,
            InvoiceStatus.Paid => RefundedMinor > 0 && PaidMinor == 0 ? InvoiceLabel.Refunded : InvoiceLabel.Paid,
            InvoiceStatus.Draft => InvoiceLabel.Draft,
            _ when IsOverdue(today) => InvoiceLabel.Overdue,
            _ when PaidMinor > 0 => InvoiceLabel.PartiallyPaid,
            _ => InvoiceLabel.Pending,
        };

    public InvoiceContent Content =>
        new()
        {
            ClientId = ClientId,
            Title = GivenTitle,
            Currency = Currency,
            IssuedOn = IssuedOn,
            DueOn = DueOn,
            PricesIncludeTax = PricesIncludeTax,
            Discount = Discount,
            Lines = [.. _lineItems.OrderBy(line => line.Position).Select(line => line.Content)],
            PurchaseOrder = PurchaseOrder,
            Notes = Notes,
            Terms = Terms,
            IsCreditNote = Kind is InvoiceKind.CreditNote,
        };

    public void Edit(InvoiceContent content, Guid actorId, DateTimeOffset at)
    {
        RequireStatus(InvoiceStatus.Draft, "Only a draft can be changed. Revise the invoice or write a credit note.");
        Write(Allowed(content));
        EditedAt = at;
        Version++;
    }

    /// <summary>Makes a draft a part of a plan: it keeps its lines from then on, since the parts add up to the whole.</summary>
    public void JoinPlan(PaymentPlan plan, int stage, InvoiceContent share)
    {
        RequireStatus(InvoiceStatus.Draft, "Only a draft can become a part of a plan.");
        if (PlanId is not null)
            throw new IllegalStepException("It is a part of a plan already.");
        (Plan, Stage, Kind) = (plan, stage, plan.KindOf(stage));
        Write(share);
        Version++;
    }

    /// <summary>A draft of a plan gets the client of its sisters.</summary>
    public void AssignClient(Guid? clientId)
    {
        RequireStatus(InvoiceStatus.Draft, "Another stage was sent already, so the client stays.");
        ClientId = clientId;
        Version++;
    }

    /// <summary>Says why this draft cannot be sent yet, or nothing.</summary>
    public void RequireSendable()
    {
        RequireStatus(InvoiceStatus.Draft, "Only a draft can be sent.");
        if (ClientId is null)
            throw new BrokenRuleException("Assign a client before sending.", "clientId");
        if (_lineItems.Count == 0)
            throw new BrokenRuleException("Add a line item before sending.", "lines");
    }

    /// <summary>Issues the invoice: it gets its number, becomes Pending (Paid when nothing is due) and its first revision is frozen by the caller.</summary>
    public void Send(IssuedNumber number, DateOnly issuedOn, string recipients, Guid actorId, DateTimeOffset at)
    {
        RequireSendable();
        Number = number.Text;
        NumberOrder = number.Order;
        // Whoever tells of it reads the title alone, without knowing of plans.
        GivenTitle ??= PlanId is null ? null : Title;
        IssuedOn = issuedOn;
        if (DueOn < issuedOn)
            throw new BrokenRuleException("The due date lies before the issue date.", "dueDate");
        Status = TotalMinor == 0 ? InvoiceStatus.Paid : InvoiceStatus.Pending;
        PaidAt = TotalMinor == 0 ? at : null;
        Revision = 1;
        SentAt = LastSentAt = at;
        Version++;
        Log(ActivityType.Sent, $"Sent to {recipients}", at, actorId);
    }

    public void Resend(string recipients, Guid actorId, DateTimeOffset at)
    {
        if (Status is not (InvoiceStatus.Pending or InvoiceStatus.Paid))
            throw new IllegalStepException("Only an invoice that was sent can be sent again.");
        LastSentAt = at;
        Version++;
        Log(ActivityType.Resent, $"Sent again to {recipients}", at, actorId);
    }

    /// <summary>Corrects what was issued. The next revision is frozen by the caller; those before it stay as they are.</summary>
    public void Revise(InvoiceContent content, Guid actorId, DateTimeOffset at)
    {
        RequireRevisable();
        if (content.ClientId != ClientId)
            throw new BrokenRuleException("Another client needs an invoice of their own.", "clientId");
        if (content.Lines.Count == 0)
            throw new BrokenRuleException("An invoice has at least one line item.", "lines");
        Write(Allowed(content) with { IssuedOn = IssuedOn });
        GivenTitle ??= PlanId is null ? null : Title;
        Revision++;
        EditedAt = at;
        Version++;
        if (TotalMinor == 0)
            (Status, PaidAt) = (InvoiceStatus.Paid, at);
        Log(ActivityType.Revised, $"Corrected: revision {Revision}", at, actorId);
    }

    public void RequireRevisable()
    {
        RequireStatus(InvoiceStatus.Pending, "Only a pending invoice can be corrected.");
        if (PaidMinor > 0)
            throw new IllegalStepException("Something was paid already. Write a credit note instead.");
        if (CreditedMinor > 0)
            throw new IllegalStepException("Something was credited already. Write another credit note instead.");
    }

    /// <summary>Issues a credit note at once: it has nothing to be sent or paid for, since it settles what it takes from.</summary>
    /// <exception cref="BrokenRuleException">It takes nothing, or more than is left; nothing was changed.</exception>
    /// <exception cref="IllegalStepException">The invoice's state forbids it.</exception>
    public static Invoice CreditNote(
        Invoice original,
        InvoiceContent content,
        IssuedNumber number,
        DateOnly issuedOn,
        Guid actorId,
        DateTimeOffset at
    )
    {
        original.RequireCreditable();
        var note = new Invoice
        {
            WorkspaceId = original.WorkspaceId,
            CreatorId = actorId,
            CreatedAt = at,
            Kind = InvoiceKind.CreditNote,
            Status = InvoiceStatus.Paid,
            Number = number.Text,
            NumberOrder = number.Order,
            CreditedInvoiceId = original.Id,
            Client = original.Client,
            Revision = 1,
            SentAt = at,
            LastSentAt = at,
            PaidAt = at,
            IsExample = original.IsExample,
        };
        note.Write(content with { Title = content.Title ?? $"Credit note #{number.Text}", IssuedOn = issuedOn, IsCreditNote = true });
        (note.CreditedMinor, note.BalanceMinor) = (note.TotalMinor, 0);
        note.Log(ActivityType.Credited, $"Issued for invoice #{original.Number}", at, actorId);
        return note;
    }

    /// <summary>Takes a credit note off what is owed.</summary>
    /// <returns>What was paid beyond that: the client's credit now.</returns>
    /// <inheritdoc cref="CreditNote" path="/exception"/>
    public Money Credit(Invoice note, Guid actorId, DateTimeOffset at)
    {
        RequireCreditable();
        var amount = -note.Total;
        if (amount.In(Currency).Minor <= 0)
            throw new BrokenRuleException("A credit note takes off more than nothing.", "lines");
        if (CreditedMinor + amount.Minor > TotalMinor)
            throw new BrokenRuleException(
                $"That is more than can be credited: {Total - AmountCredited} {Currency} of the invoice is left.",
                "lines"
            );
        CreditedMinor += amount.Minor;
        var surplus = Math.Max(0, PaidMinor + CreditedMinor - TotalMinor);
        PaidMinor -= surplus;
        if (Status is InvoiceStatus.Pending)
            Settle(at);
        else
            Version++;
        Log(ActivityType.Credited, $"{amount} {Currency} credited with #{note.Number}", at, actorId);
        return new Money(surplus, Currency);
    }

    public void RequireCreditable()
    {
        if (Kind is InvoiceKind.CreditNote)
            throw new IllegalStepException("A credit note cannot be credited.");
        if (Status is not (InvoiceStatus.Pending or InvoiceStatus.Paid))
            throw new IllegalStepException("Only an invoice that was issued, and is neither void nor written off, can be credited.");
        if (CreditedMinor >= TotalMinor)
            throw new IllegalStepException("The whole invoice was credited already.");
    }

    /// <summary>Takes what was received, up to the balance; when nothing is left to pay the invoice is Paid.</summary>
    /// <returns>What it took; the rest is the client's credit.</returns>
    public Money RecordPayment(Money amount, DateTimeOffset at, Guid? actorId = null)
    {
        RequirePayable();
        if (amount.In(Currency).Minor <= 0)
            throw new BrokenRuleException("A payment is more than nothing.", "amount");
        var taken = amount with { Minor = Math.Min(amount.Minor, BalanceMinor) };
        Status = InvoiceStatus.Pending;
        PaidMinor += taken.Minor;
        Settle(at);
        Log(ActivityType.PaymentReceived, $"{amount} {Currency} received", at, actorId);
        return taken;
    }

    public void RequirePayable()
    {
        if (Status is not (InvoiceStatus.Pending or InvoiceStatus.WrittenOff))
            throw new IllegalStepException("Only a pending invoice can be paid.");
    }

    /// <summary>
    /// Gives back what it had taken. All of it given back ends the matter: nothing is owed. A part of it is owed again.
    /// </summary>
    public void RecordRefund(Money amount, DateTimeOffset at, Guid? actorId = null)
    {
        var given = TakeBack(amount);
        RefundedMinor += given;
        if (PaidMinor > 0)
            Reopen();
        else
            (Status, BalanceMinor) = (InvoiceStatus.Paid, 0);
        Log(ActivityType.Refunded, $"{amount} {Currency} refunded", at, actorId);
    }

    /// <summary>The client's bank took a payment back, for now or for good: it is owed again.</summary>
    public void RecordDispute(Money amount, DateTimeOffset at)
    {
        TakeBack(amount);
        Reopen();
        Log(ActivityType.PaymentFailed, $"A payment of {amount} {Currency} is disputed", at, actorId: null);
    }

    /// <summary>A member wrote to the client of the payment, so the board waits for an answer.</summary>
    public void FollowUp(string recipient, Guid actorId, DateTimeOffset at)
    {
        Handle(at);
        Log(ActivityType.ReminderSent, $"Follow-up sent to {recipient}", at, actorId);
    }

    /// <param name="at">Null takes the mark away.</param>
    public void Handle(DateTimeOffset? at)
    {
        RequireFollowUp();
        HandledAt = at;
        Version++;
    }

    public void RequireFollowUp()
    {
        if (Status is not InvoiceStatus.Pending || BalanceMinor <= 0)
            throw new IllegalStepException("Nothing is open on this invoice, so there is nothing to follow up.");
    }

    /// <summary>Gives up what is left to pay. Should it come after all, it is taken.</summary>
    public void WriteOff(Guid actorId, DateTimeOffset at)
    {
        RequireStatus(InvoiceStatus.Pending, "Only a pending invoice can be written off.");
        Status = InvoiceStatus.WrittenOff;
        WrittenOffAt = at;
        Version++;
        Log(ActivityType.WrittenOff, $"{BalanceDue} {Currency} written off", at, actorId);
    }

    public void Void(Guid actorId, DateTimeOffset at)
    {
        RequireStatus(InvoiceStatus.Pending, "Only a pending invoice can be voided.");
        if (PaidMinor > 0)
            throw new IllegalStepException("Something was paid already. Write a credit note instead.");
        if (CreditedMinor > 0)
            throw new IllegalStepException("Something was credited already. Credit the rest instead.");
        Status = InvoiceStatus.Void;
        VoidedAt = at;
        BalanceMinor = 0;
        Version++;
        Log(ActivityType.Voided, "Voided", at, actorId);
    }

    private void Write(InvoiceContent content)
    {
        RequireWritable(content);
        var totals = content.Totals();

        GivenTitle = string.IsNullOrWhiteSpace(content.Title) ? null : content.Title.Trim();
        ClientId = content.ClientId;
        Currency = content.Currency;
        IssuedOn = content.IssuedOn;
        DueOn = content.DueOn;
        PricesIncludeTax = content.PricesIncludeTax;
        Discount = content.Discount;
        PurchaseOrder = content.PurchaseOrder;
        Notes = content.Notes;
        Terms = content.Terms;

        _lineItems.Clear();
        _lineItems.AddRange(content.Lines.Select((line, i) => new LineItem(i + 1, line, totals.Lines[i])));
        SubtotalMinor = totals.Subtotal.Minor;
        TaxMinor = totals.Tax.Minor;
        TotalMinor = totals.Total.Minor;
        BalanceMinor = TotalMinor - PaidMinor - CreditedMinor;
    }

    // A part of a plan keeps what the sum rests on, its tax shares too, which no form carries.
    private InvoiceContent Allowed(InvoiceContent content)
    {
        if (PlanId is null)
            return content;
        var own = Content;
        var given = content.Lines.Select(line => line with { TaxMinor = null });
        return
            given.SequenceEqual(own.Lines.Select(line => line with { TaxMinor = null }))
            && (content.Currency, content.Discount, content.PricesIncludeTax) == (own.Currency, own.Discount, own.PricesIncludeTax)
            ? content with
            {
                Lines = own.Lines,
            }
            : throw new IllegalStepException(
                "This invoice is a part of a payment plan: its title, dates, notes and client can change, its lines, discount and currency cannot."
            );
    }

    private static void RequireWritable(InvoiceContent content)
    {
        if (content.Lines.Count > MaxLines)
            throw new BrokenRuleException($"An invoice has at most {MaxLines} lines.", "lines");
        if (content.IssuedOn is { } issuedOn && content.DueOn < issuedOn)
            throw new BrokenRuleException("The due date lies before the issue date.", "dueDate");
    }

    private long TakeBack(Money amount)
    {
        if (Status is not (InvoiceStatus.Pending or InvoiceStatus.Paid))
            throw new IllegalStepException("Nothing was paid for this invoice.");
        if (amount.In(Currency).Minor <= 0 || amount.Minor > PaidMinor)
            throw new BrokenRuleException("No more can go back than was paid.", "amount");
        PaidMinor -= amount.Minor;
        Version++;
        return amount.Minor;
    }

    private void Reopen()
    {
        BalanceMinor = TotalMinor - PaidMinor - CreditedMinor;
        (Status, PaidAt, HandledAt) = (InvoiceStatus.Pending, null, null);
    }

    private void Settle(DateTimeOffset at)
    {
        BalanceMinor = TotalMinor - PaidMinor - CreditedMinor;
        HandledAt = null;
        if (BalanceMinor == 0)
            (Status, PaidAt) = (InvoiceStatus.Paid, at);
        Version++;
    }

    private void RequireStatus(InvoiceStatus status, string otherwise)
    {
        if (Status != status)
            throw new IllegalStepException(otherwise);
    }

    private void Log(ActivityType type, string text, DateTimeOffset at, Guid? actorId) =>
        _activity.Add(new ActivityEntry(WorkspaceId, Id, type, text, at, actorId));
}

public enum InvoiceKind
{
    Standard,
    Deposit,
    Stage,
    Final,
    CreditNote,
}

public enum InvoiceStatus
{
    Draft,
    Pending,
    Paid,
    Void,
    WrittenOff,
}

/// <summary>What an invoice is called when everything is considered; derived when read, never stored.</summary>
public enum InvoiceLabel
{
    Draft,
    Scheduled,
    Pending,
    PartiallyPaid,
    Overdue,
    Paid,
    Refunded,
    WrittenOff,
    Void,
}
