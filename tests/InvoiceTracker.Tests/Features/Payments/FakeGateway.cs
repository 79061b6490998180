using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Text;
using System.Text.Json;
using InvoiceTracker.Domain;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace InvoiceTracker.Tests.Features.Payments;

/// <summary>What goes wrong at a service that is asked for a page to pay on.</summary>
public enum Trouble
{
    None,
    Error500,
    TooMany429,
    Html,
    Silence,

    /// <summary>It does what it was asked, and its answer is lost.</summary>
    LostAnswer,
}

/// <summary>A page to pay on, as the service keeps it.</summary>
public sealed class FakeCheckout
{
    public required string Id { get; init; }
    public required string Reference { get; init; }
    public required long Amount { get; init; }
    public required string Currency { get; init; }
    public required string ReturnUrl { get; init; }
    public required string Url { get; init; }
    public string Charge { get; } = $"ch{Guid.NewGuid():N}";
    public bool IsPaid { get; set; }
    public bool IsApproved { get; set; }
    public bool IsExpired { get; set; }
}

/// <summary>
/// A payment service as its public documentation describes it, as far as we use it: a real HTTP server that checks keys, remembers
/// idempotency keys and signs what it tells.
/// </summary>
public abstract class FakeGateway : IAsyncDisposable
{
    private readonly WebApplication _server;
    private readonly ConcurrentDictionary<string, Lazy<FakeCheckout>> _byKey = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, Lazy<string>> _refunds = new(StringComparer.Ordinal);
    private readonly CancellationTokenSource _ending = new();

