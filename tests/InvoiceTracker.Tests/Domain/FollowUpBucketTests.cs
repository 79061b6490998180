using CsCheck;
using InvoiceTracker.Domain;

namespace InvoiceTracker.Tests.Domain;

/// <summary>Which bucket of the board an unpaid invoice is in; days are those of the business, in Berlin.</summary>
public sealed class FollowUpBucketTests
{
    private static readonly TimeZoneInfo Berlin = TimeZoneInfo.FindSystemTimeZoneById("Europe/Berlin");

    // A Monday.
    private static readonly DateTimeOffset Sent = new(2026, 11, 23, 9, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData("2026-11-23T09:00:00Z", FollowUpBucket.JustSent)]
    [InlineData("2026-11-25T22:59:59Z", FollowUpBucket.JustSent)]
    [InlineData("2026-11-25T23:00:00Z", FollowUpBucket.NotOpenedForThreeDays)]
    [InlineData("2026-12-03T08:59:59Z", FollowUpBucket.NotOpenedForThreeDays)]
    [InlineData("2026-12-03T09:00:00Z", FollowUpBucket.NotOpenedForTenDays)]
    public void Silence_grows_from_the_last_sending(string now, FollowUpBucket bucket) =>
        Assert.Equal(bucket, Unpaid().BucketAt(At(now), Berlin));

    [Theory]
    [InlineData(1, "2026-11-25T22:59:59Z", FollowUpBucket.OpenedRecently)]
    [InlineData(1, "2026-11-25T23:00:00Z", FollowUpBucket.OpenedQuiet)]
    [InlineData(2, "2026-12-20T09:00:00Z", FollowUpBucket.OpenedQuiet)]
    [InlineData(3, "2026-11-23T10:00:00Z", FollowUpBucket.OpenedOften)]
    public void What_was_opened_goes_by_how_often_and_how_long_ago(int opens, string now, FollowUpBucket bucket) =>
        Assert.Equal(bucket, Opened(opens, Sent.AddHours(1)).BucketAt(At(now), Berlin));

    [Fact]
    public void A_resend_or_a_correction_begins_anew()
    {
        var again = Sent.AddDays(11);

        Assert.Equal(FollowUpBucket.JustSent, (Unpaid() with { OfferedAt = again }).BucketAt(again.AddHours(1), Berlin));
        Assert.Equal(FollowUpBucket.JustSent, (Opened(2, Sent.AddHours(1)) with { OfferedAt = again }).BucketAt(again, Berlin));
        Assert.Equal(
            FollowUpBucket.NotOpenedForTenDays,
            (Opened(2, Sent.AddHours(1)) with { OfferedAt = again }).BucketAt(again.AddDays(10), Berlin)
        );
    }

    [Fact]
    public void A_mail_that_came_back_and_a_broken_promise_come_first()
    {
        var promised = Opened(5, Sent.AddHours(1)) with { PromisedOn = new DateOnly(2026, 11, 27) };

        Assert.Equal(FollowUpBucket.OpenedOften, promised.BucketAt(At("2026-11-27T22:59:59Z"), Berlin));
        Assert.Equal(FollowUpBucket.PromiseBroken, promised.BucketAt(At("2026-11-27T23:00:00Z"), Berlin));
        Assert.Equal(FollowUpBucket.DeliveryFailed, (promised with { UndeliveredAt = Sent }).BucketAt(At("2026-12-03T09:00:00Z"), Berlin));
    }

    [Fact]
    public void Of_a_client_who_is_not_tracked_nothing_is_concluded() =>
        Assert.Equal(FollowUpBucket.JustSent, (Unpaid() with { IsTracked = false }).BucketAt(Sent.AddDays(40), Berlin));

