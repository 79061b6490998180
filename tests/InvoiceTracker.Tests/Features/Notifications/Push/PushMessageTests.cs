using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using InvoiceTracker.Domain;
using InvoiceTracker.Features.Notifications.Push;
using InvoiceTracker.Tests.Support;

namespace InvoiceTracker.Tests.Features.Notifications.Push;

/// <summary>The message itself: as the standard's example, of a length that tells nothing, and never longer than a service takes.</summary>
public sealed class PushMessageTests
{
    private const int Header = 86;

    /// <summary>RFC 8291, appendix A.</summary>
    [Fact]
    public void The_example_of_the_standard_comes_out_byte_for_byte()
    {
        var text = Encoding.UTF8.GetBytes("When I grow up, I want to be a watermelon");
        var browser = Bytes("BCVxsr7N_eNgVRqvHtD0zTZsEc6-VV-JvLexhqUzORcxaOzi6-AYWXvTBHm4bjyPjs7Vd8pZGH6SRpkNtoIAiw4");
        var point = Bytes("BP4z9KsN6nGRTbVYI_c7VJSPQTBtkgcy27mlmlMoZIIgDll6e3vCYLocInmYWAmS6TlzAC8wEqKK6PBru3jl7A8");
        using var ours = ECDiffieHellman.Create(
            new ECParameters
            {
                Curve = ECCurve.NamedCurves.nistP256,
                D = Bytes("yfWPiYE-n46HLnH0KqZOF1fJJU3MYrct3AELtAQ-oRw"),
                Q = new ECPoint { X = point[1..33], Y = point[33..] },
            }
        );

        var message = PushMessage.Encrypt(
            text,
            browser,
            Bytes("BTBZMqHH6r4Tts7J_aSIgg"),
            ours,
            Bytes("DGv6ra1nlYgDCS1FRnbzlw"),
            text.Length
        );

        Assert.Equal(
            "DGv6ra1nlYgDCS1FRnbzlwAAEABBBP4z9KsN6nGRTbVYI_c7VJSPQTBtkgcy27mlmlMoZIIgDll6e3vCYLocInmYWAmS6TlzAC8wEqKK6PBru3jl7A_yl95bQpu6cVPT"
                + "pK4Mqgkf1CXztLVBSt2Ks3oZwbuwXPXLWyouBWLVWGNWQexSgSxsj_Qulcy4a-fN",
            Base64Url.EncodeToString(message)
        );
    }

    [Theory]
    [InlineData(0, 1024)]
    [InlineData(1, 1024)]
    [InlineData(700, 1024)]
    [InlineData(1023, 1024)]
    [InlineData(1024, 2048)]
    [InlineData(3993, 3993)]
    public void Its_length_tells_only_how_many_kilobytes_there_are(int length, int padded)
    {
        using var browser = new FakeBrowser(new Uri("https://push.example/1"));

        var message = PushMessage.Encrypt(new byte[length], browser.Point, Bytes(browser.Auth));

        Assert.Equal(Header + padded + 1 + 16, message.Length);
        Assert.True(message.Length <= 4096);
    }

    [Fact]
    public void A_point_off_the_curve_is_none()
    {
        using var browser = new FakeBrowser(new Uri("https://push.example/1"));
        var wrong = browser.Point;
        wrong[64] ^= 1;

        Assert.True(P256.Has(browser.Point));
        Assert.False(P256.Has(wrong));
        Assert.False(P256.Has([4, .. new byte[64]]));
        Assert.False(P256.Has([2, .. browser.Point[1..]]));
        Assert.False(P256.Has(browser.Point[..64]));
    }

    [Theory]
    [InlineData("a")]
    [InlineData("ł")]
    [InlineData("日")]
    [InlineData("🧾")]
    [InlineData("\u0007")]
    public void The_longest_notification_fits_whatever_it_is_written_in(string letter)
    {
        var title = string.Concat(Enumerable.Repeat(letter, Notification.TitleLength / letter.Length));
        var held = Enumerable
            .Range(0, 40)
            .Select(_ => Of(title, string.Concat(Enumerable.Repeat(letter, Notification.BodyLength / letter.Length))))
            .ToList();

        Assert.True(PushPayload.Of(held[0], hidesAmounts: false).ToJson().Length <= PushMessage.LongestText);
        var json = PushPayload.Of(held, hidesAmounts: false).ToJson();
        Assert.True(json.Length <= PushMessage.LongestText);
        Assert.DoesNotContain("\uFFFD", Encoding.UTF8.GetString(json), StringComparison.Ordinal);
    }

    private static Notification Of(string title, string body) =>
        new(Guid.NewGuid(), Guid.NewGuid(), NotificationKind.InvoiceViewed, title, body, DateTimeOffset.UnixEpoch, Guid.NewGuid());

    private static byte[] Bytes(string text) => Base64Url.DecodeFromChars(text);
}
