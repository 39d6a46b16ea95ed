namespace Mpp.Evidence;

/// <summary>The folder that the commands are run in.</summary>
internal static class Repository
{
    private const string Solution = "Mpp.Client.sln";

    /// <exception cref="InvalidOperationException">The program is run somewhere else.</exception>
    public static string Find()
    {
        for (var folder = new DirectoryInfo(Environment.CurrentDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, Solution)))
            {
                return folder.FullName;
            }
        }

        throw new InvalidOperationException($"Run this in the folder of {Solution}.");
    }
}
