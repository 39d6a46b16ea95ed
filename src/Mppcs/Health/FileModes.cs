namespace Mppcs.Health;

/// <summary>Looks at who can read and write a file.</summary>
internal static class FileModes
{
    private const string NoModes = "File modes are not looked at on Windows.";
    private const UnixFileMode OthersRead = UnixFileMode.GroupRead | UnixFileMode.OtherRead;
    private const UnixFileMode OthersWrite = UnixFileMode.GroupWrite | UnixFileMode.OtherWrite;
    private const UnixFileMode OthersExecute = UnixFileMode.GroupExecute | UnixFileMode.OtherExecute;

    /// <summary>A file that nobody else may see or change.</summary>
    public static HealthCheck Check(string name, string path)
    {
        if (Missing(name, path) is { } missing)
        {
            return missing;
        }

        return (Mode(path) & (OthersRead | OthersWrite | OthersExecute)) == 0
            ? HealthCheck.Ok(name, $"{path} is its owner's alone.")
            : HealthCheck.Misconfigured(name, $"{path} can be read or written by others. Run: chmod 600 {path}");
    }

    /// <summary>A folder that nobody else may look into or put anything into.</summary>
    public static HealthCheck CheckFolder(string name, string path) => OperatingSystem.IsWindows()
        ? HealthCheck.Skipped(name, NoModes)
        : (Mode(path) & (OthersRead | OthersWrite | OthersExecute)) == 0
            ? HealthCheck.Ok(name, $"{path} is its owner's alone.")
            : HealthCheck.Misconfigured(name, $"{path} can be entered by others. Run: chmod 700 {path}");

    /// <summary>A file that holds no secret, but limits that nobody else may raise.</summary>
    public static HealthCheck CheckSettings(string name, string path)
    {
        if (Missing(name, path) is { } missing)
        {
            return missing;
        }

        var mode = Mode(path);
        return (mode & OthersWrite) != 0
            ? HealthCheck.Misconfigured(name, $"{path} can be written by others, who could raise your limits. Run: chmod 600 {path}")
            : (mode & OthersRead) != 0
                ? HealthCheck.Warning(name, $"{path} can be read by others. Run: chmod 600 {path}")
                : HealthCheck.Ok(name, $"{path} is its owner's alone.");
    }

    private static HealthCheck? Missing(string name, string path) => OperatingSystem.IsWindows()
        ? HealthCheck.Skipped(name, NoModes)
        : File.Exists(path) ? null : HealthCheck.Skipped(name, $"There is no file {path} yet.");

    private static UnixFileMode Mode(string path) => OperatingSystem.IsWindows() ? UnixFileMode.None : File.GetUnixFileMode(path);
}