    protected FakeGateway()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Logging.ClearProviders();
        _server = builder.Build();
    }

    public abstract PaymentMethod Method { get; }

    public string Name => Method.ToString().ToLowerInvariant();

    /// <summary>What a business enters, by the API's names.</summary>
    public abstract IReadOnlyDictionary<string, string> Keys { get; }

    /// <summary>Those of them that nobody may ever see again.</summary>
    public abstract IReadOnlyList<string> Secrets { get; }

    public Uri Base { get; private set; } = null!;

    /// <summary>Where the business told the service to call.</summary>
    public string WebhookUrl { get; set; } = "";

    public string WebhookPath => new Uri(WebhookUrl).AbsolutePath;

    public Trouble Trouble { get; set; }

    /// <summary>Requests for a page, answered or not.</summary>
    public int Asked;

    public int Captured;

    public ConcurrentDictionary<string, FakeCheckout> Checkouts { get; } = new(StringComparer.Ordinal);

    public IEnumerable<(string Charge, long Amount)> Refunds =>
        _refunds.Values.Select(r => r.Value.Split(' ')).Select(r => (r[1], long.Parse(r[2], CultureInfo.InvariantCulture)));

    public FakeCheckout CheckoutAt(Uri? url) => Checkouts.Values.Single(c => c.Url == url?.ToString());

    /// <summary>What the service's clock shows.</summary>
    public Func<DateTimeOffset> Now { get; set; } = () => DateTimeOffset.UtcNow;

    public async Task StartAsync()
    {
        _server.MapGet("/pay/{id}", ShowPageAsync);
        _server.MapPost("/pay/{id}", TakePaymentAsync);
        Map(_server);
        await _server.StartAsync();
        Base = new Uri(_server.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First());
    }

    public async ValueTask DisposeAsync()
    {
        await _ending.CancelAsync();
        await _server.DisposeAsync();
        _ending.Dispose();
        GC.SuppressFinalize(this);
    }

    protected abstract void Map(WebApplication server);

    // Where clients pay: no key of the business is asked for here.
    private Task ShowPageAsync(string id, HttpContext context)
    {
        var checkout = Checkouts[id];
        context.Response.ContentType = "text/html; charset=utf-8";
        return context.Response.WriteAsync(
            string.Create(
                CultureInfo.InvariantCulture,
                $"<!doctype html><html lang=en><title>{Name}</title><h1>{checkout.Amount} {checkout.Currency}</h1><form method=post><button>Pay now</button></form></html>"
            )
        );
    }

    private async Task TakePaymentAsync(string id, HttpContext context)
    {
        var checkout = Checkouts[id];
        checkout.IsPaid = true;
        using (var client = new HttpClient { BaseAddress = new Uri(WebhookUrl) })
        using (var call = Signed(PaidEvent(checkout, Now()), Now()))
        using (var answer = await client.SendAsync(call))
            answer.EnsureSuccessStatusCode();
        context.Response.StatusCode = StatusCodes.Status303SeeOther;
        context.Response.Headers.Location = checkout.ReturnUrl;
    }

    /// <summary>What the service calls with, signed at this time.</summary>
    public abstract HttpRequestMessage Signed(string json, DateTimeOffset at, bool isForged = false);

    public abstract string PaidEvent(
        FakeCheckout checkout,
        DateTimeOffset at,
        long? amount = null,
        string? currency = null,
        string? eventId = null
    );

    public abstract string RefundedEvent(FakeCheckout checkout, string refund, long amount, DateTimeOffset at);

    /// <param name="isWon">It is over, and the business keeps the money.</param>
    public abstract string DisputedEvent(FakeCheckout checkout, DateTimeOffset at, bool isWon = false);

    protected static string EventId() => $"evt_{Guid.NewGuid():N}";

    protected static string Of(object value) => JsonSerializer.Serialize(value);

    protected static Task AnswerAsync(HttpContext context, object value, int status = 200)
    {
        context.Response.StatusCode = status;
        return context.Response.WriteAsJsonAsync(value);
    }

    /// <summary>Makes a page to pay on, once for a key; whatever is wrong is wrong here.</summary>
    protected async Task OpenAsync(HttpContext context, string key, Func<FakeCheckout> make, Func<FakeCheckout, object> describe)
    {
        Interlocked.Increment(ref Asked);
        switch (Trouble)
        {
            case Trouble.Error500:
                await AnswerAsync(context, new { error = new { type = "api_error" } }, 500);
                return;
            case Trouble.TooMany429:
                await AnswerAsync(context, new { error = new { type = "rate_limit" } }, 429);
                return;
            case Trouble.Html:
                context.Response.ContentType = "text/html";
                await context.Response.WriteAsync("<!doctype html><h1>Down for maintenance</h1>");
                return;
            case Trouble.Silence:
                await Task.Delay(
                    Timeout.InfiniteTimeSpan,
                    CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted, _ending.Token).Token
                );
                return;
        }
        var made = _byKey
            .GetOrAdd(
                key,
                _ => new Lazy<FakeCheckout>(() =>
                {
                    var checkout = make();
                    Checkouts[checkout.Id] = checkout;
                    return checkout;
                })
            )
            .Value;
        if (Trouble is Trouble.LostAnswer)
            await Task.Delay(
                Timeout.InfiniteTimeSpan,
                CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted, _ending.Token).Token
            );
        await AnswerAsync(context, describe(made));
    }

    /// <returns>The refund's name; the same for the same key.</returns>
    protected string Refund(string key, string charge, long amount) =>
        _refunds.GetOrAdd(key, _ => new Lazy<string>(() => $"re{Guid.NewGuid():N} {charge} {amount}")).Value.Split(' ')[0];

    protected string PageOf(string id) => $"{Base.AbsoluteUri}pay/{id}";

    protected static async Task<JsonElement> JsonOf(HttpRequest request)
    {
        using var json = await JsonDocument.ParseAsync(request.Body);
        return json.RootElement.Clone();
    }
}

