using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using InvoiceTracker.Domain;

namespace InvoiceTracker.Features.Payments.Gateways;

/// <summary>PayPal Orders v2. The client approves an order, which we capture; the charge is named by its capture.</summary>
public sealed class PayPalGateway(GatewayHttp http, GatewayOptions options, TimeProvider clock) : IPaymentGateway
{
    private const string Service = "PayPal";
    private const string ClientId = "clientId";
    private const string ClientSecret = "clientSecret";
    private const string WebhookId = "webhookId";

    private static readonly Uri s_live = new("https://api-m.paypal.com");
    private static readonly Uri s_sandbox = new("https://api-m.sandbox.paypal.com");

    // An order that nobody approves ends after three hours.
    private static readonly TimeSpan s_order = TimeSpan.FromHours(3) - TimeSpan.FromMinutes(5);
    private static readonly TimeSpan s_oldestSignature = TimeSpan.FromSeconds(300);

    public PaymentMethod Method => PaymentMethod.PayPal;

    public IReadOnlyList<GatewayKey> Keys { get; } =
    [
        new(ClientId, "Client ID", "PayPal developer dashboard › Apps & credentials.", IsSecret: false, IsOptional: false, _ => null),
        new(ClientSecret, "Secret", "On the same page, below the client ID.", IsSecret: true, IsOptional: false, _ => null),
        new(
            WebhookId,
            "Webhook ID",
            "On the app's page, once the address below is entered there.",
            IsSecret: false,
            IsOptional: true,
            _ => null
        ),
    ];

    public async Task<bool> TestAsync(GatewayAccount account, CancellationToken cancellationToken)
    {
        if (options.PayPalBase is not null)
        {
            await SignInAsync(account, cancellationToken);
            return options.PayPalBase != s_live;
        }
        try
        {
            await SignInAsync(account with { IsTestMode = false }, cancellationToken);
            return false;
        }
        catch (GatewayException e) when (e.Failure is GatewayFailure.Keys)
        {
            await SignInAsync(account with { IsTestMode = true }, cancellationToken);
            return true;
        }
    }

    public async Task<OpenedCheckout> OpenAsync(GatewayAccount account, CheckoutOrder order, CancellationToken cancellationToken)
    {
        var body = new
        {
            intent = "CAPTURE",
            purchase_units = new[]
            {
                new
                {
                    reference_id = order.Reference,
                    custom_id = order.Reference,
                    // PayPal takes each of these once, and an invoice may be paid in parts.
                    invoice_id = $"{order.InvoiceNumber}-{order.Checkout.Revision}-{order.Reference}",
                    description = order.Title,
                    amount = ToPayPal(order.Amount),
                },
            },
            payment_source = new
            {
                paypal = new
                {
                    experience_context = new
                    {
                        brand_name = order.Business.Length <= 127 ? order.Business : order.Business[..127],
                        user_action = "PAY_NOW",
                        shipping_preference = "NO_SHIPPING",
                        return_url = order.ReturnPage,
                        cancel_url = order.Page,
                    },
                },
            },
        };
        var made = await AskAsync(account, HttpMethod.Post, "v2/checkout/orders", body, order.Reference, cancellationToken);
        var url = made.Items("links").FirstOrDefault(link => link.Text("rel") is "payer-action" or "approve");
        return made.Text("id") is { } id && url.Text("href") is { } href
            ? new OpenedCheckout(id, href, order.Checkout.CreatedAt + s_order)
            : throw new GatewayException(GatewayFailure.Unknown, "PayPal's answer has no page to pay on.");
    }

    public async Task<GatewayNotice?> SettleAsync(GatewayAccount account, Checkout checkout, CancellationToken cancellationToken)
    {
        var address = $"v2/checkout/orders/{Uri.EscapeDataString(checkout.SessionId!)}";
        JsonElement order;
        try
        {
            order = await AskAsync(account, HttpMethod.Get, address, null, null, cancellationToken);
            if (order.Text("status") is "APPROVED")
                order = await CaptureAsync(account, address, checkout, cancellationToken);
        }
        catch (GatewayException e) when (e.Failure is GatewayFailure.Refused && e.Message.Contains("404", StringComparison.Ordinal))
        {
            return new GatewayNotice(GatewayNoticeKind.Expired) { CheckoutId = checkout.Id };
        }
        if (order.Text("status") is "VOIDED")
            return new GatewayNotice(GatewayNoticeKind.Expired) { CheckoutId = checkout.Id };
        var capture = order.Items("purchase_units", "0", "payments", "captures").FirstOrDefault();
        return capture.Text("status") switch
        {
            "COMPLETED" => OfCapture(capture, GatewayNoticeKind.Paid) with { CheckoutId = checkout.Id, SessionId = checkout.SessionId },
            "DECLINED" or "FAILED" => new GatewayNotice(GatewayNoticeKind.Failed) { CheckoutId = checkout.Id, IsFinal = true },
            _ => null,
        };
    }

