using ArchUnitNET.Domain;
using ArchUnitNET.Loader;
using ArchUnitNET.xUnitV3;
using InvoiceTracker.Data;
using static ArchUnitNET.Fluent.ArchRuleDefinition;

namespace InvoiceTracker.Tests.Architecture;

/// <summary>Who may know whom: Pages and Web, Features, Data, Domain, each only what lies beneath it.</summary>
public sealed class BorderTests
{
    private static readonly ArchUnitNET.Domain.Architecture s_app = new ArchLoader().LoadAssemblies(typeof(AppDbContext).Assembly).Build();

    [Theory]
    [InlineData("Domain", @"InvoiceTracker\.(Data|Features|Pages|Web)|Microsoft\.(EntityFrameworkCore|AspNetCore|Extensions)")]
    [InlineData("Data", @"InvoiceTracker\.(Features|Pages|Web)")]
    [InlineData("Features", @"InvoiceTracker\.(Pages|Web)")]
    [InlineData(@"Features\.(Mail|Notifications|Net|Work)", @"InvoiceTracker\.Features\.(Sending|Tracking|Payments|FollowUp|Api)")]
    [InlineData(@"Features\.Tracking", @"InvoiceTracker\.Features\.(Sending|Payments|FollowUp|Api)")]
    [InlineData(@"Features\.Sending", @"InvoiceTracker\.Features\.(Tracking|Payments|FollowUp|Api)")]
    [InlineData(@"Features\.Payments", @"InvoiceTracker\.Features\.(Tracking|Sending|FollowUp|Api)")]
    [InlineData(@"Features\.FollowUp", @"InvoiceTracker\.Features\.(Tracking|Sending|Payments|Api)")]
    public void A_folder_knows_only_what_lies_beneath_it(string folder, string above) =>
        // Without includeReferenced a rule about a framework passes unread.
        Types()
            .That()
            .ResideInNamespaceMatching($@"^InvoiceTracker\.{folder}(\..*)?$")
            .Should()
            .NotDependOnAny(Types(includeReferenced: true).That().ResideInNamespaceMatching($"^({above})"))
            .WithoutRequiringPositiveResults()
            .Check(s_app);

    [Fact]
    public void An_interface_has_two_implementations_that_ship()
    {
        var types = typeof(AppDbContext).Assembly.GetTypes();
        var lonely = types
            .Where(type => type.IsInterface && type.Namespace?.StartsWith("InvoiceTracker", StringComparison.Ordinal) == true)
            .Where(type => types.Count(other => other is { IsClass: true, IsAbstract: false } && type.IsAssignableFrom(other)) < 2)
            .Select(type => type.FullName);

        Assert.Empty(lonely);
    }
}
