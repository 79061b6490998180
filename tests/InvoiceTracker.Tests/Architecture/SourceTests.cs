using System.Text.RegularExpressions;

namespace InvoiceTracker.Tests.Architecture;

/// <summary>What the compiler does not see: the text of pages, scripts and documents.</summary>
public sealed partial class SourceTests
{
    private static readonly string[] s_foreign = ".git bin obj node_modules lib data artifacts TestResults Corpus".Split(' ');
    private static readonly string[] s_written = ".cs .cshtml .razor .js .mjs .css .md .json .yml .csproj .props .targets".Split(' ');

    /// <summary>The Content-Security-Policy allows none of it. A mail is read elsewhere, where style sheets are not.</summary>
    [Fact]
    public void Pages_have_no_inline_style_script_or_handler()
    {
        var inline = Files(".cshtml", ".razor")
            .Where(file => !file.Contains("/Features/Mail/Templates/", StringComparison.Ordinal))
            .SelectMany(file => Found(file, Inline()));

        Assert.Empty(inline);
    }

    [Fact]
    public void Pages_encode_all_that_they_show() => Assert.Empty(Files(".cshtml", ".razor").SelectMany(file => Found(file, Raw())));

    [Fact]
    public void Nothing_refers_to_a_machine() => Assert.Empty(Files([.. s_written, ""]).SelectMany(file => Found(file, MachinePath())));

    [Fact]
    public void What_is_looked_for_would_be_found()
    {
        Assert.NotEmpty(Files(".cshtml"));
        Assert.Matches(Inline(), "<p style=\"color: red\">");
        Assert.Matches(Inline(), "<button onclick=\"go()\">");
        Assert.Matches(Inline(), "<script>alert(1)</script>");
        Assert.DoesNotMatch(Inline(), "<script src=\"~/js/app.js\" type=\"module\"></script>");
        Assert.Matches(MachinePath(), "see /" + "home/someone/notes.md");
    }

    private static IEnumerable<string> Files(params string[] extensions) =>
        Beneath(new DirectoryInfo(Repository.Root)).Where(file => extensions.Contains(Path.GetExtension(file)));

    private static IEnumerable<string> Beneath(DirectoryInfo folder) =>
        folder
            .EnumerateFileSystemInfos()
            .Where(entry => !s_foreign.Contains(entry.Name))
            .SelectMany(entry => entry is DirectoryInfo inner ? Beneath(inner) : [entry.FullName]);

    private static IEnumerable<string> Found(string file, Regex pattern) =>
        File.ReadLines(file)
            .Select((line, index) => (line, number: index + 1))
            .Where(at => pattern.IsMatch(at.line))
            .Select(at => $"{Path.GetRelativePath(Repository.Root, file)}:{at.number}: {at.line.Trim()}");

    [GeneratedRegex(
        @"\sstyle\s*=|<style\b|<[^>]+\son[a-z]+\s*=|<script(?![^>]*\ssrc=)|hx-on|[""']js:|javascript:",
        RegexOptions.IgnoreCase
    )]
    private static partial Regex Inline();

    [GeneratedRegex(@"Html\.Raw|new HtmlString|MarkupString")]
    private static partial Regex Raw();

    [GeneratedRegex(@"(?<![\w.])/(home|root|work)/\w|[A-Z]:\\Users\\")]
    private static partial Regex MachinePath();
}