    public async Task<GatewayCall?> VerifyAsync(GatewayAccount account, GatewayRequest request, CancellationToken cancellationToken)
    {
        string Header(string name) => request.Headers[name].ToString();
        if (
            ForeignJson.Parse(request.Body) is not { } json
            || (json.Text("id"), json.Text("event_type")) is not ({ } id, { } type)
            || account[WebhookId] is not { Length: > 0 } webhookId
            || Header("PAYPAL-TRANSMISSION-SIG").Length == 0
            || !IsOfNow(Header("PAYPAL-TRANSMISSION-TIME"))
        )
            return null;
        // The event as it came, to the byte: written anew it would have another signature.
        var fields = JsonSerializer.Serialize(
            new
            {
                auth_algo = Header("PAYPAL-AUTH-ALGO"),
                cert_url = Header("PAYPAL-CERT-URL"),
                transmission_id = Header("PAYPAL-TRANSMISSION-ID"),
                transmission_sig = Header("PAYPAL-TRANSMISSION-SIG"),
                transmission_time = Header("PAYPAL-TRANSMISSION-TIME"),
                webhook_id = webhookId,
            }
        );
        var asked = $"{fields[..^1]},\"webhook_event\":{Encoding.UTF8.GetString(request.Body)}}}";
        var content = new StringContent(asked, Encoding.UTF8, "application/json");
        var answer = await AskAsync(
            account,
            HttpMethod.Post,
            "v1/notifications/verify-webhook-signature",
            content,
            requestId: null,
            cancellationToken
        );
        return answer.Text("verification_status") is "SUCCESS" ? new GatewayCall(id, type) : null;
    }

    public Task<IReadOnlyList<GatewayNotice>> ReadAsync(GatewayAccount account, byte[] body, CancellationToken cancellationToken) =>
        Task.FromResult<IReadOnlyList<GatewayNotice>>(
            ForeignJson.Parse(body) is { } json && json.At("resource") is { } thing ? [.. Read(json.Text("event_type"), thing)] : []
        );

    public async Task<GatewayRefund> RefundAsync(
        GatewayAccount account,
        Payment payment,
        Money amount,
        string key,
        CancellationToken cancellationToken
    )
    {
        var address = $"v2/payments/captures/{Uri.EscapeDataString(payment.Reference!)}/refund";
        var refund = await AskAsync(account, HttpMethod.Post, address, new { amount = ToPayPal(amount) }, key, cancellationToken);
        return refund.Text("id") is { } id && refund.Text("status") is not ("FAILED" or "CANCELLED")
            ? new GatewayRefund(id, refund.Text("status") is "COMPLETED")
            : throw new GatewayException(GatewayFailure.Refused, "PayPal could not refund this payment.");
    }

    private static IEnumerable<GatewayNotice> Read(string? type, JsonElement thing)
    {
        switch (type)
        {
            case "CHECKOUT.ORDER.APPROVED":
                yield return new GatewayNotice(GatewayNoticeKind.Approved)
                {
                    CheckoutId = ForeignJson.Id(thing.Text("purchase_units", "0", "custom_id")),
                    SessionId = thing.Text("id"),
                };
                break;
            case "PAYMENT.CAPTURE.COMPLETED":
                yield return OfCapture(thing, GatewayNoticeKind.Paid);
                break;
            case "PAYMENT.CAPTURE.DENIED" or "PAYMENT.CAPTURE.DECLINED":
                yield return OfCapture(thing, GatewayNoticeKind.Failed) with
                {
                    IsFinal = true,
                };
                break;
            case "PAYMENT.CAPTURE.REFUNDED" when thing.Text("status") is "COMPLETED" or null:
                yield return new GatewayNotice(GatewayNoticeKind.Refunded)
                {
                    Charge = CaptureOf(thing),
                    Refund = thing.Text("id"),
                    Amount = AmountOf(thing.At("amount")),
                };
                break;
            case "CUSTOMER.DISPUTE.CREATED":
                foreach (var transaction in thing.Items("disputed_transactions"))
                    yield return new GatewayNotice(GatewayNoticeKind.Disputed) { Charge = transaction.Text("seller_transaction_id") };
                break;
            case "CUSTOMER.DISPUTE.RESOLVED"
                when thing.Text("dispute_outcome", "outcome_code") is "RESOLVED_SELLER_FAVOUR" or "CANCELED_BY_BUYER":
                foreach (var transaction in thing.Items("disputed_transactions"))
                    yield return new GatewayNotice(GatewayNoticeKind.DisputeWon) { Charge = transaction.Text("seller_transaction_id") };
                break;
        }
    }

