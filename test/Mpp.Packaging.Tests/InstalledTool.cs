namespace Mpp.Packaging.Tests;

/// <summary>The tool as a user has it after <c>dotnet tool install</c>.</summary>
internal sealed class InstalledTool
{
    private readonly string _folder;

    private InstalledTool(string folder) => _folder = folder;

    /// <summary>The packages that were taken for it: names without versions.</summary>
    internal IEnumerable<string> Packages => Directory.EnumerateFiles(Path.Combine(_folder, ".store"), "*.nupkg", SearchOption.AllDirectories)
        .Select(Path.GetFileName).OfType<string>().Where(name => name.EndsWith($".{PackedFixture.Version}.nupkg", StringComparison.Ordinal))
        .Select(name => name[..^$".{PackedFixture.Version}.nupkg".Length]);

    /// <summary>Installs it from a folder, and from nowhere else: it brings everything along.</summary>
    internal static async Task<InstalledTool> FromAsync(string feed, string name)
    {
        var folder = PackedFixture.CreateFolder(name);
        var run = await Run.DotNetAsync(
            folder,
            new() { ["NUGET_PACKAGES"] = PackedFixture.CreateFolder($"{name}-cache") },
            "tool", "install", "mppcs", "--tool-path", folder, "--source", feed, "--version", PackedFixture.Version);
        Assert.That(run.ExitCode, Is.Zero, run.Text);
        return new InstalledTool(folder);
    }

    /// <summary>The bytes of one of its libraries.</summary>
    internal byte[] Read(string library) => File.ReadAllBytes(Directory.GetFiles(Path.Combine(_folder, ".store"), library, SearchOption.AllDirectories).Single());

    internal Task<Run> RunAsync(string home, Dictionary<string, string> variables, params string[] arguments) =>
        Run.ToEndAsync(Path.Combine(_folder, OperatingSystem.IsWindows() ? "mppcs.exe" : "mppcs"), home, variables, arguments);
}
