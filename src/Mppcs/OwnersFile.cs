namespace Mppcs;

/// <summary>Files that only their owner may read.</summary>
internal static class OwnersFile
{
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    /// <summary>Whether something has this name, be it a link to nothing.</summary>
    public static bool IsThere(string path) => Path.Exists(path) || new FileInfo(path) is { LinkTarget: not null };

    /// <summary>Writes a file whole or not at all: beside its place first, then moved there. A missing folder is made for the owner only.</summary>
    /// <exception cref="IOException">It is there already and must not be replaced, or it cannot be written.</exception>
    /// <exception cref="UnauthorizedAccessException">It cannot be written.</exception>
    public static async Task WriteAsync(string path, ReadOnlyMemory<byte> content, bool isReplaced, CancellationToken cancellationToken)
    {
        path = Path.GetFullPath(path);
        CreateFolder(Path.GetDirectoryName(path)!);
        var draft = $"{path}.{Guid.NewGuid():N}.new";
        try
        {
            var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write, Share = FileShare.None };
            if (!OperatingSystem.IsWindows())
            {
                options.UnixCreateMode = OwnerOnly;
            }

            var file = new FileStream(draft, options);
            await using (file.ConfigureAwait(false))
            {
                await file.WriteAsync(content, cancellationToken).ConfigureAwait(false);
            }

            File.Move(draft, path, overwrite: isReplaced);
        }
        finally
        {
            File.Delete(draft);
        }
    }

    /// <summary>Makes a folder for the owner only; one that is there stays as it is.</summary>
    public static void CreateFolder(string folder)
    {
        if (OperatingSystem.IsWindows())
        {
            Directory.CreateDirectory(folder);
        }
        else
        {
            Directory.CreateDirectory(folder, OwnerOnly | UnixFileMode.UserExecute);
        }
    }
}
