using System.Text.RegularExpressions;
using Microsoft.Extensions.Configuration;

namespace InvoiceTracker.Tests.Architecture;

/// <summary>What the documents promise is there.</summary>
public sealed partial class DocumentationTests
{
    [Fact]
    public void Every_setting_is_in_the_table_and_every_row_of_the_table_is_a_setting()
    {
        var settings = new ConfigurationBuilder()
            .AddJsonFile(Path.Combine(Repository.Root, "src/InvoiceTracker/appsettings.json"))
            .Build()
            .AsEnumerable()
            .Where(setting => setting.Value is not null && !setting.Key.StartsWith("Serilog", StringComparison.Ordinal))
            .Select(setting => setting.Key);
        var documented = File.ReadLines(Path.Combine(Repository.Root, "docs/self-hosting.md"))
            .Where(line => line.StartsWith("| `", StringComparison.Ordinal))
            .SelectMany(line => Quoted().Matches(line.Split('|')[1]))
            .Select(match => match.Groups[1].Value);

        Assert.Equal(settings.Order(StringComparer.Ordinal), documented.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Every_document_is_in_the_index()
    {
        var index = File.ReadAllText(Path.Combine(Repository.Root, "docs/README.md"));
        var missing = Directory
            .GetFiles(Path.Combine(Repository.Root, "docs"), "*.md", SearchOption.AllDirectories)
            .Select(file => Path.GetRelativePath(Path.Combine(Repository.Root, "docs"), file))
            .Where(file => file != "README.md" && !index.Contains($"({file})", StringComparison.Ordinal));

        Assert.Empty(missing);
    }

    [Fact]
    public void Every_package_in_the_central_list_is_used()
    {
        var locked = Directory
            .GetFiles(Repository.Root, "packages.lock.json", SearchOption.AllDirectories)
            .Select(File.ReadAllText)
            .ToList();
        var unused = Package()
            .Matches(File.ReadAllText(Path.Combine(Repository.Root, "Directory.Packages.props")))
            .Select(match => match.Groups[1].Value)
            .Where(name => !locked.Exists(file => file.Contains($"\"{name}\": {{", StringComparison.OrdinalIgnoreCase)));

        Assert.Empty(unused);
    }

    [Fact]
    public void Every_link_between_the_documents_leads_somewhere()
    {
        string[] folders = ["", "docs", "docs/decisions"];
        var dead = folders
            .SelectMany(folder => Directory.GetFiles(Path.Combine(Repository.Root, folder), "*.md"))
            .SelectMany(file =>
                Link().Matches(File.ReadAllText(file)).Select(match => Path.Combine(Path.GetDirectoryName(file)!, match.Groups[1].Value))
            )
            .Where(target => !Path.Exists(target));

        Assert.Empty(dead);
    }

    [GeneratedRegex("<PackageVersion Include=\"([^\"]+)\"")]
    private static partial Regex Package();

    [GeneratedRegex("`([^`]+)`")]
    private static partial Regex Quoted();

    // An address on the net has a colon, a picture may be drawn by a test, an anchor stays in its page.
    [GeneratedRegex(@"(?<!!\[[^\]]*)\]\(([^):#]+)\)")]
    private static partial Regex Link();
}
