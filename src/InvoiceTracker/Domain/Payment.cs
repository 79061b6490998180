namespace InvoiceTracker.Domain;

/// <summary>Money that was received for an invoice. What becomes of it later is written beside it; the amount never changes.</summary>
public sealed class Payment
{
    public const int ReferenceLength = 120;
    public const int NoteLength = 500;

    private Payment() { }

    public Payment(Invoice invoice, Money amount, PaymentMethod method, DateOnly receivedOn, DateTimeOffset createdAt)
    {
        WorkspaceId = invoice.WorkspaceId;
        InvoiceId = invoice.Id;
        AmountMinor = amount.Minor;
        Currency = amount.Currency;
        Method = method;
        ReceivedOn = receivedOn;
        CreatedAt = createdAt;
    }

    public Guid Id { get; private set; }
    public Guid WorkspaceId { get; private set; }
    public Guid InvoiceId { get; private set; }
    public long AmountMinor { get; private set; }
    public Currency Currency { get; private set; } = Currency.Of("EUR");
    public PaymentMethod Method { get; private set; }
    public DateOnly ReceivedOn { get; private set; }

    /// <summary>The gateway's name of the charge; with the method, unique, so that a charge told of many times is one payment.</summary>
    public string? Reference { get; init; }

    public string? Note { get; init; }
    public PaymentState State { get; private set; }

    /// <summary>In words, why it needs a look; null when it does not.</summary>
    public string? ReviewReason { get; private set; }

    /// <summary>How much of it the invoice took; the rest became the client's credit.</summary>
    public long AppliedMinor { get; private set; }

    public long RefundedMinor { get; private set; }
    public DateTimeOffset CreatedAt { get; private set; }

    /// <summary>The member who recorded it; null for a gateway's.</summary>
    public Guid? RecordedById { get; init; }

    public Money Amount => new(AmountMinor, Currency);

    /// <summary>Notes what the invoice took of it.</summary>
    public void Applied(Money amount) => AppliedMinor = amount.In(Currency).Minor;

    /// <summary>It is kept out of the invoice until somebody has looked.</summary>
    public void NeedsReview(string reason) => (State, ReviewReason) = (PaymentState.Review, reason);

    /// <summary>Somebody looked, and it is credited.</summary>
    public void Accept() => State = PaymentState.Received;

    /// <summary>Notes that so much went back to the client in all.</summary>
    public void Refunded(Money amount)
    {
        RefundedMinor = amount.In(Currency).Minor;
        if (RefundedMinor >= AmountMinor)
            State = PaymentState.Refunded;
    }

    /// <exception cref="IllegalStepException">Something else went back since somebody looked.</exception>
    public void RequireRefunded(long minor)
    {
        if (RefundedMinor != minor)
            throw new IllegalStepException("Something went back meanwhile. Look at the payment again before you give back more.");
    }

    public void Disputed() => State = PaymentState.Disputed;

    public void DisputeWon() => State = PaymentState.Received;
}

public enum PaymentMethod
{
    Bank,
    Stripe,
    PayPal,
    Square,
    Other,
}

public enum PaymentState
{
    Received,

    /// <summary>It does not fit what was asked for; nothing was credited.</summary>
    Review,
    Disputed,
    Refunded,
}
