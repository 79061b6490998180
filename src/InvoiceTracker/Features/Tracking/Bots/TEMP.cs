namespace InvoiceTracker.Features.Tracking.Bots;
public sealed class BotList { public string? Match(string ua) => ua.Contains("bot", StringComparison.OrdinalIgnoreCase) ? "bot" : null; }
public sealed record UserAgentFacts(string? Browser, string? System, string? Sentence) { public static UserAgentFacts Of(string ua) => new(ua.Length > 0 ? null : "", null, null); }
