namespace InvoiceTracker.Domain;

/// <summary>A page of a payment service that asks for exactly the balance of an invoice. As long as it is open, every click leads there.</summary>
public sealed class Checkout
{
    public const int SessionLength = 200;
    public const int UrlLength = 2000;

    private Checkout() { }

    public Checkout(Invoice invoice, PaymentMethod gateway, Guid connectionId, DateTimeOffset createdAt)
    {
        WorkspaceId = invoice.WorkspaceId;
        InvoiceId = invoice.Id;
        Gateway = gateway;
        ConnectionId = connectionId;
        AmountMinor = invoice.BalanceMinor;
        Currency = invoice.Currency;
        Revision = invoice.Revision;
        CreatedAt = createdAt;
    }

    public Guid Id { get; private set; }
    public Guid WorkspaceId { get; private set; }
    public Guid InvoiceId { get; private set; }
    public PaymentMethod Gateway { get; private set; }
    public Guid ConnectionId { get; private set; }
    public long AmountMinor { get; private set; }
    public Currency Currency { get; private set; } = Currency.Of("EUR");

    /// <summary>Of the invoice, when it was made.</summary>
    public int Revision { get; private set; }

    /// <summary>The service's name of it; null until the service has answered.</summary>
    public string? SessionId { get; set; }

    /// <summary>Where the client pays.</summary>
    public string? Url { get; set; }

    public CheckoutState State { get; set; }
    public DateTimeOffset CreatedAt { get; private set; }
    public DateTimeOffset? ExpiresAt { get; set; }

    /// <summary>When the service was last asked what became of it.</summary>
    public DateTimeOffset? CheckedAt { get; set; }
}

public enum CheckoutState
{
    Open,
    Paid,

    /// <summary>It expired, was abandoned, or asks for what is not due any more.</summary>
    Closed,
}
