using System.Text.Json;
using System.Text.Json.Serialization;

namespace InvoiceTracker.Commands.Replay;

/// <summary>A file of scenarios: mails that were sent, and every request that came for them.</summary>
internal sealed record ScenarioFile(IReadOnlyList<Scenario> Scenarios)
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        RespectRequiredConstructorParameters = true,
        NumberHandling = JsonNumberHandling.AllowReadingFromString,
    };

    /// <exception cref="CommandException">It cannot be read, or is not of this form.</exception>
    public static ScenarioFile Read(string path)
    {
        try
        {
            return JsonSerializer.Deserialize<ScenarioFile>(File.ReadAllBytes(path), Json) ?? throw new JsonException("it holds nothing");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or JsonException)
        {
            throw new CommandException($"'{path}' is not a file of scenarios: {e.Message.TrimEnd('.')}.");
        }
    }
}

internal sealed record Scenario(string Id, IReadOnlyList<ScenarioRequest> Requests, ScenarioSetup? Setup = null);

/// <param name="TrustedProxies">Whose X-Forwarded-For is believed: networks.</param>
/// <param name="OwnerSession">The visitor is signed in to the workspace.</param>
/// <param name="NotificationsEnabled">False: the creator has switched the notification off.</param>
/// <param name="ResentAt">Seconds after the first mail's acceptance at which the mail server accepted a second one.</param>
internal sealed record ScenarioSetup(
    double SentAt = 0,
    IReadOnlyList<string>? TrustedProxies = null,
    bool OwnerSession = false,
    bool NotificationsEnabled = true,
    double? ResentAt = null
);

/// <param name="T">Seconds after the mail server accepted the mail.</param>
/// <param name="Invoice">"A", "B", …: each letter is an invoice of its own.</param>
/// <param name="Recipient">Whose link it is; links of different recipients differ.</param>
/// <param name="Network">"mailsec" or "cloud", with a vendor behind a colon; anything else says nothing.</param>
/// <param name="Path">With {token} for the link's token; the page where it is not given.</param>
internal sealed record ScenarioRequest(
    double T,
    string RemoteIp,
    Dictionary<string, string> Headers,
    string Invoice = "A",
    string? Recipient = null,
    string Method = "GET",
    string Network = "",
    string? Path = null,
    ScenarioBeacon? Beacon = null,
    ScenarioRepeat? Repeat = null
);

/// <summary>What the page's script reported.</summary>
/// <param name="FirstVisibleAfterMs">How long the page stood in the background first.</param>
internal sealed record ScenarioBeacon(
    double VisibleMs,
    bool Painted,
    string? Interaction,
    bool Webdriver,
    bool Sent = true,
    bool Prerendering = false,
    double FirstVisibleAfterMs = 0,
    string? Nonce = null
);

internal sealed record ScenarioRepeat(int Count, double OverSeconds, bool RotateUserAgents = false);
