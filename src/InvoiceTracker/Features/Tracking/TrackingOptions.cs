using InvoiceTracker.Data;

namespace InvoiceTracker.Features.Tracking;

/// <summary>The settings under <c>Tracking</c>.</summary>
public sealed class TrackingOptions
{
    /// <summary>False: the same pages without any tracking, for comparison.</summary>
    public bool Enabled { get; set; } = true;

    /// <summary>How long after a counted open the same network's further visits of a link are the same open.</summary>
    public TimeSpan Cooldown { get; set; } = TimeSpan.FromMinutes(15);

    public static TrackingOptions From(IConfiguration configuration)
    {
        var section = configuration.GetSection("Tracking");
        var options = new TrackingOptions
        {
            Enabled = Read(section, nameof(Enabled), true, bool.TryParse),
            Cooldown = Read(section, nameof(Cooldown), TimeSpan.FromMinutes(15), TimeSpan.TryParse),
        };
        if (options.Cooldown < TimeSpan.Zero || options.Cooldown > TimeSpan.FromDays(1))
            throw new SettingException("Tracking:Cooldown", "Give a time from 00:00:00 to 1.00:00:00, e.g. 00:15:00.");
        return options;
    }

    private delegate bool Parser<T>(string text, out T value);

    private static T Read<T>(IConfigurationSection section, string key, T otherwise, Parser<T> parse)
    {
        if (section[key] is not { Length: > 0 } text)
            return otherwise;
        return parse(text, out var value) ? value : throw new SettingException($"Tracking:{key}", $"'{text}' is not a {typeof(T).Name}.");
    }
}
