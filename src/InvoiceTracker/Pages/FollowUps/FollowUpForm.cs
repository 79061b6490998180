using System.ComponentModel.DataAnnotations;
using InvoiceTracker.Domain;

namespace InvoiceTracker.Pages.FollowUps;

/// <summary>The mail as it is sent.</summary>
public sealed class FollowUpForm
{
    [Required(ErrorMessage = "Write a subject.")]
    [StringLength(MailMessage.SubjectLength, ErrorMessage = "A subject has at most {1} characters.")]
    public string? Subject { get; set; }

    [Required(ErrorMessage = "Write a message.")]
    [StringLength(MailMessage.MessageLength, ErrorMessage = "A message has at most {1} characters.")]
    public string? Message { get; set; }
}
