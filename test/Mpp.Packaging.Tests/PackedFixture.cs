using System.Xml.Linq;

namespace Mpp.Packaging.Tests;

/// <summary>Packs once for all tests, into a folder that is gone afterwards.</summary>
[SetUpFixture]
internal sealed class PackedFixture
{
    private static DirectoryInfo? _folder;

    /// <summary>The version of all packages: new in every run, so that nothing packed earlier can stand in for them.</summary>
    internal static string Version { get; } = $"{ReadVersion()}-test.r{Guid.NewGuid():N}";

    /// <summary>What the packages were made of.</summary>
    internal static SourceCopy Sources { get; private set; } = null!;

    /// <summary>The folder with the packages.</summary>
    internal static string Feed => Path.Combine(_folder!.FullName, "feed");

    [OneTimeSetUp]
    public async Task Pack()
    {
        _folder = Directory.CreateTempSubdirectory("mpp-packages-");
        Sources = SourceCopy.Create(Path.Combine(_folder.FullName, "sources"));
        var run = await Sources.PackAsync(Version, Feed);
        Assert.That(run.ExitCode, Is.Zero, run.Text);
    }

    [OneTimeTearDown]
    public void Delete() => _folder?.Delete(recursive: true);

    /// <summary>A new folder beside the packages. It goes with them.</summary>
    internal static string CreateFolder(string name) => _folder!.CreateSubdirectory(name).FullName;

    /// <summary>A package by its name.</summary>
    internal static Package Open(string id) => new(Path.Combine(Feed, $"{id}.{Version}.nupkg"));

    /// <summary>The symbols of a package.</summary>
    internal static Package OpenSymbols(string id) => new(Path.Combine(Feed, $"{id}.{Version}.snupkg"));

    private static string ReadVersion() => XDocument.Parse(Repository.Read("Directory.Build.props")).Descendants("Version").Single().Value;
}