/// <summary>https://docs.stripe.com/api/checkout/sessions, /refunds, /webhooks/signature</summary>
public sealed class FakeStripe : FakeGateway
{
    private const string SecretKey = "sk_test_4eC39HqLyjWDarjtT1zdp7dc";
    private const string WebhookSecret = "whsec_5WbX5kEWLlfzsGNjH64I8lOOqUB6e8FH";

    public override PaymentMethod Method => PaymentMethod.Stripe;

    public override IReadOnlyDictionary<string, string> Keys { get; } =
        new Dictionary<string, string> { ["secretKey"] = SecretKey, ["webhookSecret"] = WebhookSecret };

    public override IReadOnlyList<string> Secrets { get; } = [SecretKey, WebhookSecret];

    protected override void Map(WebApplication server)
    {
        server.Use(
            async (context, next) =>
            {
                if (context.Request.Path.StartsWithSegments("/pay") || context.Request.Headers.Authorization == $"Bearer {SecretKey}")
                    await next(context);
                else
                    await AnswerAsync(
                        context,
                        new { error = new { type = "invalid_request_error", message = "Invalid API Key provided" } },
                        401
                    );
            }
        );
        server.MapGet(
            "/v1/balance",
            context =>
                AnswerAsync(
                    context,
                    new
                    {
                        @object = "balance",
                        livemode = false,
                        available = Array.Empty<int>(),
                    }
                )
        );
        server.MapPost(
            "/v1/checkout/sessions",
            async context =>
            {
                var form = await context.Request.ReadFormAsync();
                Assert.Equal("payment", form["mode"]);
                Assert.Equal("1", form["line_items[0][quantity]"]);
                await OpenAsync(
                    context,
                    context.Request.Headers["Idempotency-Key"].Single()!,
                    () =>
                    {
                        var id = $"cs_test_{Guid.NewGuid():N}";
                        return new FakeCheckout
                        {
                            Id = id,
                            Reference = form["client_reference_id"]!,
                            Amount = long.Parse(form["line_items[0][price_data][unit_amount]"]!, CultureInfo.InvariantCulture),
                            Currency = form["line_items[0][price_data][currency]"]!,
                            ReturnUrl = form["success_url"]!,
                            Url = PageOf(id),
                        };
                    },
                    checkout => Session(checkout)
                );
            }
        );
        server.MapGet("/v1/checkout/sessions/{id}", (string id, HttpContext context) => AnswerAsync(context, Session(Checkouts[id])));
        server.MapPost(
            "/v1/checkout/sessions/{id}/expire",
            (string id, HttpContext context) =>
            {
                Checkouts[id].IsExpired = true;
                return AnswerAsync(context, Session(Checkouts[id]));
            }
        );
        server.MapPost(
            "/v1/refunds",
            async context =>
            {
                var form = await context.Request.ReadFormAsync();
                var amount = long.Parse(form["amount"]!, CultureInfo.InvariantCulture);
                var id = Refund(context.Request.Headers["Idempotency-Key"].Single()!, form["payment_intent"]!, amount);
                await AnswerAsync(
                    context,
                    new
                    {
                        id,
                        @object = "refund",
                        status = "succeeded",
                        amount,
                        payment_intent = form["payment_intent"].ToString(),
                    }
                );
            }
        );
    }

    public override HttpRequestMessage Signed(string json, DateTimeOffset at, bool isForged = false)
    {
        var seconds = at.ToUnixTimeSeconds();
        var secret = isForged ? "whsec_wrong" : WebhookSecret;
        var signature = Convert.ToHexStringLower(
            System.Security.Cryptography.HMACSHA256.HashData(Encoding.UTF8.GetBytes(secret), Encoding.UTF8.GetBytes($"{seconds}.{json}"))
        );
        var request = new HttpRequestMessage(HttpMethod.Post, WebhookPath)
        {
            Content = new StringContent(json, Encoding.UTF8, "application/json"),
        };
        request.Headers.Add(
            "Stripe-Signature",
            $"t={seconds},v1={signature},v0=6ffbb59b2300aae63f272406069a9788598b792a944a07aba816edb039989a39"
        );
        return request;
    }

