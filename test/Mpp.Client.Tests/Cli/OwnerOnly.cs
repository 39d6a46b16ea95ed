namespace Mpp.Client.Tests.Cli;

/// <summary>Modes of files on Unix; elsewhere there are none.</summary>
internal static class OwnerOnly
{
    public static void Make(string path) => Set(path, UnixFileMode.UserRead | UnixFileMode.UserWrite);

    public static void Set(string path, UnixFileMode mode)
    {
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(path, mode);
        }
    }
}
