using System.Globalization;
using InvoiceTracker.Data;

namespace InvoiceTracker.Web;

/// <summary>The machine's clock, moved by <c>Clock:Offset</c>, so that "10 days later" can be tried in Development.</summary>
public sealed class ProductClock(TimeSpan offset) : TimeProvider
{
    public override DateTimeOffset GetUtcNow() => base.GetUtcNow() + offset;

    public static TimeProvider From(IConfiguration configuration, IHostEnvironment environment)
    {
        var text = configuration["Clock:Offset"];
        if (text is null or "")
            return System;
        if (!TimeSpan.TryParse(text, CultureInfo.InvariantCulture, out var offset))
            throw new SettingException("Clock:Offset", $"'{text}' is not a time such as 3.00:00:00.");
        if (offset != TimeSpan.Zero && !environment.IsDevelopment())
            throw new SettingException("Clock:Offset", "The clock can be moved in Development only.");
        return offset == TimeSpan.Zero ? System : new ProductClock(offset);
    }
}
