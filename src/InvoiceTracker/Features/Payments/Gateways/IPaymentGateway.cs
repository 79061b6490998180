using InvoiceTracker.Domain;

namespace InvoiceTracker.Features.Payments.Gateways;

/// <summary>
/// A payment service whose own page takes the money. What it tells is read here and believed nowhere: amounts are compared, and
/// everything that it says twice is one.
/// </summary>
public interface IPaymentGateway
{
    PaymentMethod Method { get; }

    /// <summary>What a business enters to connect its account.</summary>
    IReadOnlyList<GatewayKey> Keys { get; }

    /// <summary>Asks the service whether it knows the keys.</summary>
    /// <returns>True where its payments are pretend.</returns>
    /// <exception cref="GatewayException">It does not, or cannot be asked.</exception>
    Task<bool> TestAsync(GatewayAccount account, CancellationToken cancellationToken);

    /// <summary>Makes the page that asks for the money; asked again with the same order, it is the same page.</summary>
    /// <exception cref="BrokenRuleException">The service cannot take this amount or currency.</exception>
    Task<OpenedCheckout> OpenAsync(GatewayAccount account, CheckoutOrder order, CancellationToken cancellationToken);

    /// <summary>Asks what became of a checkout, and takes what the client has approved.</summary>
    /// <returns>Null while nothing has been decided.</returns>
    Task<GatewayNotice?> SettleAsync(GatewayAccount account, Checkout checkout, CancellationToken cancellationToken);

    /// <summary>Has a page that asks for what is not due any more closed, where the service can.</summary>
    Task CloseAsync(GatewayAccount account, Checkout checkout, CancellationToken cancellationToken) => Task.CompletedTask;

    /// <summary>Whether a call comes from the service, and is meant for us, now.</summary>
    /// <returns>Null for a wrong signature or one that is too old.</returns>
    Task<GatewayCall?> VerifyAsync(GatewayAccount account, GatewayRequest request, CancellationToken cancellationToken);

    /// <summary>What a call that was verified says; nothing where it is of no concern.</summary>
    Task<IReadOnlyList<GatewayNotice>> ReadAsync(GatewayAccount account, byte[] body, CancellationToken cancellationToken);

    /// <param name="key">The same key is the same refund.</param>
    /// <returns>The service's name of the refund, and whether it is done already.</returns>
    Task<GatewayRefund> RefundAsync(GatewayAccount account, Payment payment, Money amount, string key, CancellationToken cancellationToken);
}

/// <summary>One of the values that connect an account.</summary>
/// <param name="Name">As the API calls it.</param>
/// <param name="Hint">Where it is found.</param>
/// <param name="IsOptional">The service gives it only once it knows where to call.</param>
/// <param name="Flaw">What is wrong with it, as a sentence; null when nothing is known to be.</param>
public sealed record GatewayKey(string Name, string Label, string Hint, bool IsSecret, bool IsOptional, Func<string, string?> Flaw);

/// <summary>A connection with its keys in the clear, for as long as a call takes.</summary>
public sealed record GatewayAccount(bool IsTestMode, IReadOnlyDictionary<string, string> Keys)
{
    public string this[string key] => Keys.GetValueOrDefault(key, "");

    /// <summary>Nothing of the keys, wherever it is written.</summary>
    public override string ToString() => nameof(GatewayAccount);
}

/// <summary>What a client is to pay.</summary>
/// <param name="Page">The link's page, to which the client returns.</param>
public sealed record CheckoutOrder(Checkout Checkout, string InvoiceNumber, string Business, string Page)
{
    public Money Amount => new(Checkout.AmountMinor, Checkout.Currency);

    public string Title => $"Invoice {InvoiceNumber}";

    /// <summary>Our name of it, which the service hands back; it makes a repeated request the same one.</summary>
    public string Reference => Checkout.Id.ToString("N");

    /// <summary>It proves nothing; the page then says that the payment is not confirmed yet.</summary>
    public string ReturnPage => $"{Page}?paid={Checkout.Gateway.ToString().ToLowerInvariant()}";
}

/// <param name="ExpiresAt">From then on it is not offered any more.</param>
public sealed record OpenedCheckout(string SessionId, string Url, DateTimeOffset ExpiresAt);

public sealed record GatewayRefund(string Reference, bool IsDone);

/// <param name="Address">The address that was called, as the service knows it.</param>
public sealed record GatewayRequest(string Address, IHeaderDictionary Headers, byte[] Body);

/// <param name="EventId">The same call, however often it is made.</param>
public sealed record GatewayCall(string EventId, string Type);

public enum GatewayNoticeKind
{
    /// <summary>The client agreed; the money is still to be taken.</summary>
    Approved,
    Paid,
    Failed,

    /// <summary>The page ended without a payment.</summary>
    Expired,
    Refunded,
    Disputed,

    /// <summary>A dispute ended for the business: the money stays.</summary>
    DisputeWon,
}

/// <summary>What a service says of a payment.</summary>
public sealed record GatewayNotice(GatewayNoticeKind Kind)
{
    /// <summary>Our checkout, if the service hands our reference back.</summary>
    public Guid? CheckoutId { get; init; }

    /// <summary>The service's name of the checkout.</summary>
    public string? SessionId { get; init; }

    /// <summary>The service's name of the charge.</summary>
    public string? Charge { get; init; }

    /// <summary>Null where it is not told, or in no currency that we know.</summary>
    public Money? Amount { get; init; }

    public string? Refund { get; init; }

    /// <summary>After the failure this page cannot be paid any more.</summary>
    public bool IsFinal { get; init; }
}

/// <summary>The service refused us or could not be asked. The message never holds a key.</summary>
public sealed class GatewayException(GatewayFailure failure, string message, Exception? inner = null) : Exception(message, inner)
{
    public GatewayFailure Failure { get; } = failure;
}

public enum GatewayFailure
{
    /// <summary>It does not know the keys.</summary>
    Keys,

    /// <summary>It answered, and not with what was asked for.</summary>
    Refused,

    /// <summary>No answer that can be read: it may have done it, or not.</summary>
    Unknown,
}