    public override string PaidEvent(
        FakeCheckout checkout,
        DateTimeOffset at,
        long? amount = null,
        string? currency = null,
        string? eventId = null
    ) => Event("checkout.session.completed", Session(checkout, isPaid: true, amount, currency), at, eventId);

    public override string RefundedEvent(FakeCheckout checkout, string refund, long amount, DateTimeOffset at) =>
        Event(
            "refund.created",
            new
            {
                id = refund,
                @object = "refund",
                amount,
                currency = checkout.Currency,
                payment_intent = checkout.Charge,
                status = "succeeded",
            },
            at
        );

    public override string DisputedEvent(FakeCheckout checkout, DateTimeOffset at, bool isWon = false) =>
        Event(
            isWon ? "charge.dispute.closed" : "charge.dispute.created",
            new
            {
                id = $"du_{Guid.NewGuid():N}",
                @object = "dispute",
                amount = checkout.Amount,
                currency = checkout.Currency,
                payment_intent = checkout.Charge,
                status = isWon ? "won" : "needs_response",
            },
            at
        );

    public string Event(string type, object thing, DateTimeOffset at, string? eventId = null) =>
        Of(
            new
            {
                id = eventId ?? EventId(),
                @object = "event",
                api_version = "2025-09-30.clover",
                created = at.ToUnixTimeSeconds(),
                livemode = false,
                type,
                data = new { @object = thing },
            }
        );

    public object Session(FakeCheckout checkout, bool? isPaid = null, long? amount = null, string? currency = null) =>
        new
        {
            id = checkout.Id,
            @object = "checkout.session",
            client_reference_id = checkout.Reference,
            amount_total = amount ?? checkout.Amount,
            currency = currency ?? checkout.Currency,
            livemode = false,
            mode = "payment",
            status = (isPaid ?? checkout.IsPaid) ? "complete"
            : checkout.IsExpired ? "expired"
            : "open",
            payment_status = (isPaid ?? checkout.IsPaid) ? "paid" : "unpaid",
            payment_intent = (isPaid ?? checkout.IsPaid) ? checkout.Charge : null,
            url = (isPaid ?? checkout.IsPaid) || checkout.IsExpired ? null : checkout.Url,
            metadata = new { checkout = checkout.Reference },
        };
}

/// <summary>https://developer.paypal.com/docs/api/orders/v2/, /payments/v2/, /webhooks/v1/</summary>
public sealed class FakePayPal : FakeGateway
{
    private const string ClientId = "AZDxjDScFpQtjWTOUtWKbyN_bDt4OgqaF4eYXlewfBP4-8aqX3PiV8e1GWU6liB2CUXlkA59kJXE7M6R";
    private const string ClientSecret = "EGnHDxD_qRPdaLdZz8iCr8N7_MzF-YHPTkjs6NKYQvQSBngp4PTTVWkPZRbL";
    private const string WebhookId = "0EH40505U7160970P";
    private const string Token = "A21AAFEpH4PsADK7qSS7pSRsgzfENtu-Q1ysgEDVDESseMHBYXVJYE8ovjj68elIDy8nF26AwPhfXTIeWAZHSLIsQkSYz9ifg";

    public override PaymentMethod Method => PaymentMethod.PayPal;

    public override IReadOnlyDictionary<string, string> Keys { get; } =
        new Dictionary<string, string>
        {
            ["clientId"] = ClientId,
            ["clientSecret"] = ClientSecret,
            ["webhookId"] = WebhookId,
        };

    public override IReadOnlyList<string> Secrets { get; } = [ClientSecret];

