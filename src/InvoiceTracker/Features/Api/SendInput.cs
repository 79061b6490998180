using InvoiceTracker.Domain;
using InvoiceTracker.Features.Sending;

namespace InvoiceTracker.Features.Api;

/// <summary>Whom to send to; without <c>to</c> the client's contacts.</summary>
public sealed record SendInput
{
    public IReadOnlyList<string?>? To { get; init; }
    public IReadOnlyList<string?>? Cc { get; init; }

    /// <summary>Stands in the mail above the link.</summary>
    public string? Message { get; init; }

    internal SendRequest Read()
    {
        var errors = new FieldErrors();
        errors.AddFlaw("message", "message", PlainText.LongFlaw(Message, MailMessage.MessageLength));
        var (to, cc) = (Read("to", To, errors), Read("cc", Cc, errors));
        errors.ThrowIfAny();
        return new SendRequest(to, cc, Message: Message);
    }

    private static List<string> Read(string field, IReadOnlyList<string?>? addresses, FieldErrors errors)
    {
        var given = addresses ?? [];
        if (given.Count > SendRequest.MaxRecipients)
            errors.Add(field, $"An invoice goes to at most {SendRequest.MaxRecipients} addresses.");
        for (var i = 0; i < Math.Min(given.Count, SendRequest.MaxRecipients); i++)
        {
            if (!EmailAddress.IsValid(given[i]))
                errors.Add($"{field}[{i}]", "This is not an e-mail address.");
        }
        return [.. given.OfType<string>()];
    }
}
