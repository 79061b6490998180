namespace InvoiceTracker.Features.Mail.Templates;

/// <summary>What an alert says when it comes by mail.</summary>
/// <param name="Url">Opens what it is about; absolute.</param>
/// <param name="SettingsUrl">Where alerts by mail are switched off.</param>
public sealed record NoticeMail(string Title, string Body, string Business, string Url, string SettingsUrl)
{
    public const string Action = "Open in InvoiceTracker";
    public const string Why = "You get this mail because alerts by e-mail are on for you.";

    /// <summary>The parts of the body, a line each.</summary>
    public IReadOnlyList<string> Lines => Body.Split(" · ", StringSplitOptions.RemoveEmptyEntries);

    /// <summary>The plain-text twin of <see cref="NoticeMailHtml"/>.</summary>
    public static string TextOf(NoticeMail mail) =>
        $"""
            {mail.Title}

            {string.Join('\n', mail.Lines)}

            {Action}:
            {mail.Url}

            {Why} Change it: {mail.SettingsUrl}

            """.ReplaceLineEndings("\n");
}
