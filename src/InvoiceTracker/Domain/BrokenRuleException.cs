namespace InvoiceTracker.Domain;

/// <summary>A request that the rules of invoicing forbid. The message is written for the user.</summary>
/// <param name="message">One sentence that says what is wrong and, where it can, what to do.</param>
/// <param name="field">The input at fault in the API's words, such as <c>lines[2].unitPrice</c>, where there is one.</param>
public sealed class BrokenRuleException(string message, string? field = null) : Exception(message)
{
    public string? Field { get; } = field;
}
