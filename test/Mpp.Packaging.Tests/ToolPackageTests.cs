namespace Mpp.Packaging.Tests;

/// <summary>The package of the tool.</summary>
[TestFixture]
public sealed class ToolPackageTests
{
    private static readonly string[] Kinds = [".dll", ".pdb", ".json", ".xml"];
    private static readonly string[] Ours = ["mppcs.dll", "Mpp.Client.dll", "Mpp.Sandbox.dll"];

    [Test]
    public void It_is_a_tool_that_brings_everything_along()
    {
        using var package = PackedFixture.Open("mppcs");
        Assert.Multiple(() =>
        {
            Assert.That(package.Metadata.Descendants().Single(element => element.Name.LocalName == "packageType").Attribute("name")?.Value, Is.EqualTo("DotnetTool"));
            Assert.That(package.Dependencies, Is.Empty);
            Assert.That(package.Files.Select(Path.GetFileName), Is.SupersetOf(Ours));
        });
    }

    [Test]
    public void It_holds_what_runs_and_nothing_of_tests_or_analyzers()
    {
        using var package = PackedFixture.Open("mppcs");
        var files = package.Files.Where(file => file is not ("PACKAGE.md" or "icon.png")).ToList();
        Assert.Multiple(() =>
        {
            Assert.That(files, Has.All.StartsWith("tools/net10.0/any/"));
            Assert.That(files.Select(Path.GetExtension).Distinct(), Is.EquivalentTo(Kinds));
            Assert.That(Path.GetFileName(files.Single(file => Path.GetExtension(file) == ".xml")), Is.EqualTo("DotnetToolSettings.xml"));
            Assert.That(files, Has.None.Contains("NUnit").And.None.Contains("CodeAnalysis").And.None.Contains("Test"));
        });
    }
}
