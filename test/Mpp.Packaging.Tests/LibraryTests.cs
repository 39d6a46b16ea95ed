using System.Xml.Linq;

namespace Mpp.Packaging.Tests;

/// <summary>The packages that programs refer to.</summary>
[TestFixture]
public sealed class LibraryTests
{
    private static readonly string[] Published = ["Mpp.Client", "Mpp.Client.PostgreSql", "Mpp.Sandbox"];

    private static readonly string[] WhatEveryPackageBrings = ["Polly.Core", "Portable.BouncyCastle"];

    private static readonly string[] WhatTheClientBrings =
    [
        "Microsoft.Extensions.Configuration.Binder", "Microsoft.Extensions.Hosting.Abstractions", "Microsoft.Extensions.Http",
        "Microsoft.Extensions.Options.ConfigurationExtensions", .. WhatEveryPackageBrings,
    ];

    [TestCaseSource(nameof(Published))]
    public void It_holds_the_library_with_its_documentation_and_nothing_else(string id)
    {
        using var package = PackedFixture.Open(id);
        Assert.That(package.Files, Is.EquivalentTo(new[] { $"lib/net10.0/{id}.dll", $"lib/net10.0/{id}.xml", "PACKAGE.md", "icon.png" }));
    }

    [TestCaseSource(nameof(Published))]
    public void Its_documentation_describes_members(string id)
    {
        using var package = PackedFixture.Open(id);
        using var file = new MemoryStream(package.Read($"lib/net10.0/{id}.xml"));
        var summaries = XElement.Load(file).Descendants("member").Where(member => member.Element("summary") is { Value.Length: > 0 });
        Assert.That(summaries.Count(), Is.GreaterThan(10));
    }

    [Test]
    public void The_client_brings_what_it_needs_and_no_more()
    {
        using var package = PackedFixture.Open("Mpp.Client");
        Assert.That(package.Dependencies, Is.EquivalentTo(Listed(WhatTheClientBrings)));
    }

    [Test]
    public void The_ledger_brings_the_client_of_its_own_version_and_the_driver()
    {
        using var package = PackedFixture.Open("Mpp.Client.PostgreSql");
        Assert.That(package.Dependencies, Is.EquivalentTo(Listed([.. WhatTheClientBrings, "Npgsql"]).Append($"Mpp.Client [{PackedFixture.Version}]")));
    }

    [Test]
    public void The_sandbox_brings_the_client_of_its_own_version_and_the_server_of_the_framework()
    {
        using var package = PackedFixture.Open("Mpp.Sandbox");
        var frameworks = package.Metadata.Descendants().Where(element => element.Name.LocalName == "frameworkReference");
        Assert.That(package.Dependencies, Is.EquivalentTo(Listed(WhatEveryPackageBrings).Append($"Mpp.Client [{PackedFixture.Version}]")));
        Assert.That(frameworks.Single().Attribute("name")?.Value, Is.EqualTo("Microsoft.AspNetCore.App"));
    }

    /// <summary>The packages in the versions that the repository names.</summary>
    private static IEnumerable<string> Listed(IEnumerable<string> names) => names.Select(name => $"{name} {PackageVersions.Of(name)}");
}
