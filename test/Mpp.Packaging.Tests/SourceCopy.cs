namespace Mpp.Packaging.Tests;

/// <summary>
/// The sources in a folder of their own. Nothing that is built there meets what the solution builds at the same time, and where they stand must not
/// show in what comes of them.
/// </summary>
internal sealed class SourceCopy
{
    /// <summary>Where the copies say that they come from. Nothing is ever asked there.</summary>
    internal const string Remote = "https://github.com/example/mpp";

    /// <summary>The commit that the copies say they are.</summary>
    internal const string Commit = "4020402040204020402040204020402040204020";

    private SourceCopy(string folder) => Folder = folder;

    internal string Folder { get; }

    /// <summary>Copies the files beside the solution and the folder <c>src</c>, without what was built from them.</summary>
    internal static SourceCopy Create(string folder)
    {
        Copy(new DirectoryInfo(Repository.Folder), folder, withFolders: false);
        Copy(new DirectoryInfo(Path.Combine(Repository.Folder, "src")), Path.Combine(folder, "src"), withFolders: true);
        PretendToBeCloned(Path.Combine(folder, ".git"));
        return new SourceCopy(folder);
    }

    /// <summary>Makes the packages as a release does, but under a version that nothing else has.</summary>
    internal Task<Run> PackAsync(string version, string feed) => DotNet(version, "pack", "Packages.slnf", "--output", feed);

    /// <summary>Makes a package of the tool for each of these platforms, and one that names them.</summary>
    internal Task<Run> PackToolAsync(string version, string feed, params string[] platforms) =>
        DotNet(version, "pack", "src/Mppcs", "--output", feed, $"-p:ToolPlatforms=\"{string.Join(';', platforms)}\"");

    /// <summary>Builds what would be packed.</summary>
    internal Task<Run> BuildAsync(string version) => DotNet(version, "build", "Packages.slnf");

    /// <summary>A file that was compiled.</summary>
    internal byte[] ReadBuilt(string project, string file) =>
        File.ReadAllBytes(Path.Combine(Folder, "src", project, "bin", "Release", "net10.0", file));

    private Task<Run> DotNet(string version, string command, params string[] arguments) => Run.DotNetAsync(
        Folder,
        new() { ["CI"] = "true" },
        // The solution's own build has run the analyzers over the same files.
        [command, .. arguments, "--configuration", "Release", $"-p:Version={version}", "-p:RunAnalyzers=false", "-p:NuGetAudit=false"]);

    private static void Copy(DirectoryInfo from, string to, bool withFolders)
    {
        Directory.CreateDirectory(to);
        foreach (var file in from.EnumerateFiles().Where(file => file.Name != ".git"))
        {
            file.CopyTo(Path.Combine(to, file.Name));
        }

        foreach (var folder in withFolders ? from.EnumerateDirectories().Where(folder => folder.Name is not ("bin" or "obj")) : [])
        {
            Copy(folder, Path.Combine(to, folder.Name), withFolders);
        }
    }

    // What the SDK reads of a clone. It needs no git, and no history.
    private static void PretendToBeCloned(string folder)
    {
        Directory.CreateDirectory(Path.Combine(folder, "objects"));
        Directory.CreateDirectory(Path.Combine(folder, "refs", "heads"));
        File.WriteAllText(Path.Combine(folder, "HEAD"), "ref: refs/heads/main\n");
        File.WriteAllText(Path.Combine(folder, "refs", "heads", "main"), Commit + "\n");
        File.WriteAllText(Path.Combine(folder, "config"), $"[core]\n\trepositoryformatversion = 0\n[remote \"origin\"]\n\turl = {Remote}.git\n");
    }
}