    protected override void Map(WebApplication server)
    {
        server.Use(
            async (context, next) =>
            {
                var basic = Convert.ToBase64String(Encoding.UTF8.GetBytes($"{ClientId}:{ClientSecret}"));
                var expected = context.Request.Path == "/v1/oauth2/token" ? $"Basic {basic}" : $"Bearer {Token}";
                if (context.Request.Headers.Authorization == expected)
                    await next(context);
                else
                    await AnswerAsync(context, new { error = "invalid_client", error_description = "Client Authentication failed" }, 401);
            }
        );
        server.MapPost(
            "/v1/oauth2/token",
            context =>
                AnswerAsync(
                    context,
                    new
                    {
                        access_token = Token,
                        token_type = "Bearer",
                        expires_in = 32400,
                    }
                )
        );
        server.MapPost(
            "/v2/checkout/orders",
            async context =>
            {
                var json = await JsonOf(context.Request);
                Assert.Equal("CAPTURE", json.GetProperty("intent").GetString());
                var unit = json.GetProperty("purchase_units")[0];
                var experience = json.GetProperty("payment_source").GetProperty("paypal").GetProperty("experience_context");
                await OpenAsync(
                    context,
                    context.Request.Headers["PayPal-Request-Id"].Single()!,
                    () =>
                    {
                        var id = Guid.NewGuid().ToString("N")[..17].ToUpperInvariant();
                        return new FakeCheckout
                        {
                            Id = id,
                            Reference = unit.GetProperty("custom_id").GetString()!,
                            Amount = Minor(unit.GetProperty("amount").GetProperty("value").GetString()!),
                            Currency = unit.GetProperty("amount").GetProperty("currency_code").GetString()!,
                            ReturnUrl = experience.GetProperty("return_url").GetString()!,
                            Url = PageOf(id),
                        };
                    },
                    checkout => Order(checkout)
                );
            }
        );
        server.MapGet(
            "/v2/checkout/orders/{id}",
            (string id, HttpContext context) =>
                Checkouts[id].IsExpired
                    ? AnswerAsync(context, new { name = "RESOURCE_NOT_FOUND" }, 404)
                    : AnswerAsync(context, Order(Checkouts[id]))
        );
        server.MapPost(
            "/v2/checkout/orders/{id}/capture",
            (string id, HttpContext context) =>
            {
                var order = Checkouts[id];
                if (order.IsPaid)
                    return AnswerAsync(
                        context,
                        new { name = "UNPROCESSABLE_ENTITY", details = new[] { new { issue = "ORDER_ALREADY_CAPTURED" } } },
                        422
                    );
                if (!order.IsApproved)
                    return AnswerAsync(
                        context,
                        new { name = "UNPROCESSABLE_ENTITY", details = new[] { new { issue = "ORDER_NOT_APPROVED" } } },
                        422
                    );
                Interlocked.Increment(ref Captured);
                order.IsPaid = true;
                return AnswerAsync(context, Order(order), 201);
            }
        );
        server.MapPost(
            "/v2/payments/captures/{id}/refund",
            async (string id, HttpContext context) =>
            {
                var amount = (await JsonOf(context.Request)).GetProperty("amount");
                var minor = Minor(amount.GetProperty("value").GetString()!);
                var refund = Refund(context.Request.Headers["PayPal-Request-Id"].Single()!, id, minor);
                await AnswerAsync(context, new { id = refund, status = "COMPLETED" }, 201);
            }
        );
        server.MapPost(
            "/v1/notifications/verify-webhook-signature",
            async context =>
            {
                var json = await JsonOf(context.Request);
                string Text(string name) => json.GetProperty(name).GetString()!;
                var expected = Sign(
                    Text("transmission_id"),
                    Text("transmission_time"),
                    Text("webhook_id"),
                    json.GetProperty("webhook_event").GetRawText()
                );
                var isOurs = Text("webhook_id") == WebhookId && Text("transmission_sig") == expected;
                await AnswerAsync(context, new { verification_status = isOurs ? "SUCCESS" : "FAILURE" });
            }
        );
    }

