using System.Text.RegularExpressions;

namespace InvoiceTracker.Tests.Web;

public sealed partial class BrowserLibraryTests
{
    private static readonly string Root = FindRoot();
    private static readonly string App = Path.Combine(Root, "src", "InvoiceTracker");

    [Fact]
    public void Every_icon_that_a_page_names_is_in_the_sprite()
    {
        var sprite = File.ReadAllText(Path.Combine(App, "wwwroot", "lib", "icons.svg"));
        var named = Directory
            .EnumerateFiles(Path.Combine(App, "Pages"), "*.cshtml", SearchOption.AllDirectories)
            .SelectMany(page => IconName().Matches(File.ReadAllText(page)))
            .Select(match => match.Groups["name"].Value)
            .Distinct()
            .ToList();

        Assert.NotEmpty(named);
        Assert.All(named, name => Assert.Contains($"<symbol id=\"{name}\"", sprite, StringComparison.Ordinal));
    }

    [Fact]
    public void No_page_has_inline_style_or_script_which_the_content_security_policy_would_refuse() =>
        Assert.All(
            Directory.EnumerateFiles(Path.Combine(App, "Pages"), "*.cshtml", SearchOption.AllDirectories),
            page => Assert.DoesNotMatch(Inline(), File.ReadAllText(page))
        );

    [Fact]
    public void The_lock_file_names_no_registry() =>
        Assert.DoesNotContain("\"resolved\"", File.ReadAllText(Path.Combine(Root, "package-lock.json")), StringComparison.Ordinal);

    [Theory]
    [InlineData("Inter_400Regular.ttf")]
    [InlineData("Inter_600SemiBold.ttf")]
    [InlineData("NotoSansJP_400Regular.ttf")]
    public void The_fonts_of_the_document_travel_beside_the_assembly(string font) =>
        Assert.True(File.Exists(Path.Combine(AppContext.BaseDirectory, "fonts", font)));

    private static string FindRoot()
    {
        var folder = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(folder, "InvoiceTracker.sln")))
            folder = Path.GetDirectoryName(folder) ?? throw new InvalidOperationException("The tests do not stand in the repository.");
        return folder;
    }

    [GeneratedRegex(
        """<(?:icon name|empty-state[^>]*\sicon)="(?<name>[a-z0-9-]+)""",
        RegexOptions.ExplicitCapture,
        matchTimeoutMilliseconds: 1_000
    )]
    private static partial Regex IconName();

    // hx-on and js: are evaluated, so the policy refuses them as well; so does a filter in hx-trigger.
    [GeneratedRegex(
        """\sstyle="|<style|<script(?![^>]*\ssrc=)|\son[a-z]+="|\shx-on|="js:|hx-trigger="[^"]*\[""",
        RegexOptions.None,
        matchTimeoutMilliseconds: 1_000
    )]
    private static partial Regex Inline();
}
