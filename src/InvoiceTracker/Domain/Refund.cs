namespace InvoiceTracker.Domain;

/// <summary>Money that went back to the client.</summary>
public sealed class Refund
{
    private Refund() { }

    public Refund(Payment payment, Money amount, string? reference, DateTimeOffset at)
    {
        WorkspaceId = payment.WorkspaceId;
        PaymentId = payment.Id;
        InvoiceId = payment.InvoiceId;
        Method = payment.Method;
        AmountMinor = amount.Minor;
        Currency = amount.Currency;
        Reference = reference;
        At = at;
    }

    public Guid Id { get; private set; }
    public Guid WorkspaceId { get; private set; }
    public Guid PaymentId { get; private set; }
    public Guid InvoiceId { get; private set; }
    public PaymentMethod Method { get; private set; }
    public long AmountMinor { get; private set; }
    public Currency Currency { get; private set; } = Currency.Of("EUR");

    /// <summary>The gateway's name of it; with the method, unique.</summary>
    public string? Reference { get; private set; }

    public DateTimeOffset At { get; private set; }
}
