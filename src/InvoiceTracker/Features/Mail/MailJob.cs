using InvoiceTracker.Domain;

namespace InvoiceTracker.Features.Mail;

/// <summary>A mail that this process claimed, with all that is needed to write and send it.</summary>
/// <param name="Settings">Null: the operator's configuration applies.</param>
/// <param name="Sender">Who pressed Send; null for the program's own mails.</param>
/// <param name="Notification">What it tells a member of; null in a client's mail, and where that was taken back meanwhile.</param>
/// <param name="IsTracked">False: the client has tracking off, and the mail must not say otherwise.</param>
/// <param name="Locale">BCP 47, of the client.</param>
public sealed record MailJob(
    MailMessage Mail,
    Workspace Workspace,
    MailSettings? Settings,
    Invoice? Invoice,
    InvoiceLink? Link,
    User? Sender,
    Notification? Notification,
    bool IsTracked,
    string Locale
);

/// <summary>A job and what became of it.</summary>
/// <param name="IsGivenBack">The process stopped before it was sent.</param>
public sealed record FinishedMail(MailJob Job, Delivery Delivery, bool IsGivenBack = false);
