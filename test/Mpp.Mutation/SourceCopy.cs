using System.Diagnostics;
using System.Text.Json;

namespace Mpp.Mutation;

/// <summary>A copy of the repository with its tests built. The repository itself is never touched.</summary>
internal sealed class SourceCopy(string root)
{
    private const string Output = "bin/Debug/net10.0";

    private static readonly string[] Files = ["Directory.Build.props", "Directory.Packages.props", "nuget.config", "global.json", ".editorconfig"];
    private static readonly string[] Folders = ["src", "test", "docs"];

    public string Library => Path.Combine(root, "src", "Mpp.Client");

    public string Tests => Path.Combine(root, "test", "Mpp.Client.Tests", Output);

    public IEnumerable<string> Generated => Directory.EnumerateFiles(Path.Combine(Library, "obj", "mutation"), "*.cs", SearchOption.AllDirectories);

    /// <summary>Copies what changed since the last time, and drops what is gone.</summary>
    public void Update(string repository)
    {
        var sources = Sources(repository).ToHashSet(StringComparer.Ordinal);
        foreach (var gone in Sources(root).Where(path => !sources.Contains(path)))
        {
            File.Delete(Path.Combine(root, gone));
        }

        foreach (var path in sources)
        {
            var (from, to) = (new FileInfo(Path.Combine(repository, path)), new FileInfo(Path.Combine(root, path)));
            if (!to.Exists || to.Length != from.Length || to.LastWriteTimeUtc != from.LastWriteTimeUtc)
            {
                to.Directory!.Create();
                from.CopyTo(to.FullName, overwrite: true);
            }
        }
    }

    /// <summary>Builds the tests and what they need, and answers how the library was compiled.</summary>
    public async Task<IReadOnlyList<string>> BuildAsync()
    {
        await RunAsync("build", Path.Combine(root, "test", "Mpp.Client.Tests"), "-v", "q", "-nodeReuse:false", "-p:RunAnalyzers=false",
            "-p:EmitCompilerGeneratedFiles=true", "-p:CompilerGeneratedFilesOutputPath=obj/mutation");
        File.Delete(Path.Combine(Library, "obj", "Debug", "net10.0", "Mpp.Client.dll"));
        var answer = await RunAsync("msbuild", Library, "-t:Compile", "-nodeReuse:false", "-p:RunAnalyzers=false", "-p:SkipCompilerExecution=true",
            "-p:ProvideCommandLineArgs=true", "-getItem:CscCommandLineArgs");
        using var document = JsonDocument.Parse(answer);
        return [.. document.RootElement.GetProperty("Items").GetProperty("CscCommandLineArgs").EnumerateArray()
            .Select(argument => argument.GetProperty("Identity").GetString()!)];
    }

    /// <summary>Puts the mutated library wherever a test, or a program that a test starts, takes the library from.</summary>
    public void Install(string assembly)
    {
        foreach (var path in Directory.EnumerateFiles(root, "Mpp.Client.dll", SearchOption.AllDirectories).ToList())
        {
            if (Path.GetDirectoryName(path)!.Replace('\\', '/').EndsWith(Output, StringComparison.Ordinal))
            {
                File.Copy(assembly, path, overwrite: true);
            }
        }
    }

    private static IEnumerable<string> Sources(string folder)
    {
        var trees = Folders.Select(name => Path.Combine(folder, name)).Where(Directory.Exists)
            .SelectMany(tree => Directory.EnumerateFiles(tree, "*", SearchOption.AllDirectories))
            .Select(path => Path.GetRelativePath(folder, path))
            .Where(path => !path.Split(Path.DirectorySeparatorChar).Any(part => part is "bin" or "obj"));
        return Files.Where(file => File.Exists(Path.Combine(folder, file))).Concat(trees);
    }

    private static async Task<string> RunAsync(params string[] arguments)
    {
        var start = new ProcessStartInfo("dotnet", arguments) { RedirectStandardOutput = true };
        using var process = Process.Start(start) ?? throw new InvalidOperationException("dotnet cannot be started.");
        var output = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        return process.ExitCode == 0 ? output : throw new InvalidOperationException($"dotnet {arguments[0]} failed: {output}");
    }
}
