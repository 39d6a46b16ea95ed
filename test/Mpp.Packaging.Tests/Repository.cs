namespace Mpp.Packaging.Tests;

/// <summary>The folder that the tests were built in, and what it says of itself.</summary>
internal static class Repository
{
    private const string Solution = "Mpp.Client.sln";

    internal static string Folder { get; } = Find(TestContext.CurrentContext.TestDirectory);

    /// <summary>The text of a file.</summary>
    internal static string Read(params string[] path) => File.ReadAllText(Path.Combine([Folder, .. path]));

    /// <summary>The one program between <c>```csharp</c> and <c>```</c>; the first, if there are more.</summary>
    internal static string ReadProgram(params string[] path)
    {
        const string Fence = "```csharp\n";
        var text = Read(path).ReplaceLineEndings("\n");
        var start = text.IndexOf(Fence, StringComparison.Ordinal) + Fence.Length;
        return text[start..text.IndexOf("```", start, StringComparison.Ordinal)];
    }

    private static string Find(string folder)
    {
        for (var parent = new DirectoryInfo(folder); parent is not null; parent = parent.Parent)
        {
            if (File.Exists(Path.Combine(parent.FullName, Solution)))
            {
                return parent.FullName;
            }
        }

        throw new InvalidOperationException($"No folder above {folder} has a {Solution}: run the tests where they were built.");
    }
}