    public override HttpRequestMessage Signed(string json, DateTimeOffset at, bool isForged = false)
    {
        var (id, time) = (Guid.NewGuid().ToString(), at.UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ssZ", CultureInfo.InvariantCulture));
        var request = new HttpRequestMessage(HttpMethod.Post, WebhookPath)
        {
            Content = new StringContent(json, Encoding.UTF8, "application/json"),
        };
        request.Headers.Add("PAYPAL-AUTH-ALGO", "SHA256withRSA");
        request.Headers.Add("PAYPAL-CERT-URL", "https://api.paypal.com/v1/notifications/certs/CERT-360caa42-fca2a594-1d93a270");
        request.Headers.Add("PAYPAL-TRANSMISSION-ID", id);
        request.Headers.Add("PAYPAL-TRANSMISSION-TIME", time);
        request.Headers.Add("PAYPAL-TRANSMISSION-SIG", isForged ? "wrong" : Sign(id, time, WebhookId, json));
        return request;
    }

    public override string PaidEvent(
        FakeCheckout checkout,
        DateTimeOffset at,
        long? amount = null,
        string? currency = null,
        string? eventId = null
    ) => Event("PAYMENT.CAPTURE.COMPLETED", Capture(checkout, amount, currency), at, eventId);

    public string ApprovedEvent(FakeCheckout checkout, DateTimeOffset at) => Event("CHECKOUT.ORDER.APPROVED", Order(checkout), at);

    public override string RefundedEvent(FakeCheckout checkout, string refund, long amount, DateTimeOffset at) =>
        Event(
            "PAYMENT.CAPTURE.REFUNDED",
            new
            {
                id = refund,
                status = "COMPLETED",
                amount = Amount(amount, checkout.Currency),
                links = new[]
                {
                    new { rel = "self", href = $"https://api.paypal.com/v2/payments/refunds/{refund}" },
                    new { rel = "up", href = $"https://api.paypal.com/v2/payments/captures/{checkout.Charge}" },
                },
            },
            at
        );

    public override string DisputedEvent(FakeCheckout checkout, DateTimeOffset at, bool isWon = false) =>
        Event(
            isWon ? "CUSTOMER.DISPUTE.RESOLVED" : "CUSTOMER.DISPUTE.CREATED",
            new
            {
                dispute_id = "PP-D-27803",
                disputed_transactions = new[] { new { seller_transaction_id = checkout.Charge } },
                dispute_amount = Amount(checkout.Amount, checkout.Currency),
                dispute_outcome = isWon ? new { outcome_code = "RESOLVED_SELLER_FAVOUR" } : null,
            },
            at
        );

    private static string Event(string type, object resource, DateTimeOffset at, string? eventId = null) =>
        // The space is PayPal's own: whoever writes the event anew loses it, and the signature with it.
        Of(
                new
                {
                    id = eventId ?? $"WH-{Guid.NewGuid():N}",
                    event_version = "1.0",
                    create_time = at.UtcDateTime,
                    event_type = type,
                    resource,
                }
            )
            .Replace("\"event_version\":", "\"event_version\" : ", StringComparison.Ordinal);

    private object Order(FakeCheckout checkout) =>
        new
        {
            id = checkout.Id,
            intent = "CAPTURE",
            status = checkout.IsPaid ? "COMPLETED"
            : checkout.IsApproved ? "APPROVED"
            : "PAYER_ACTION_REQUIRED",
            purchase_units = new[]
            {
                new
                {
                    reference_id = checkout.Reference,
                    custom_id = checkout.Reference,
                    amount = Amount(checkout.Amount, checkout.Currency),
                    payments = checkout.IsPaid ? new { captures = new[] { Capture(checkout, null, null) } } : null,
                },
            },
            links = new[]
            {
                new { rel = "self", href = $"{Base}v2/checkout/orders/{checkout.Id}" },
                new { rel = "payer-action", href = checkout.Url },
            },
        };

    private static object Capture(FakeCheckout checkout, long? amount, string? currency) =>
        new
        {
            id = checkout.Charge,
            status = "COMPLETED",
            amount = Amount(amount ?? checkout.Amount, currency?.ToUpperInvariant() ?? checkout.Currency),
            custom_id = checkout.Reference,
            supplementary_data = new { related_ids = new { order_id = checkout.Id } },
        };

    private static object Amount(long minor, string currency) =>
        new { currency_code = currency, value = (minor / 100m).ToString("F2", CultureInfo.InvariantCulture) };

    private static long Minor(string value) => (long)(decimal.Parse(value, CultureInfo.InvariantCulture) * 100);

    // PayPal signs with a certificate; who verifies asks it, so any signature will do here.
    private static string Sign(string id, string time, string webhookId, string body) =>
        Convert.ToBase64String(
            System.Security.Cryptography.HMACSHA256.HashData("paypal"u8, Encoding.UTF8.GetBytes($"{id}|{time}|{webhookId}|{body}"))
        );
}

/// <summary>https://developer.squareup.com/reference/square/checkout-api, /webhooks/step3validate</summary>
public sealed class FakeSquare : FakeGateway
{
    private const string AccessToken = "EAAAl3uTvzlXzUoEJsU5Y8HSMAzBpZ3IVXbkrGS6GBKhHX3EG7DD3rm7iVfNqRtP";
    private const string LocationId = "L88917AVBK2S5";
    private const string SignatureKey = "asdf1234zZyYxXwWvVuU";

