namespace InvoiceTracker.Commands;

/// <summary>A thing to do from the command line.</summary>
/// <param name="Usage">
/// How it is called, which is also the grammar it is checked against: its name, then operands in capitals, options with their
/// value, and in brackets what may be left out. A value with bars is a choice.
/// </param>
/// <param name="Does">What it does, for the help.</param>
internal sealed record Verb(string Usage, string Does, Func<Invocation, Task> Act)
{
    private readonly string[] _tokens = Usage.Split(' ');

    public IReadOnlyList<string> Name => [.. _tokens.TakeWhile(token => token.All(char.IsAsciiLetterLower))];

    /// <exception cref="UsageException">Something is missing, unknown or not one of the choices.</exception>
    public Task RunAsync(Arguments arguments, TextWriter output)
    {
        var operands = arguments.Words.Skip(Name.Count).ToArray();
        Require(operands.Length == Operands.Count(), "takes other words");
        foreach (var (name, value) in arguments.Options)
        {
            Require(IsOption(name) || IsSetting(name), $"does not know --{name}");
            Require(
                ChoicesOf(name) is not { } choices || choices.Contains(value, StringComparer.Ordinal),
                $"takes another value for --{name}"
            );
        }
        foreach (var name in RequiredOptions)
            Require(arguments.Options.Any(option => option.Name == name), $"needs --{name}");

        var options = arguments.Options.Where(option => IsOption(option.Name)).ToLookup(option => option.Name, option => option.Value);
        return Act(new Invocation(operands, options.ToDictionary(o => o.Key, o => o.Last()), arguments.Settings(IsOption), output));
    }

    private IEnumerable<string> Operands =>
        _tokens.Where(
            (token, i) => token.All(char.IsAsciiLetterUpper) && !_tokens[i - 1].TrimStart('[').StartsWith("--", StringComparison.Ordinal)
        );

    private IEnumerable<string> RequiredOptions =>
        _tokens.Where(token => token.StartsWith("--", StringComparison.Ordinal)).Select(token => token[2..]);

    private bool IsOption(string name) => Array.Exists(_tokens, token => token.TrimStart('[') == $"--{name}");

    private string[]? ChoicesOf(string name) =>
        Array.FindIndex(_tokens, token => token.TrimStart('[') == $"--{name}") is var i and >= 0 && _tokens[i + 1].Contains('|')
            ? _tokens[i + 1].Split('|')
            : null;

    // Options are written in small letters; settings have capitals and colons, save what ASP.NET Core's host itself reads.
    private static bool IsSetting(string name) => name is "urls" or "environment" || name.Any(c => char.IsAsciiLetterUpper(c) || c is ':');

    private void Require(bool condition, string otherwise)
    {
        if (!condition)
            throw new UsageException($"`{string.Join(' ', Name)}` {otherwise}. Usage: {Usage}");
    }
}

/// <summary>One call of a verb.</summary>
/// <param name="Settings">The part of the command line that the program's configuration reads.</param>
/// <param name="Output">Where the result goes, and nothing else.</param>
internal sealed record Invocation(
    IReadOnlyList<string> Operands,
    IReadOnlyDictionary<string, string> Options,
    string[] Settings,
    TextWriter Output
)
{
    public string this[string option] => Options[option];

    public string? Find(string option) => Options.GetValueOrDefault(option);

    /// <exception cref="UsageException">It is not a whole number from 0 up.</exception>
    public int Count(string option) =>
        int.TryParse(this[option], System.Globalization.NumberStyles.None, System.Globalization.CultureInfo.InvariantCulture, out var count)
            ? count
            : throw new UsageException($"--{option} is a whole number, such as 1000.");
}
