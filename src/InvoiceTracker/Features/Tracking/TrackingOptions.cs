using System.Globalization;
using InvoiceTracker.Data;

namespace InvoiceTracker.Features.Tracking;

/// <summary>The settings under <c>Tracking</c>.</summary>
public sealed class TrackingOptions
{
    /// <summary>False: the same pages without any tracking, for comparison.</summary>
    public bool Enabled { get; set; } = true;

    /// <summary>How long after a counted open the same network's further visits of a link are the same open.</summary>
    public TimeSpan Cooldown { get; set; } = TimeSpan.FromMinutes(15);

    /// <summary>How long a suspicious visit waits for a sign of a person.</summary>
    public TimeSpan HoldFor { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>How long after a mail server took a mail its scanners are likely.</summary>
    public TimeSpan DeliveryWindow { get; set; } = TimeSpan.FromSeconds(90);

    /// <summary>The operator's list of networks; null for the one that is shipped.</summary>
    public string? NetworksFile { get; set; }

    public static TrackingOptions From(IConfiguration configuration)
    {
        var section = configuration.GetSection("Tracking");
        var options = new TrackingOptions
        {
            Enabled = Read(section, nameof(Enabled), true, bool.TryParse),
            Cooldown = ReadTime(section, nameof(Cooldown), "00:15:00"),
            HoldFor = ReadTime(section, nameof(HoldFor), "00:00:30"),
            DeliveryWindow = ReadTime(section, nameof(DeliveryWindow), "00:01:30"),
            NetworksFile = section[nameof(NetworksFile)] is { Length: > 0 } file ? file : null,
        };
        return options;
    }

    private static TimeSpan ReadTime(IConfigurationSection section, string key, string otherwise)
    {
        var time = Read(section, key, TimeSpan.Parse(otherwise, CultureInfo.InvariantCulture), TimeSpan.TryParse);
        if (time < TimeSpan.Zero || time > TimeSpan.FromDays(1))
            throw new SettingException($"Tracking:{key}", $"Give a time from 00:00:00 to 1.00:00:00, e.g. {otherwise}.");
        return time;
    }

    private delegate bool Parser<T>(string text, out T value);

    private static T Read<T>(IConfigurationSection section, string key, T otherwise, Parser<T> parse)
    {
        if (section[key] is not { Length: > 0 } text)
            return otherwise;
        return parse(text, out var value) ? value : throw new SettingException($"Tracking:{key}", $"'{text}' is not a {typeof(T).Name}.");
    }
}