    /// <summary>The rules of the specification, each by itself; the first that fits is the bucket, and one always fits.</summary>
    [Fact]
    public void Every_unpaid_invoice_is_in_exactly_one_bucket() =>
        (
            from sent in Hours
            from corrected in Hours
            from opened in Hours
            from count in Gen.Int[0, 5]
            from tracked in Gen.Bool
            from bounced in Gen.Bool
            from promised in Gen.Int[-3, 3]
            from now in Gen.Int[0, 24 * 30]
            select (Invoice(sent, corrected, opened, count, tracked, bounced, promised, now), Sent.AddHours(now))
        ).Sample(
            (invoice, now) =>
            {
                int Days(DateTimeOffset at) => now.DayIn(Berlin).DayNumber - at.DayIn(Berlin).DayNumber;
                var opened = invoice.ViewedAt is { } viewed && viewed >= invoice.OfferedAt;
                (FollowUpBucket Bucket, bool Fits)[] rules =
                [
                    (FollowUpBucket.DeliveryFailed, invoice.UndeliveredAt is not null),
                    (FollowUpBucket.PromiseBroken, invoice.PromisedOn is { } day && day < now.DayIn(Berlin)),
                    (FollowUpBucket.OpenedOften, invoice.ViewCount >= 3),
                    (FollowUpBucket.OpenedQuiet, opened && Days(invoice.ViewedAt!.Value) >= 3),
                    (FollowUpBucket.NotOpenedForTenDays, invoice.IsTracked && !opened && (now - invoice.OfferedAt).TotalHours >= 240),
                    (FollowUpBucket.NotOpenedForThreeDays, invoice.IsTracked && !opened && Days(invoice.OfferedAt) >= 3),
                    (FollowUpBucket.OpenedRecently, opened),
                    (FollowUpBucket.JustSent, true),
                ];
                Assert.Equal(rules.First(rule => rule.Fits).Bucket, invoice.BucketAt(now, Berlin));
            }
        );

    [Fact]
    public void What_was_handled_comes_back_when_something_happens_or_after_a_week()
    {
        var at = Sent.AddDays(2);
        var handled = Opened(1, Sent.AddHours(1)) with { HandledAt = at };

        Assert.True(handled.IsHandled(at));
        Assert.True(handled.IsHandled(at.AddDays(7).AddSeconds(-1)));
        Assert.False(handled.IsHandled(at.AddDays(7)));
        Assert.False((handled with { ViewedAt = at.AddHours(1) }).IsHandled(at.AddHours(2)));
        Assert.False((handled with { OfferedAt = at.AddHours(1) }).IsHandled(at.AddHours(2)));
        Assert.False((handled with { UndeliveredAt = at }).IsHandled(at.AddHours(2)));
    }

    private static Gen<int> Hours => Gen.Int[0, 24 * 30];

    private static UnpaidInvoice Invoice(
        int sent,
        int corrected,
        int opened,
        int count,
        bool tracked,
        bool bounced,
        int promised,
        int now
    ) =>
        Unpaid() with
        {
            OfferedAt = Sent.AddHours(Math.Min(Math.Max(sent, corrected), now)),
            ViewedAt = count > 0 ? Sent.AddHours(Math.Min(opened, now)) : null,
            ViewCount = count,
            IsTracked = tracked,
            UndeliveredAt = bounced ? Sent : null,
            PromisedOn = promised == 0 ? null : Sent.AddHours(now).DayIn(Berlin).AddDays(promised),
        };

    private static UnpaidInvoice Opened(int count, DateTimeOffset at) =>
        Unpaid() with
        {
            ViewCount = count,
            FirstViewedAt = at,
            ViewedAt = at,
        };

    private static UnpaidInvoice Unpaid() =>
        new()
        {
            Id = Guid.Empty,
            Title = "Brand refresh",
            Number = "412",
            BalanceDue = new Money(480000, Currency.Of("USD")),
            DueOn = new DateOnly(2026, 12, 7),
            SentAt = Sent,
            OfferedAt = Sent,
        };

    private static DateTimeOffset At(string instant) => DateTimeOffset.Parse(instant, System.Globalization.CultureInfo.InvariantCulture);
}
