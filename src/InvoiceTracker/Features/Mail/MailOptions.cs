using System.Globalization;
using InvoiceTracker.Data;
using InvoiceTracker.Domain;
using MimeKit;

namespace InvoiceTracker.Features.Mail;

/// <summary>The settings under <c>Mail</c>: what the operator configured, for workspaces that set up no server of their own.</summary>
/// <param name="Server">Null: mails become files.</param>
/// <param name="From">An address or <c>Name &lt;address&gt;</c>; empty: the workspace's own address.</param>
/// <param name="RetryAfter">Before the second try; each later wait is <see cref="Growth"/> times as long.</param>
/// <param name="Timeout">How long one answer of the server may take.</param>
/// <param name="Lease">How long a mail belongs to the process that began to send it.</param>
public sealed record MailOptions(MailServer? Server, string From, TimeSpan RetryAfter, TimeSpan Timeout, TimeSpan Lease)
{
    /// <summary>With one minute to begin with, the last of them comes after four and a half days; RFC 5321 4.5.4.1 asks for four to five.</summary>
    public const int Tries = 10;

    private const int Growth = 5;
    private const double SafeShareOfLease = 0.8;

    private static readonly TimeSpan LongestWait = TimeSpan.FromHours(24);

    /// <summary>A conversation ends before its lease does: whoever finds the lease run out may conclude that nobody is sending.</summary>
    public TimeSpan ConversationLimit => new[] { 3 * Timeout, SafeShareOfLease * Lease }.Min();

    /// <param name="attempts">How many were made.</param>
    public TimeSpan WaitAfter(int attempts)
    {
        var wait = RetryAfter.TotalSeconds * Math.Pow(Growth, attempts - 1);
        return wait < LongestWait.TotalSeconds ? TimeSpan.FromSeconds(wait) : LongestWait;
    }

    /// <exception cref="SettingException">A value cannot be worked with.</exception>
    public static MailOptions Of(IConfiguration configuration) => Read(configuration.GetSection("Mail"));

    public static bool IsHost(string host) => host.Length <= 255 && Uri.CheckHostName(host) is not UriHostNameType.Unknown;

    public static bool IsPort(int port) => port is > 0 and <= ushort.MaxValue;

    /// <summary>An address, alone or after a name.</summary>
    public static bool IsSender(string from) =>
        MailboxAddress.TryParse(from, out var mailbox)
        && EmailAddress.IsValid(mailbox.Address)
        && PlainText.Flaw(from, int.MaxValue) is null;

    private static MailOptions Read(IConfigurationSection section)
    {
        var from = section["From"] ?? "";
        if (from.Length > 0 && !IsSender(from))
            throw new SettingException(
                "Mail:From",
                $"'{from}' is not an address such as invoices@example.com or Name <invoices@example.com>."
            );
        return new MailOptions(
            ServerOf(section),
            from,
            Time(section, nameof(RetryAfter), TimeSpan.FromMinutes(1)),
            Time(section, nameof(Timeout), TimeSpan.FromSeconds(20)),
            Time(section, nameof(Lease), TimeSpan.FromMinutes(1))
        );
    }

    private static MailServer? ServerOf(IConfigurationSection section)
    {
        var host = section["Host"] ?? "";
        var port =
            section["Port"] is not { Length: > 0 } portText ? 587
            : int.TryParse(portText, CultureInfo.InvariantCulture, out var number) ? number
            : 0;
        if (!IsPort(port))
            throw new SettingException("Mail:Port", $"'{section["Port"]}' is not a port, 1 to 65535.");
        var securityText = section["Security"] is { Length: > 0 } given ? given : nameof(MailSecurity.StartTls);
        if (!Enum.TryParse<MailSecurity>(securityText, ignoreCase: true, out var security) || !Enum.IsDefined(security))
            throw new SettingException("Mail:Security", $"'{securityText}' is not one of None, StartTls, Tls.");
        if (host.Length > 0 && !IsHost(host))
            throw new SettingException("Mail:Host", $"'{host}' is not the name or address of a server.");

        var user = section["User"] is { Length: > 0 } name ? name : null;
        return host.Length == 0 ? null : new MailServer(host, port, security, user, section["Password"]);
    }

    private static TimeSpan Time(IConfigurationSection section, string key, TimeSpan otherwise)
    {
        if (section[key] is not { Length: > 0 } text)
            return otherwise;
        if (!TimeSpan.TryParse(text, CultureInfo.InvariantCulture, out var time) || time <= TimeSpan.Zero || time > TimeSpan.FromDays(1))
            throw new SettingException($"Mail:{key}", $"'{text}' is not a time such as {otherwise:c}, up to one day.");
        return time;
    }
}
