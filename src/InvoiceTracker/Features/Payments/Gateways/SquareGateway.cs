using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using InvoiceTracker.Domain;

namespace InvoiceTracker.Features.Payments.Gateways;

/// <summary>Square payment links. A checkout is named by its order, which payments carry; the charge by its payment.</summary>
public sealed class SquareGateway(GatewayHttp http, GatewayOptions options, TimeProvider clock) : IPaymentGateway
{
    private const string Service = "Square";
    private const string ApiVersion = "2025-10-16";
    private const string AccessToken = "accessToken";
    private const string LocationId = "locationId";
    private const string SignatureKey = "signatureKey";

    private static readonly Uri s_live = new("https://connect.squareup.com");
    private static readonly Uri s_sandbox = new("https://connect.squareupsandbox.com");

    // A link lives until it is deleted; we offer another after a day.
    private static readonly TimeSpan s_link = TimeSpan.FromHours(24);

    public PaymentMethod Method => PaymentMethod.Square;

    public IReadOnlyList<GatewayKey> Keys { get; } =
    [
        new(
            AccessToken,
            "Access token",
            "Square developer console › your app › Credentials.",
            IsSecret: true,
            IsOptional: false,
            _ => null
        ),
        new(LocationId, "Location ID", "On the app's page, under Locations.", IsSecret: false, IsOptional: false, _ => null),
        new(
            SignatureKey,
            "Signature key",
            "Under Webhooks › Subscriptions, once the address below is entered there.",
            IsSecret: true,
            IsOptional: true,
            _ => null
        ),
    ];

    public async Task<bool> TestAsync(GatewayAccount account, CancellationToken cancellationToken)
    {
        var path = $"v2/locations/{Uri.EscapeDataString(account[LocationId])}";
        if (options.SquareBase is not null)
        {
            await AskAsync(account, HttpMethod.Get, path, null, cancellationToken);
            return options.SquareBase != s_live;
        }
        try
        {
            await AskAsync(account with { IsTestMode = false }, HttpMethod.Get, path, null, cancellationToken);
            return false;
        }
        catch (GatewayException e) when (e.Failure is GatewayFailure.Keys)
        {
            await AskAsync(account with { IsTestMode = true }, HttpMethod.Get, path, null, cancellationToken);
            return true;
        }
    }

    public async Task<OpenedCheckout> OpenAsync(GatewayAccount account, CheckoutOrder order, CancellationToken cancellationToken)
    {
        var body = new
        {
            idempotency_key = order.Reference,
            description = order.Title,
            order = new
            {
                location_id = account[LocationId],
                reference_id = order.Reference,
                line_items = new[]
                {
                    new
                    {
                        name = order.Title,
                        quantity = "1",
                        base_price_money = ToSquare(order.Amount),
                    },
                },
                metadata = new Dictionary<string, string>(StringComparer.Ordinal)
                {
                    ["checkout"] = order.Reference,
                    ["invoice"] = order.InvoiceNumber,
                    ["revision"] = order.Checkout.Revision.ToString(System.Globalization.CultureInfo.InvariantCulture),
                },
            },
            checkout_options = new { redirect_url = order.ReturnPage },
            payment_note = order.Title,
        };
        var made = await AskAsync(
            account,
            HttpMethod.Post,
            "v2/online-checkout/payment-links",
            body,
            cancellationToken,
            isRepeatable: true
        );
        return made.Text("payment_link", "order_id") is { } id && made.Text("payment_link", "url") is { } url
            ? new OpenedCheckout(id, url, order.Checkout.CreatedAt + s_link)
            : throw new GatewayException(GatewayFailure.Unknown, "Square's answer has no page to pay on.");
    }

    public async Task<GatewayNotice?> SettleAsync(GatewayAccount account, Checkout checkout, CancellationToken cancellationToken)
    {
        var answer = await AskAsync(
            account,
            HttpMethod.Get,
            $"v2/orders/{Uri.EscapeDataString(checkout.SessionId!)}",
            null,
            cancellationToken
        );
        if (answer.Text("order", "state") is "CANCELED")
            return new GatewayNotice(GatewayNoticeKind.Expired) { CheckoutId = checkout.Id };
        foreach (var tender in answer.Items("order", "tenders"))
        {
            if ((tender.Text("payment_id") ?? tender.Text("id")) is not { } id)
                continue;
            var payment = await AskAsync(account, HttpMethod.Get, $"v2/payments/{Uri.EscapeDataString(id)}", null, cancellationToken);
            if (payment.At("payment") is { } found && found.Text("status") is "COMPLETED")
                return OfPayment(found, GatewayNoticeKind.Paid) with { CheckoutId = checkout.Id };
        }
        return checkout.ExpiresAt <= clock.GetUtcNow() ? new GatewayNotice(GatewayNoticeKind.Expired) { CheckoutId = checkout.Id } : null;
    }

