namespace InvoiceTracker.Features.Mail.Templates;

/// <summary>A short mail with one thing to do: an alert for a member, or a client's way into their portal.</summary>
/// <param name="Body">Its parts are separated by " · ".</param>
/// <param name="Url">Where its button leads; absolute.</param>
public sealed record NoticeMail(string Title, string Body, string Business, string Url)
{
    /// <summary>BCP 47.</summary>
    public string Language { get; init; } = "en";

    public string Action { get; init; } = "Open in InvoiceTracker";

    /// <summary>Why the reader gets it.</summary>
    public string Why { get; init; } = "You get this mail because alerts by e-mail are on for you.";

    /// <summary>Where such mails are switched off; null where each is asked for.</summary>
    public string? SettingsUrl { get; init; }

    /// <summary>The parts of the body, a line each.</summary>
    public IReadOnlyList<string> Lines => Body.Split(" · ", StringSplitOptions.RemoveEmptyEntries);

    /// <summary>The plain-text twin of <see cref="NoticeMailHtml"/>.</summary>
    public static string TextOf(NoticeMail mail) =>
        $"""
            {mail.Title}

            {string.Join('\n', mail.Lines)}

            {mail.Action}:
            {mail.Url}

            {mail.Why}{(mail.SettingsUrl is null ? "" : $" Change it: {mail.SettingsUrl}")}

            """.ReplaceLineEndings("\n");
}
