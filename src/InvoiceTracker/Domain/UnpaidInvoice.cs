namespace InvoiceTracker.Domain;

/// <summary>What the follow-up board knows of one unpaid invoice, and what it concludes from that.</summary>
public sealed record UnpaidInvoice
{
    /// <summary>From so many counted opens on, the client hesitates.</summary>
    public const int ManyOpens = 3;

    /// <summary>The calendar days after which silence is worth a word.</summary>
    public const int QuietDays = 3;

    /// <summary>Ten days to the second, as the notification counts them.</summary>
    public static readonly TimeSpan LongUnopened = TimeSpan.FromHours(240);

    private static readonly TimeSpan HandledFor = TimeSpan.FromDays(7);

    public required Guid Id { get; init; }
    public required string Title { get; init; }
    public required string? Number { get; init; }
    public Guid? ClientId { get; init; }
    public string? ClientName { get; init; }
    public required Money BalanceDue { get; init; }
    public required DateOnly DueOn { get; init; }

    /// <summary>The last sending.</summary>
    public required DateTimeOffset SentAt { get; init; }

    /// <summary>See <see cref="Invoice.OfferedAt"/>.</summary>
    public required DateTimeOffset OfferedAt { get; init; }

    public DateTimeOffset? FirstViewedAt { get; init; }
    public DateTimeOffset? ViewedAt { get; init; }
    public int ViewCount { get; init; }

    /// <summary>False: nobody knows whether it was opened, so nothing is said of that.</summary>
    public bool IsTracked { get; init; } = true;

    /// <summary>The day that the client named; null when they named none.</summary>
    public DateOnly? PromisedOn { get; init; }

    /// <summary>When a mail was queued that came back from a recipient, and that no later one to them has made good.</summary>
    public DateTimeOffset? UndeliveredAt { get; init; }

    /// <summary>See <see cref="Invoice.HandledAt"/>.</summary>
    public DateTimeOffset? HandledAt { get; init; }

    /// <summary>An open of what was sent or corrected since does not count for that.</summary>
    public bool IsOpened => ViewedAt >= OfferedAt;

    public bool IsOverdue(DateOnly today) => DueOn < today;

    public int DaysOverdue(DateOnly today) => Math.Max(0, today.DayNumber - DueOn.DayNumber);

    public bool IsLongUnopened(DateTimeOffset now) => IsTracked && !IsOpened && now - OfferedAt >= LongUnopened;

    /// <summary>
    /// Somebody has seen to it, and nothing has happened since: no open, no sending, no correction, no mail that came back (a payment
    /// takes the mark away by itself). After a week of silence it is worth another look in any case.
    /// </summary>
    public bool IsHandled(DateTimeOffset now) =>
        HandledAt is { } handled
        && now - handled < HandledFor
        && !(ViewedAt > handled)
        && OfferedAt <= handled
        && !(UndeliveredAt >= handled);

    /// <summary>The first of the rules that fits, so that each invoice is in exactly one bucket.</summary>
    /// <param name="zone">The workspace's, to which days belong.</param>
    public FollowUpBucket BucketAt(DateTimeOffset now, TimeZoneInfo zone)
    {
        var today = now.DayIn(zone);
        return UndeliveredAt is not null ? FollowUpBucket.DeliveryFailed
            : PromisedOn < today ? FollowUpBucket.PromiseBroken
            : ViewCount >= ManyOpens ? FollowUpBucket.OpenedOften
            : IsOpened && IsQuietSince(ViewedAt!.Value) ? FollowUpBucket.OpenedQuiet
            : IsLongUnopened(now) ? FollowUpBucket.NotOpenedForTenDays
            : IsTracked && !IsOpened && IsQuietSince(OfferedAt) ? FollowUpBucket.NotOpenedForThreeDays
            : IsOpened ? FollowUpBucket.OpenedRecently
            : FollowUpBucket.JustSent;

        bool IsQuietSince(DateTimeOffset at) => today.DayNumber - at.DayIn(zone).DayNumber >= QuietDays;
    }
}

/// <summary>Why an unpaid invoice stands on the board; what is most urgent first.</summary>
public enum FollowUpBucket
{
    DeliveryFailed,
    PromiseBroken,

    /// <summary>Three times or more.</summary>
    OpenedOften,

    /// <summary>And quiet for three days.</summary>
    OpenedQuiet,
    NotOpenedForTenDays,
    NotOpenedForThreeDays,
    OpenedRecently,
    JustSent,
}

/// <summary>What the bucket asks for.</summary>
public enum FollowUpStep
{
    FixAddress,
    FollowUp,
    OfferHelp,
    Resend,
    Wait,
}

public static class FollowUpSteps
{
    public static FollowUpStep Step(this FollowUpBucket bucket) =>
        bucket switch
        {
            FollowUpBucket.DeliveryFailed => FollowUpStep.FixAddress,
            FollowUpBucket.PromiseBroken or FollowUpBucket.OpenedQuiet => FollowUpStep.FollowUp,
            FollowUpBucket.OpenedOften => FollowUpStep.OfferHelp,
            FollowUpBucket.NotOpenedForTenDays or FollowUpBucket.NotOpenedForThreeDays => FollowUpStep.Resend,
            _ => FollowUpStep.Wait,
        };
}
