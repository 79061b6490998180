using System.Text;
using InvoiceTracker.Commands.Replay;
using InvoiceTracker.Features.Tracking.Bots;

namespace InvoiceTracker.Commands;

/// <summary>All there is to do from the command line.</summary>
internal static class Verbs
{
    private static readonly Verb[] All =
    [
        new("migrate", "brings the database to the schema of this program", DatabaseCommands.MigrateAsync),
        new(
            "setup --business B --name N --email E --password P [--time-zone Europe/Berlin] [--currency EUR] [--locale en]",
            "makes the first workspace and its owner",
            AccountCommands.SetUpAsync
        ),
        new(
            "member add --email E --name N --role admin|member|accountant --password P",
            "adds a member to the workspace, without a mail",
            AccountCommands.AddMemberAsync
        ),
        new("token create --email E --name N --scope read|write", "prints a new API token for that user", TokenCommand.CreateAsync),
        new("demo", "fills an empty workspace with a believable business", DataCommands.DemoAsync),
        new(
            "seed --invoices N --opens M [--links FILE]",
            "makes up data for measurements; FILE gets a public path a line",
            DataCommands.SeedAsync
        ),
        new("classify", """answers {"ua": "…"} lines with {"bot": …, "reason": …, "pattern": …} lines""", ClassifyAsync),
        new(
            "replay FILE",
            "runs the visits of a scenario file through the pipeline and prints what became of each",
            ReplayCommand.RunAsync
        ),
        new("stats", "counts what there is, as one JSON object", DatabaseCommands.StatsAsync),
        new("audit verify", "walks the chains of evidence and names the first broken link", DatabaseCommands.VerifyAsync),
        new("backup FILE", "copies an SQLite database, also while it serves", BackupCommands.BackUpAsync),
        new("restore --check FILE", "checks such a copy and counts what it holds", BackupCommands.CheckAsync),
    ];

    private static Task ClassifyAsync(Invocation call) =>
        ClassifyCommand.RunAsync(new StreamReader(Console.OpenStandardInput()), call.Output, CancellationToken.None);

    /// <exception cref="UsageException">There is no such verb.</exception>
    public static Verb Find(Arguments arguments) =>
        Array.Find(All, verb => arguments.Words.Take(verb.Name.Count).SequenceEqual(verb.Name, StringComparer.Ordinal))
        ?? throw new UsageException($"There is no verb '{string.Join(' ', arguments.Words)}'. --help lists the verbs.");

    public static string Help()
    {
        var help = new StringBuilder("Usage: InvoiceTracker [VERB] [--SETTING=VALUE …]\n\nWithout a verb it serves. The verbs:\n\n");
        foreach (var verb in All)
            help.Append("  ").Append(verb.Usage).Append('\n').Append("      ").Append(verb.Does).Append('\n');
        help.Append("\nSettings are those of appsettings.json, e.g. --DataDirectory=/var/lib/invoicetracker.\n");
        help.Append("Exit status: 0 done; 1 not done, and standard error says what to do; 2 wrong usage.\n");
        return help.ToString();
    }
}