    private static GatewayNotice OfCapture(JsonElement capture, GatewayNoticeKind kind) =>
        new(kind)
        {
            CheckoutId = ForeignJson.Id(capture.Text("custom_id")),
            SessionId = capture.Text("supplementary_data", "related_ids", "order_id"),
            Charge = capture.Text("id"),
            Amount = AmountOf(capture.At("amount")),
        };

    // A refund names its capture by a link.
    private static string? CaptureOf(JsonElement refund) =>
        refund.Items("links").FirstOrDefault(link => link.Text("rel") is "up").Text("href")?.TrimEnd('/').Split('/')[^1]
        ?? refund.Text("supplementary_data", "related_ids", "capture_id");

    private static Money? AmountOf(JsonElement? amount) =>
        amount is { } given
        && Currency.TryParse(given.Text("currency_code"), out var currency)
        && decimal.TryParse(given.Text("value"), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var value)
        && value < Money.Limit / 10_000
        && decimal.Round(value, currency.Exponent) == value
            ? Money.Round(value, currency)
            : null;

    /// <exception cref="BrokenRuleException">PayPal cannot take this amount.</exception>
    private static object ToPayPal(Money amount)
    {
        var decimals = amount.Currency.Code is "HUF" or "TWD" ? 0 : amount.Currency.Exponent;
        if (decimals > 2 || decimal.Round(amount.Amount, decimals) != amount.Amount)
            throw new BrokenRuleException($"PayPal cannot take this amount in {amount.Currency}.");
        return new { currency_code = amount.Currency.Code, value = amount.Amount.ToString($"F{decimals}", CultureInfo.InvariantCulture) };
    }

    private async Task<JsonElement> CaptureAsync(
        GatewayAccount account,
        string address,
        Checkout checkout,
        CancellationToken cancellationToken
    )
    {
        try
        {
            var key = $"{checkout.Id:N}-capture";
            return await AskAsync(account, HttpMethod.Post, $"{address}/capture", new { }, key, cancellationToken);
        }
        catch (GatewayException e) when (e.Message.Contains("ORDER_ALREADY_CAPTURED", StringComparison.Ordinal))
        {
            return await AskAsync(account, HttpMethod.Get, address, null, null, cancellationToken);
        }
    }

    private bool IsOfNow(string time) =>
        DateTimeOffset.TryParse(time, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var at)
        && (clock.GetUtcNow() - at).Duration() <= s_oldestSignature;

    private Uri Address(GatewayAccount account, string path) =>
        new($"{(options.PayPalBase ?? (account.IsTestMode ? s_sandbox : s_live)).AbsoluteUri.TrimEnd('/')}/{path}");

    private async Task<string> SignInAsync(GatewayAccount account, CancellationToken cancellationToken)
    {
        var keys = Convert.ToBase64String(Encoding.UTF8.GetBytes($"{account[ClientId]}:{account[ClientSecret]}"));
        var answer = await http.SendAsync(
            Service,
            HttpMethod.Post,
            Address(account, "v1/oauth2/token"),
            new AuthenticationHeaderValue("Basic", keys),
            new FormUrlEncodedContent([KeyValuePair.Create("grant_type", "client_credentials")]),
            cancellationToken
        );
        return answer.Text("access_token") ?? throw new GatewayException(GatewayFailure.Unknown, "PayPal gave no token.");
    }

    /// <param name="requestId">By which PayPal knows a request again.</param>
    private async Task<JsonElement> AskAsync(
        GatewayAccount account,
        HttpMethod method,
        string path,
        object? body,
        string? requestId,
        CancellationToken cancellationToken
    )
    {
        var token = await SignInAsync(account, cancellationToken);
        var content = body as HttpContent ?? (body is null ? null : GatewayHttp.Json(body));
        return await http.SendAsync(
            Service,
            method,
            Address(account, path),
            new AuthenticationHeaderValue("Bearer", token),
            content,
            cancellationToken,
            isRepeatable: requestId is not null,
            requestId is null
                ? [("Prefer", "return=representation")]
                : [("Prefer", "return=representation"), ("PayPal-Request-Id", requestId)]
        );
    }
}
