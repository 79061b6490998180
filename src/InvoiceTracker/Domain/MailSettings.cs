namespace InvoiceTracker.Domain;

/// <summary>The mail server a workspace set up in the app; without it the operator's configuration applies.</summary>
public sealed class MailSettings
{
    private MailSettings() { }

    public MailSettings(Guid workspaceId) => WorkspaceId = workspaceId;

    public Guid WorkspaceId { get; private set; }
    public string Host { get; set; } = "";
    public int Port { get; set; } = 587;
    public MailSecurity Security { get; set; } = MailSecurity.StartTls;
    public string? User { get; set; }

    /// <summary>Encrypted by Data Protection.</summary>
    public string? ProtectedPassword { get; set; }

    public string From { get; set; } = "";
}

/// <summary>How the connection to a mail server is protected.</summary>
public enum MailSecurity
{
    None,

    /// <summary>RFC 3207; refused when the server does not offer it.</summary>
    StartTls,

    /// <summary>Implicit TLS, RFC 8314.</summary>
    Tls,
}
