using System.Globalization;
using System.Net;
using System.Text;
using System.Text.Json;
using InvoiceTracker.Domain;

namespace InvoiceTracker.Features.Payments.Gateways;

/// <summary>Stripe Checkout. The charge is named by its payment intent, which sessions, refunds and disputes all carry.</summary>
public sealed class StripeGateway(GatewayHttp http, GatewayOptions options, TimeProvider clock) : IPaymentGateway
{
    private const string Service = "Stripe";
    private const string SecretKey = "secretKey";
    private const string WebhookSecret = "webhookSecret";
    private const string CheckoutKey = "checkout";
    private const long OldestSignature = 300;

    private static readonly Uri s_live = new("https://api.stripe.com");

    private static readonly TimeSpan s_session = TimeSpan.FromHours(23);

    public PaymentMethod Method => PaymentMethod.Stripe;

    public IReadOnlyList<GatewayKey> Keys { get; } =
    [
        new(
            SecretKey,
            "Secret key",
            "Stripe › Developers › API keys. It begins with sk_ or rk_.",
            IsSecret: true,
            IsOptional: false,
            value =>
                value.StartsWith("pk_", StringComparison.Ordinal) ? "This is the publishable key. The secret key begins with sk_ or rk_."
                : value.StartsWith("sk_", StringComparison.Ordinal) || value.StartsWith("rk_", StringComparison.Ordinal) ? null
                : "A secret key begins with sk_ or rk_."
        ),
        new(
            WebhookSecret,
            "Signing secret",
            "Stripe › Developers › Webhooks, once the address below is entered there. It begins with whsec_.",
            IsSecret: true,
            IsOptional: true,
            value => value.StartsWith("whsec_", StringComparison.Ordinal) ? null : "A signing secret begins with whsec_."
        ),
    ];

    public Task<bool> TestAsync(GatewayAccount account, CancellationToken cancellationToken) =>
        AskStripeAsync(
            account,
            async client =>
            {
                await new Stripe.BalanceService(client).GetAsync(null, null, cancellationToken);
                return account[SecretKey].Contains("_test_", StringComparison.Ordinal);
            }
        );

