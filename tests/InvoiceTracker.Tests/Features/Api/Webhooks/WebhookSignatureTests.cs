using System.Text;
using InvoiceTracker.Features.Api.Webhooks;

namespace InvoiceTracker.Tests.Features.Api.Webhooks;

public sealed class WebhookSignatureTests
{
    /// <summary>The reference vector of Standard Webhooks: https://github.com/standard-webhooks/standard-webhooks.</summary>
    [Fact]
    public void A_message_is_signed_as_the_reference_implementations_do() =>
        Assert.Equal(
            "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=",
            WebhookSignature.Sign(
                "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw",
                "msg_p5jXN8AQM9LWM0D4loKWxJek",
                "1614265330",
                Encoding.UTF8.GetBytes("""{"test": 2432232314}""")
            )
        );
}
