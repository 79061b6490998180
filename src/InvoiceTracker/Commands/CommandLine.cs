using System.Data.Common;
using InvoiceTracker.Data;
using InvoiceTracker.Domain;

namespace InvoiceTracker.Commands;

/// <summary>What the program does with its arguments: a verb's work, or, without one, serving.</summary>
internal static class CommandLine
{
    private const int Done = 0;
    private const int Failed = 1;
    private const int WrongUsage = 2;

    public static async Task<int> RunAsync(string[] args)
    {
        if (!Arguments.NameAVerb(args))
            return await RunAsync(args, Console.Out, Console.Error);

        // A verb's standard output carries its result alone, so whatever else is written (the log) goes to standard error.
        Console.SetOut(Console.Error);
        await using var output = new StreamWriter(Console.OpenStandardOutput());
        return await RunAsync(args, output, Console.Error);
    }

    /// <returns>The exit status. Whatever goes wrong in a way that one can do something about is one sentence on <paramref name="error"/>.</returns>
    public static async Task<int> RunAsync(string[] args, TextWriter output, TextWriter error)
    {
        try
        {
            await RunAsync(Arguments.Parse(args), output);
            return Done;
        }
        catch (UsageException e)
        {
            await error.WriteLineAsync(e.Message);
            return WrongUsage;
        }
        catch (Exception e) when (Explain(e) is { } sentence)
        {
            await error.WriteLineAsync(sentence);
            return Failed;
        }
    }

    private static async Task RunAsync(Arguments arguments, TextWriter output)
    {
        if (arguments.WantsHelp)
            await output.WriteAsync(Verbs.Help());
        else if (!arguments.HasVerb)
            await Server.RunAsync(arguments, output);
        else
            await Verbs.Find(arguments).RunAsync(arguments, output);
    }

    private static string? Explain(Exception exception) =>
        exception switch
        {
            CommandException or SettingException or BrokenRuleException => exception.Message,
            _ when DatabaseBusy.Is(exception) => "The database is busy or does not answer. Try again in a moment.",
            DbException =>
                $"The database refused: {exception.Message.TrimEnd('.')}. Check Database:Provider and ConnectionStrings:Database.",
            IOException or UnauthorizedAccessException => exception.Message,
            _ => null,
        };
}

/// <summary>A verb cannot do its work; the message is a sentence that says what to do instead.</summary>
public sealed class CommandException(string message) : Exception(message);

/// <summary>The command line makes no sense; the message says how it is used.</summary>
public sealed class UsageException(string message) : Exception(message);