    public Task<OpenedCheckout> OpenAsync(GatewayAccount account, CheckoutOrder order, CancellationToken cancellationToken)
    {
        var metadata = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            [CheckoutKey] = order.Reference,
            ["invoice"] = order.InvoiceNumber,
            ["revision"] = order.Checkout.Revision.ToString(CultureInfo.InvariantCulture),
        };
        // Of the checkout's own time, since a repeated request must be the same to the letter.
        var expiresAt = order.Checkout.CreatedAt + s_session;
        var asked = new Stripe.Checkout.SessionCreateOptions
        {
            Mode = "payment",
            ClientReferenceId = order.Reference,
            Metadata = metadata,
            PaymentIntentData = new Stripe.Checkout.SessionPaymentIntentDataOptions { Metadata = metadata, Description = order.Title },
            SuccessUrl = order.ReturnPage,
            CancelUrl = order.Page,
            ExpiresAt = expiresAt.UtcDateTime,
            LineItems =
            [
                new Stripe.Checkout.SessionLineItemOptions
                {
                    Quantity = 1,
                    PriceData = new Stripe.Checkout.SessionLineItemPriceDataOptions
                    {
                        Currency = order.Amount.Currency.Code.ToLowerInvariant(),
                        UnitAmount = ToStripe(order.Amount),
                        ProductData = new Stripe.Checkout.SessionLineItemPriceDataProductDataOptions { Name = order.Title },
                    },
                },
            ],
        };
        return AskStripeAsync(
            account,
            async client =>
            {
                var session = await new Stripe.Checkout.SessionService(client).CreateAsync(
                    asked,
                    new Stripe.RequestOptions { IdempotencyKey = order.Reference },
                    cancellationToken
                );
                return session is { Id: { Length: > 0 } id, Url: { Length: > 0 } url }
                    ? new OpenedCheckout(id, url, expiresAt)
                    : throw new GatewayException(GatewayFailure.Unknown, "Stripe's answer has no page to pay on.");
            }
        );
    }

    public async Task<GatewayNotice?> SettleAsync(GatewayAccount account, Checkout checkout, CancellationToken cancellationToken)
    {
        var session = await AskStripeAsync(
            account,
            client => new Stripe.Checkout.SessionService(client).GetAsync(checkout.SessionId, null, null, cancellationToken)
        );
        return session switch
        {
            { PaymentStatus: "paid", PaymentIntentId: { Length: > 0 } intent, AmountTotal: { } amount } => new GatewayNotice(
                GatewayNoticeKind.Paid
            )
            {
                CheckoutId = checkout.Id,
                SessionId = session.Id,
                Charge = intent,
                Amount = FromStripe(amount, session.Currency),
            },
            { Status: "expired" } => new GatewayNotice(GatewayNoticeKind.Expired) { CheckoutId = checkout.Id, SessionId = session.Id },
            _ => null,
        };
    }

    public async Task CloseAsync(GatewayAccount account, Checkout checkout, CancellationToken cancellationToken) =>
        await AskStripeAsync(
            account,
            client => new Stripe.Checkout.SessionService(client).ExpireAsync(checkout.SessionId, null, null, cancellationToken)
        );

    public Task<GatewayCall?> VerifyAsync(GatewayAccount account, GatewayRequest request, CancellationToken cancellationToken) =>
        Task.FromResult(Verify(account, request));

    public async Task<IReadOnlyList<GatewayNotice>> ReadAsync(GatewayAccount account, byte[] body, CancellationToken cancellationToken)
    {
        if (ForeignJson.Parse(body) is not { } json || json.At("data", "object") is not { } thing)
            return [];
        switch (json.Text("type"))
        {
            case "checkout.session.completed" or "checkout.session.async_payment_succeeded" when thing.Text("payment_status") is "paid":
                return [OfSession(thing, GatewayNoticeKind.Paid)];
            case "checkout.session.async_payment_failed":
                return [OfSession(thing, GatewayNoticeKind.Failed) with { IsFinal = true }];
            case "checkout.session.expired":
                return [OfSession(thing, GatewayNoticeKind.Expired)];
            case "refund.created" or "refund.updated" or "charge.refund.updated":
                return OfRefunds([thing]);
            case "charge.refunded":
                return OfRefunds(
                    thing.At("refunds", "data") is null
                        ? await RefundsOfAsync(account, thing.Text("payment_intent"), cancellationToken)
                        : thing.Items("refunds", "data")
                );
            case "charge.dispute.created":
                return [new GatewayNotice(GatewayNoticeKind.Disputed) { Charge = thing.Text("payment_intent") }];
            case "charge.dispute.closed" when thing.Text("status") is "won":
                return [new GatewayNotice(GatewayNoticeKind.DisputeWon) { Charge = thing.Text("payment_intent") }];
            default:
                return [];
        }
    }

    public Task<GatewayRefund> RefundAsync(
        GatewayAccount account,
        Payment payment,
        Money amount,
        string key,
        CancellationToken cancellationToken
    ) =>
        AskStripeAsync(
            account,
            async client =>
            {
                var refund = await new Stripe.RefundService(client).CreateAsync(
                    new Stripe.RefundCreateOptions { PaymentIntent = payment.Reference, Amount = ToStripe(amount) },
                    new Stripe.RequestOptions { IdempotencyKey = key },
                    cancellationToken
                );
                return refund.Status is "failed" or "canceled"
                    ? throw new GatewayException(GatewayFailure.Refused, "Stripe could not refund this payment.")
                    : new GatewayRefund(refund.Id, refund.Status is "succeeded");
            }
        );

    /// <summary>Stripe's smallest unit, which is not ISO 4217's for all.</summary>
    /// <exception cref="BrokenRuleException">Stripe cannot take this amount.</exception>
    internal static long ToStripe(Money amount) =>
        amount.Currency.Code switch
        {
            "ISK" or "UGX" => amount.Minor * 100,
            "MGA" when amount.Minor % 100 == 0 => amount.Minor / 100,
            _ when amount.Currency.Exponent > 3 || amount.Currency.Code is "MGA" or "IQD" or "LYD" => throw new BrokenRuleException(
                $"Stripe cannot take this amount in {amount.Currency}."
            ),
            _ when amount.Currency.Exponent == 3 && amount.Minor % 10 != 0 => throw new BrokenRuleException(
                $"Stripe takes amounts in {amount.Currency} with two decimals only."
            ),
            _ => amount.Minor,
        };

    internal static Money? FromStripe(long? amount, string? currency) =>
        amount is >= 0 and < Money.Limit / 100 and { } minor && Currency.TryParse(currency?.ToUpperInvariant(), out var known)
            ? known.Code switch
            {
                "ISK" or "UGX" => new Money(minor / 100, known),
                "MGA" => new Money(minor * 100, known),
                _ => new Money(minor, known),
            }
            : null;

    private GatewayCall? Verify(GatewayAccount account, GatewayRequest request)
    {
        if (account[WebhookSecret] is not { Length: > 0 } secret)
            return null;
        try
        {
            var text = Encoding.UTF8.GetString(request.Body);
            var header = request.Headers["Stripe-Signature"].ToString();
            Stripe.EventUtility.ValidateSignature(text, header, secret, OldestSignature, clock.GetUtcNow().ToUnixTimeSeconds());
        }
        catch (Exception e) when (e is Stripe.StripeException or FormatException or ArgumentException or OverflowException)
        {
            return null;
        }
        return ForeignJson.Parse(request.Body) is { } json && (json.Text("id"), json.Text("type")) is ({ } id, { } type)
            ? new GatewayCall(id, type)
            : null;
    }

    private static GatewayNotice OfSession(JsonElement session, GatewayNoticeKind kind) =>
        new(kind)
        {
            CheckoutId = ForeignJson.Id(session.Text("client_reference_id") ?? session.Text("metadata", CheckoutKey)),
            SessionId = session.Text("id"),
            Charge = session.Text("payment_intent") ?? session.Text("payment_intent", "id"),
            Amount = FromStripe(session.Number("amount_total"), session.Text("currency")),
        };

    private static List<GatewayNotice> OfRefunds(IEnumerable<JsonElement> refunds) =>
        [
            .. refunds
                .Where(refund => refund.Text("status") is "succeeded")
                .Select(refund => new GatewayNotice(GatewayNoticeKind.Refunded)
                {
                    Charge = refund.Text("payment_intent"),
                    Refund = refund.Text("id"),
                    Amount = FromStripe(refund.Number("amount"), refund.Text("currency")),
                }),
        ];

    // A charge says since 2022 only how much went back in all; which refunds those were has to be asked.
    private async Task<IReadOnlyList<JsonElement>> RefundsOfAsync(
        GatewayAccount account,
        string? intent,
        CancellationToken cancellationToken
    )
    {
        if (intent is null)
            return [];
        var refunds = await AskStripeAsync(
            account,
            client =>
                new Stripe.RefundService(client).ListAsync(
                    new Stripe.RefundListOptions { PaymentIntent = intent, Limit = 100 },
                    null,
                    cancellationToken
                )
        );
        return
        [
            .. refunds.Data.Select(refund =>
                JsonSerializer.SerializeToElement(
                    new
                    {
                        id = refund.Id,
                        status = refund.Status,
                        payment_intent = intent,
                        amount = refund.Amount,
                        currency = refund.Currency,
                    }
                )
            ),
        ];
    }

    private async Task<T> AskStripeAsync<T>(GatewayAccount account, Func<Stripe.StripeClient, Task<T>> ask)
    {
        using var client = http.Create();
        var stripe = new Stripe.StripeClient(
            new Stripe.StripeClientOptions
            {
                ApiKey = account[SecretKey],
                ApiBase = (options.StripeBase ?? s_live).AbsoluteUri.TrimEnd('/'),
                HttpClient = new Stripe.SystemNetHttpClient(client, maxNetworkRetries: 0, appInfo: null, enableTelemetry: false),
            }
        );
        try
        {
            return await ask(stripe);
        }
        catch (Stripe.StripeException e) when (e.HttpStatusCode is default(HttpStatusCode) or HttpStatusCode.OK)
        {
            throw GatewayHttp.Silence(Service, e);
        }
        catch (Stripe.StripeException e)
        {
            throw GatewayHttp.Refusal(Service, e.HttpStatusCode, e.StripeError?.Code ?? e.StripeError?.Type);
        }
        catch (Exception e) when (GatewayHttp.IsSilence(e))
        {
            throw GatewayHttp.Silence(Service, e);
        }
    }
}