    public Task<GatewayCall?> VerifyAsync(GatewayAccount account, GatewayRequest request, CancellationToken cancellationToken)
    {
        var isSigned =
            account[SignatureKey] is { Length: > 0 } key
            && CryptographicOperations.FixedTimeEquals(
                Encoding.UTF8.GetBytes(Sign(key, request.Address, request.Body)),
                Encoding.UTF8.GetBytes(request.Headers["x-square-hmacsha256-signature"].ToString())
            );
        return Task.FromResult(
            isSigned && ForeignJson.Parse(request.Body) is { } json && (json.Text("event_id"), json.Text("type")) is ({ } id, { } type)
                ? new GatewayCall(id, type)
                : null
        );
    }

    public Task<IReadOnlyList<GatewayNotice>> ReadAsync(GatewayAccount account, byte[] body, CancellationToken cancellationToken) =>
        Task.FromResult<IReadOnlyList<GatewayNotice>>(
            ForeignJson.Parse(body) is { } json
            && json.At("data", "object") is { } thing
            && Read(account, json.Text("type"), thing) is { } notice
                ? [notice]
                : []
        );

    public async Task<GatewayRefund> RefundAsync(
        GatewayAccount account,
        Payment payment,
        Money amount,
        string key,
        CancellationToken cancellationToken
    )
    {
        var body = new
        {
            idempotency_key = key,
            payment_id = payment.Reference,
            amount_money = ToSquare(amount),
        };
        var answer = await AskAsync(account, HttpMethod.Post, "v2/refunds", body, cancellationToken, isRepeatable: true);
        return answer.Text("refund", "id") is { } id && answer.Text("refund", "status") is not ("FAILED" or "REJECTED")
            ? new GatewayRefund(id, answer.Text("refund", "status") is "COMPLETED")
            : throw new GatewayException(GatewayFailure.Refused, "Square could not refund this payment.");
    }

    /// <summary>Square signs the address that it was given, then the body.</summary>
    internal static string Sign(string key, string address, byte[] body) =>
        Convert.ToBase64String(HMACSHA256.HashData(Encoding.UTF8.GetBytes(key), (byte[])[.. Encoding.UTF8.GetBytes(address), .. body]));

    private static GatewayNotice? Read(GatewayAccount account, string? type, JsonElement thing)
    {
        switch (type)
        {
            case "payment.created" or "payment.updated" when thing.At("payment") is { } payment && IsHere(account, payment):
                return payment.Text("status") switch
                {
                    "COMPLETED" => OfPayment(payment, GatewayNoticeKind.Paid),
                    "FAILED" => OfPayment(payment, GatewayNoticeKind.Failed),
                    _ => null,
                };
            case "refund.created" or "refund.updated" when thing.At("refund") is { } refund && IsHere(account, refund):
                return refund.Text("status") is "COMPLETED"
                    ? new GatewayNotice(GatewayNoticeKind.Refunded)
                    {
                        Charge = refund.Text("payment_id"),
                        Refund = refund.Text("id"),
                        Amount = AmountOf(refund.At("amount_money")),
                    }
                    : null;
            case "dispute.created" when thing.At("dispute") is { } dispute:
                return OfDispute(dispute, GatewayNoticeKind.Disputed);
            case "dispute.state.updated" when thing.At("dispute") is { } dispute && dispute.Text("state") is "WON":
                return OfDispute(dispute, GatewayNoticeKind.DisputeWon);
            default:
                return null;
        }
    }

    private static GatewayNotice OfDispute(JsonElement dispute, GatewayNoticeKind kind) =>
        new(kind) { Charge = dispute.Text("disputed_payment", "payment_id") ?? dispute.Text("disputed_payments", "0", "payment_id") };

    // One account may have many shops, and one subscription tells of all of them.
    private static bool IsHere(GatewayAccount account, JsonElement thing) =>
        thing.Text("location_id") is not { } location || location == account[LocationId];

    private static GatewayNotice OfPayment(JsonElement payment, GatewayNoticeKind kind) =>
        new(kind)
        {
            SessionId = payment.Text("order_id"),
            Charge = payment.Text("id"),
            Amount = AmountOf(payment.At("amount_money")),
        };

    private static Money? AmountOf(JsonElement? money) =>
        money is { } given
        && given.Number("amount") is >= 0 and < Money.Limit and { } minor
        && Currency.TryParse(given.Text("currency"), out var currency)
            ? new Money(minor, currency)
            : null;

    private static object ToSquare(Money amount) => new { amount = amount.Minor, currency = amount.Currency.Code };

    private Task<JsonElement> AskAsync(
        GatewayAccount account,
        HttpMethod method,
        string path,
        object? body,
        CancellationToken cancellationToken,
        bool isRepeatable = false
    ) =>
        http.SendAsync(
            Service,
            method,
            new Uri($"{(options.SquareBase ?? (account.IsTestMode ? s_sandbox : s_live)).AbsoluteUri.TrimEnd('/')}/{path}"),
            new AuthenticationHeaderValue("Bearer", account[AccessToken]),
            body is null ? null : GatewayHttp.Json(body),
            cancellationToken,
            isRepeatable,
            ("Square-Version", ApiVersion)
        );
}
