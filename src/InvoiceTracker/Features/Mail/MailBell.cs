using InvoiceTracker.Features.Work;

namespace InvoiceTracker.Features.Mail;

/// <summary>Rings when a mail was queued.</summary>
public sealed class MailBell : Bell;
