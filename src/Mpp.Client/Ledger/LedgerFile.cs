namespace Mpp.Client.Ledger;

/// <summary>
/// The file of a ledger and the lock beside it: opened for the owner alone, never through a symbolic link. The lock is a file of its own,
/// because the ledger itself is replaced when it is compacted.
/// </summary>
internal sealed class LedgerFile(string path, LedgerFileSettings settings)
{
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;
    private static readonly TimeSpan LockRetry = TimeSpan.FromMilliseconds(2);

    private readonly string _folder = System.IO.Path.GetDirectoryName(path)!;

    public string Path => path;

    public bool Exists => new FileInfo(path) is { Exists: true } or { LinkTarget: not null };

    private string ReplacementPath => path + ".new";

    /// <summary>Waits for the lock, which every process takes for every look at the file.</summary>
    /// <exception cref="LedgerException">Another process holds it for too long.</exception>
    public async Task<IDisposable> LockAsync(CancellationToken cancellationToken)
    {
        CreateFolder();
        return await WhenFreeAsync(() => Open(path + ".lock", FileMode.OpenOrCreate), cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Opens the file, and creates it unless it <paramref name="mustExist"/>.</summary>
    /// <exception cref="LedgerException">It is gone, is a link, is open to others, or is held for too long.</exception>
    public Task<FileStream> OpenAsync(bool mustExist, CancellationToken cancellationToken) =>
        WhenFreeAsync(() => Open(path, mustExist ? FileMode.Open : FileMode.OpenOrCreate), cancellationToken);

    /// <summary>A new file, which takes the ledger's place with <see cref="Replace"/>.</summary>
    public FileStream CreateReplacement()
    {
        File.Delete(ReplacementPath);
        return Open(ReplacementPath, FileMode.CreateNew);
    }

    /// <summary>Puts the finished replacement in the ledger's place, at once and for good. No handle to either may be open.</summary>
    public void Replace()
    {
        File.Move(ReplacementPath, path, overwrite: true);
        FlushFolder();
    }

    /// <summary>Makes names in the folder durable. Windows does so by itself.</summary>
    public void FlushFolder()
    {
        if (!OperatingSystem.IsWindows())
        {
            UnixFolder.Flush(_folder);
        }
    }

    /// <summary>Keeps a copy of the file as it is.</summary>
    public async Task CopyAsync(string copyPath, CancellationToken cancellationToken)
    {
        using var from = await OpenAsync(mustExist: true, cancellationToken).ConfigureAwait(false);
        using var to = Open(copyPath, FileMode.CreateNew);
        await from.CopyToAsync(to, cancellationToken).ConfigureAwait(false);
        to.Flush(flushToDisk: true);
    }

    private async Task<FileStream> WhenFreeAsync(Func<FileStream> open, CancellationToken cancellationToken)
    {
        var clock = settings.LockClock;
        var started = clock.GetTimestamp();
        while (true)
        {
            try
            {
                return open();
            }
            catch (IOException exception) when (IsHeldByAnother(exception))
            {
                if (clock.GetElapsedTime(started) >= settings.LockTimeout)
                {
                    throw new LedgerException(
                        $"The ledger {path} is held by another process for longer than {settings.LockTimeout.TotalSeconds:0} s. Nothing is paid until it is free.", exception);
                }
            }

            await Task.Delay(LockRetry, clock, cancellationToken).ConfigureAwait(false);
        }
    }

    private static bool IsHeldByAnother(IOException exception)
    {
        const int SharingViolation = unchecked((int)0x80070020);
        const int LockViolation = unchecked((int)0x80070021);
        const int LinuxWouldBlock = 11;
        const int OtherUnixWouldBlock = 35;
        return OperatingSystem.IsWindows()
            ? exception.HResult is SharingViolation or LockViolation
            : exception.HResult == (OperatingSystem.IsLinux() ? LinuxWouldBlock : OtherUnixWouldBlock);
    }

    private static FileStream Open(string file, FileMode mode)
    {
        RefuseLink(file);
        var options = new FileStreamOptions { Mode = mode, Access = FileAccess.ReadWrite, Share = FileShare.None, BufferSize = 0 };
        if (!OperatingSystem.IsWindows() && mode != FileMode.Open)
        {
            options.UnixCreateMode = OwnerOnly;
        }

        FileStream stream;
        try
        {
            stream = new FileStream(file, options);
        }
        catch (FileNotFoundException exception) when (mode == FileMode.Open)
        {
            throw new LedgerException($"The ledger {file} was deleted while it was in use, and with it what was spent. Nothing is paid until it is restored.", exception);
        }

        try
        {
            // Once more: what is open now must not have been put there in between.
            RefuseLink(file);
            RefuseOpenToOthers(stream);
            return stream;
        }
        catch
        {
            stream.Dispose();
            throw;
        }
    }

    private static void RefuseLink(string file)
    {
        if (new FileInfo(file).LinkTarget is { } target)
        {
            throw new LedgerException($"The ledger {file} is a symbolic link to {target}. Name the file itself: links can be turned elsewhere.");
        }
    }

    private static void RefuseOpenToOthers(FileStream stream)
    {
        if (!OperatingSystem.IsWindows() && (File.GetUnixFileMode(stream.SafeFileHandle) & ~(OwnerOnly | UnixFileMode.UserExecute)) != 0)
        {
            throw new LedgerException($"The ledger {stream.Name} can be read or written by others than its owner. Run: chmod 600 {stream.Name}");
        }
    }

    private void CreateFolder()
    {
        if (Directory.Exists(_folder))
        {
            return;
        }

        if (OperatingSystem.IsWindows())
        {
            Directory.CreateDirectory(_folder);
        }
        else
        {
            Directory.CreateDirectory(_folder, OwnerOnly | UnixFileMode.UserExecute);
        }
    }
}
