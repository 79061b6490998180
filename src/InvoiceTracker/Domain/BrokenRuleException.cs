namespace InvoiceTracker.Domain;

/// <summary>A rule of the business refused a step or a value; the message is written for the user.</summary>
public class BrokenRuleException(string message, string? field = null) : Exception(message)
{
    /// <summary>The form or API field the message belongs to, or null when it concerns the whole.</summary>
    public string? Field { get; } = field;
}

/// <summary>The state of a thing forbids this step: "Only a draft can be sent." (409 in the API).</summary>
public sealed class IllegalStepException(string message) : BrokenRuleException(message);
