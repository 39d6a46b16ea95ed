using System.Runtime.InteropServices;
using System.Text;

namespace Mpp.Client.Ledger;

/// <summary>A folder on Unix, whose entries are only durable once the folder itself is flushed. The platform offers no call for it.</summary>
internal static class UnixFolder
{
    private const int ReadOnly = 0;
    private const int InvalidArgument = 22;

    /// <exception cref="IOException">The folder cannot be flushed.</exception>
    public static void Flush(string folder)
    {
        var descriptor = Open(Encoding.UTF8.GetBytes(folder + "\0"), ReadOnly);
        if (descriptor < 0)
        {
            throw Failure("opened", folder);
        }

        try
        {
            // Some file systems know no such thing and say so; their entries are durable by other means.
            if (Synchronize(descriptor) != 0 && Marshal.GetLastPInvokeError() != InvalidArgument)
            {
                throw Failure("flushed", folder);
            }
        }
        finally
        {
            _ = Close(descriptor);
        }
    }

    private static IOException Failure(string what, string folder) =>
        new($"The folder {folder} could not be {what}: {Marshal.GetLastPInvokeErrorMessage()}.", Marshal.GetLastPInvokeError());

    // Blittable arguments only, so that nothing has to be generated or marshalled.
    [DllImport("libc", EntryPoint = "open", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int Open(byte[] path, int flags);

    [DllImport("libc", EntryPoint = "fsync", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int Synchronize(int descriptor);

    [DllImport("libc", EntryPoint = "close", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int Close(int descriptor);
}
