namespace InvoiceTracker.Domain;

/// <summary>An entry in what is owed to a client, by currency: what was paid too much, less what an invoice took of it.</summary>
public sealed class ClientCredit
{
    private ClientCredit() { }

    /// <param name="amount">Negative where an invoice takes of it.</param>
    public ClientCredit(Guid workspaceId, Guid clientId, Money amount, Guid? invoiceId, DateTimeOffset at)
    {
        WorkspaceId = workspaceId;
        ClientId = clientId;
        AmountMinor = amount.Minor;
        Currency = amount.Currency;
        InvoiceId = invoiceId;
        At = at;
    }

    public Guid Id { get; private set; }
    public Guid WorkspaceId { get; private set; }
    public Guid ClientId { get; private set; }
    public long AmountMinor { get; private set; }
    public Currency Currency { get; private set; } = Currency.Of("EUR");

    /// <summary>The invoice that it comes from or went to.</summary>
    public Guid? InvoiceId { get; private set; }

    public DateTimeOffset At { get; private set; }
}
