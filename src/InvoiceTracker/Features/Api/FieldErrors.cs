using InvoiceTracker.Domain;

namespace InvoiceTracker.Features.Api;

/// <summary>Everything that is wrong with an input, by field, so that a caller learns it at once and not one by one.</summary>
internal sealed class FieldErrors
{
    private readonly Dictionary<string, List<string>> _errors = [];

    public bool Any => _errors.Count > 0;

    /// <param name="field">A path such as <c>lines[0].unitPrice</c>.</param>
    public void Add(string field, string message)
    {
        if (!_errors.TryGetValue(field, out var messages))
            _errors[field] = messages = [];
        messages.Add(message);
    }

    /// <summary>Adds what a check found, if it found anything.</summary>
    /// <param name="flaw">What <see cref="PlainText"/> says: to be read after the name.</param>
    public void AddFlaw(string field, string name, string? flaw)
    {
        if (flaw is not null)
            Add(field, $"The {name} {flaw}");
    }

    /// <summary>Makes a value of the domain; a rule that it breaks is noted.</summary>
    public T? Try<T>(string field, Func<T> make)
        where T : class
    {
        try
        {
            return make();
        }
        catch (BrokenRuleException e)
        {
            Add(field, e.Message);
            return null;
        }
    }

    /// <exception cref="InvalidInputException">Something was noted.</exception>
    public void ThrowIfAny()
    {
        if (Any)
            throw new InvalidInputException(_errors.ToDictionary(error => error.Key, error => error.Value.ToArray()));
    }
}

/// <summary>An input was refused; the caller is told every reason.</summary>
public sealed class InvalidInputException(IReadOnlyDictionary<string, string[]> errors) : Exception("The input was refused.")
{
    public InvalidInputException(string field, string message)
        : this(new Dictionary<string, string[]> { [field] = [message] }) { }

    public IReadOnlyDictionary<string, string[]> Errors { get; } = errors;
}
