using System.Runtime.CompilerServices;

namespace InvoiceTracker.Tests.Features.Tracking.Bots;

/// <summary>The labelled user agents of <c>Corpus/ua_public.tsv</c>, whose header names the sources and their licences.</summary>
internal static class UserAgentCorpus
{
    /// <summary>The sources whose browsers people use today; the others also hold feature phones and museum pieces.</summary>
    public static readonly string[] CurrentBrowsers = ["intoli-2026", "top-user-agents"];

    public static readonly string Folder = Path.Combine(ProjectFolder(), "Corpus");

    public static readonly Entry[] Entries = [.. Read()];

    public sealed record Entry(bool IsBot, string Source, string UserAgent);

    public static string ProjectFolder([CallerFilePath] string thisFile = "") =>
        Path.GetFullPath(Path.Combine(Path.GetDirectoryName(thisFile)!, "..", "..", ".."));

    private static IEnumerable<Entry> Read() =>
        from line in File.ReadLines(Path.Combine(Folder, "ua_public.tsv"))
        where !line.StartsWith('#')
        let fields = line.Split('\t', 3)
        select new Entry(fields[0] is "bot", fields[1], fields[2]);
}