    public override PaymentMethod Method => PaymentMethod.Square;

    public override IReadOnlyDictionary<string, string> Keys { get; } =
        new Dictionary<string, string>
        {
            ["accessToken"] = AccessToken,
            ["locationId"] = LocationId,
            ["signatureKey"] = SignatureKey,
        };

    public override IReadOnlyList<string> Secrets { get; } = [AccessToken, SignatureKey];

    protected override void Map(WebApplication server)
    {
        server.Use(
            async (context, next) =>
            {
                if (
                    context.Request.Headers.Authorization == $"Bearer {AccessToken}"
                    && context.Request.Headers.ContainsKey("Square-Version")
                )
                    await next(context);
                else
                    await AnswerAsync(
                        context,
                        new { errors = new[] { new { category = "AUTHENTICATION_ERROR", code = "UNAUTHORIZED" } } },
                        401
                    );
            }
        );
        server.MapGet(
            "/v2/locations/{id}",
            (string id, HttpContext context) => AnswerAsync(context, new { location = new { id } }, id == LocationId ? 200 : 404)
        );
        server.MapPost(
            "/v2/online-checkout/payment-links",
            async context =>
            {
                var json = await JsonOf(context.Request);
                var order = json.GetProperty("order");
                Assert.Equal(LocationId, order.GetProperty("location_id").GetString());
                var money = order.GetProperty("line_items")[0].GetProperty("base_price_money");
                await OpenAsync(
                    context,
                    json.GetProperty("idempotency_key").GetString()!,
                    () =>
                    {
                        var id = Guid.NewGuid().ToString("N");
                        return new FakeCheckout
                        {
                            Id = id,
                            Reference = order.GetProperty("reference_id").GetString()!,
                            Amount = money.GetProperty("amount").GetInt64(),
                            Currency = money.GetProperty("currency").GetString()!,
                            ReturnUrl = json.GetProperty("checkout_options").GetProperty("redirect_url").GetString()!,
                            Url = PageOf(id),
                        };
                    },
                    checkout => new
                    {
                        payment_link = new
                        {
                            id = "PKVT6XGJZXYUP3NZ",
                            version = 1,
                            order_id = checkout.Id,
                            url = checkout.Url,
                        },
                    }
                );
            }
        );
        server.MapGet(
            "/v2/orders/{id}",
            (string id, HttpContext context) =>
                AnswerAsync(
                    context,
                    new
                    {
                        order = new
                        {
                            id,
                            location_id = LocationId,
                            state = Checkouts[id].IsPaid ? "COMPLETED"
                            : Checkouts[id].IsExpired ? "CANCELED"
                            : "OPEN",
                            tenders = Checkouts[id].IsPaid
                                ? new[] { new { id = Checkouts[id].Charge, payment_id = Checkouts[id].Charge } }
                                : null,
                        },
                    }
                )
        );
        server.MapGet(
            "/v2/payments/{id}",
            (string id, HttpContext context) =>
                AnswerAsync(context, new { payment = Payment(Checkouts.Values.Single(c => c.Charge == id), null, null) })
        );
        server.MapPost(
            "/v2/refunds",
            async context =>
            {
                var json = await JsonOf(context.Request);
                var key = json.GetProperty("idempotency_key").GetString()!;
                Assert.InRange(key.Length, 1, 45);
                var refund = Refund(
                    key,
                    json.GetProperty("payment_id").GetString()!,
                    json.GetProperty("amount_money").GetProperty("amount").GetInt64()
                );
                await AnswerAsync(context, new { refund = new { id = refund, status = "COMPLETED" } });
            }
        );
    }

