namespace InvoiceTracker.Commands;

/// <summary>
/// The command line as given: a verb's words, and options in the forms that ASP.NET Core's configuration knows (<c>--key value</c>,
/// <c>--key=value</c>). An option that is not the verb's own is a setting of the program.
/// </summary>
internal sealed class Arguments
{
    private readonly string[] _all;
    private readonly List<string> _words = [];
    private readonly List<(string Name, string Value)> _options = [];

    private Arguments(string[] all) => _all = all;

    /// <summary>The verb, then what it acts on.</summary>
    public IReadOnlyList<string> Words => _words;

    public IReadOnlyList<(string Name, string Value)> Options => _options;

    public bool WantsHelp { get; private set; }

    public bool HasVerb => _words.Count > 0;

    public static bool NameAVerb(string[] args)
    {
        try
        {
            return Parse(args).HasVerb;
        }
        catch (UsageException)
        {
            return true;
        }
    }

    /// <exception cref="UsageException">An option of a verb has no value.</exception>
    public static Arguments Parse(string[] args)
    {
        var arguments = new Arguments(args);
        var rest = new Queue<string>(args);
        while (rest.TryDequeue(out var argument))
        {
            if (argument is "--help" or "-h")
                arguments.WantsHelp = true;
            else if (arguments.IsWord(argument))
                arguments._words.Add(argument);
            else if (argument.Split('=', 2) is [var name, var value])
                arguments._options.Add((NameOf(name), value));
            else
                arguments._options.Add(
                    (NameOf(argument), rest.TryDequeue(out var next) ? next : throw new UsageException($"{argument} needs a value."))
                );
        }
        return arguments;
    }

    /// <summary>What the configuration is to read: everything when serving, else what does not belong to the verb.</summary>
    public string[] Settings(Func<string, bool> isOfVerb) =>
        HasVerb ? [.. _options.Where(option => !isOfVerb(option.Name)).Select(option => $"--{option.Name}={option.Value}")] : _all;

    private static string NameOf(string option) => option.TrimStart('-', '/');

    // Configuration also takes "key=value" and "/key value"; once the verb is known, those are a file's name or path.
    private bool IsWord(string argument) =>
        !argument.StartsWith('-') && (HasVerb || (!argument.StartsWith('/') && !argument.Contains('=')));
}
