using System.Security.Cryptography;
using Mpp.Client.Ledger;

namespace Mpp.Client.Methods.Tempo;

/// <summary>A small file that only its owner may read: keystores and passwords.</summary>
internal static class OwnerOnlyFile
{
    private const UnixFileMode OwnerReadsAndWrites = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    /// <summary>All of a file. The caller overwrites what it holds.</summary>
    /// <exception cref="TempoKeystoreException">It cannot be read, is open to others, or is longer than <paramref name="longest"/> bytes.</exception>
    public static byte[] Read(string path, int longest)
    {
        // Pinned, so that the collector leaves no copies behind when it moves things.
        byte[] buffer = GC.AllocateUninitializedArray<byte>(longest + 1, pinned: true);
        try
        {
            using var stream = new FileStream(path, new FileStreamOptions { BufferSize = 0 });
            RefuseOpenToOthers(stream, path);
            int length = stream.ReadAtLeast(buffer, buffer.Length, throwOnEndOfStream: false);
            if (length > longest)
            {
                throw new TempoKeystoreException(TempoKeystoreFailure.Damaged, $"The file {path} is longer than {longest} bytes, so it is not what it should be.");
            }

            byte[] content = GC.AllocateUninitializedArray<byte>(length, pinned: true);
            buffer.AsSpan(0, length).CopyTo(content);
            return content;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new TempoKeystoreException(TempoKeystoreFailure.NotAccessible, $"The file {path} cannot be read: {exception.Message}", exception);
        }
        finally
        {
            CryptographicOperations.ZeroMemory(buffer);
        }
    }

    /// <summary>Writes a file that must not be there yet. It appears with all of its content or not at all, and its folder is made when missing.</summary>
    /// <exception cref="TempoKeystoreException">It is there already, or cannot be written.</exception>
    public static void Create(string path, ReadOnlySpan<byte> content)
    {
        path = Path.GetFullPath(path);
        string folder = Path.GetDirectoryName(path)!;
        string draft = $"{path}.{Guid.NewGuid():N}.new";
        try
        {
            CreateFolder(folder);
            RefuseExisting(path);
            try
            {
                WriteDraft(draft, content);

                // The system refuses when another process was faster.
                File.Move(draft, path, overwrite: false);
            }
            finally
            {
                File.Delete(draft);
            }

            if (!OperatingSystem.IsWindows())
            {
                UnixFolder.Flush(folder);
            }
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            RefuseExisting(path, exception);
            throw new TempoKeystoreException(TempoKeystoreFailure.NotAccessible, $"The file {path} cannot be written: {exception.Message}", exception);
        }
    }

    /// <exception cref="TempoKeystoreException">There is something of this name.</exception>
    public static void RefuseExisting(string path, Exception? cause = null)
    {
        if (Path.Exists(path) || new FileInfo(path).LinkTarget is not null)
        {
            throw new TempoKeystoreException(
                TempoKeystoreFailure.AlreadyExists, $"{path} is there already and is not overwritten: it may hold the only copy of a key. Name another file.", cause);
        }
    }

    private static void WriteDraft(string draft, ReadOnlySpan<byte> content)
    {
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write, Share = FileShare.None, BufferSize = 0 };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = OwnerReadsAndWrites;
        }

        using var stream = new FileStream(draft, options);
        stream.Write(content);
        stream.Flush(flushToDisk: true);
    }

    private static void CreateFolder(string folder)
    {
        if (OperatingSystem.IsWindows())
        {
            Directory.CreateDirectory(folder);
        }
        else if (!Directory.Exists(folder))
        {
            Directory.CreateDirectory(folder, OwnerReadsAndWrites | UnixFileMode.UserExecute);
        }
    }

    private static void RefuseOpenToOthers(FileStream stream, string path)
    {
        if (!OperatingSystem.IsWindows() && (File.GetUnixFileMode(stream.SafeFileHandle) & ~(OwnerReadsAndWrites | UnixFileMode.UserExecute)) != 0)
        {
            throw new TempoKeystoreException(
                TempoKeystoreFailure.OpenToOthers, $"The file {path} can be read or written by others than its owner. Run: chmod 600 {path}");
        }
    }
}