    public override HttpRequestMessage Signed(string json, DateTimeOffset at, bool isForged = false)
    {
        var signature = Convert.ToBase64String(
            System.Security.Cryptography.HMACSHA256.HashData(
                Encoding.UTF8.GetBytes(isForged ? "wrong" : SignatureKey),
                Encoding.UTF8.GetBytes(WebhookUrl + json)
            )
        );
        var request = new HttpRequestMessage(HttpMethod.Post, WebhookPath)
        {
            Content = new StringContent(json, Encoding.UTF8, "application/json"),
        };
        request.Headers.Add("x-square-hmacsha256-signature", signature);
        return request;
    }

    public override string PaidEvent(
        FakeCheckout checkout,
        DateTimeOffset at,
        long? amount = null,
        string? currency = null,
        string? eventId = null
    ) => Event("payment.updated", "payment", Payment(checkout, amount, currency), at, eventId);

    public override string RefundedEvent(FakeCheckout checkout, string refund, long amount, DateTimeOffset at) =>
        Event(
            "refund.updated",
            "refund",
            new
            {
                id = refund,
                status = "COMPLETED",
                location_id = LocationId,
                order_id = "another order, which the refund makes",
                payment_id = checkout.Charge,
                amount_money = new { amount, currency = checkout.Currency },
            },
            at
        );

    public override string DisputedEvent(FakeCheckout checkout, DateTimeOffset at, bool isWon = false) =>
        Event(
            isWon ? "dispute.state.updated" : "dispute.created",
            "dispute",
            new
            {
                id = "XDgyFu7yo1E2S5lQGGpYn",
                state = isWon ? "WON" : "INQUIRY_EVIDENCE_REQUIRED",
                disputed_payment = new { payment_id = checkout.Charge },
            },
            at
        );

    private static string Event(string type, string name, object thing, DateTimeOffset at, string? eventId = null) =>
        Of(
            new
            {
                merchant_id = "6SSW7HV8K2ST5",
                type,
                event_id = eventId ?? Guid.NewGuid().ToString(),
                created_at = at.UtcDateTime,
                data = new
                {
                    type = name,
                    id = "x",
                    @object = new Dictionary<string, object> { [name] = thing },
                },
            }
        );

    private static object Payment(FakeCheckout checkout, long? amount, string? currency) =>
        new
        {
            id = checkout.Charge,
            status = "COMPLETED",
            order_id = checkout.Id,
            location_id = LocationId,
            amount_money = new { amount = amount ?? checkout.Amount, currency = currency?.ToUpperInvariant() ?? checkout.Currency },
        };
}
