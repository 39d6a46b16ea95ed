using Microsoft.Win32.SafeHandles;
using Mpp.Client.Policy;

namespace Mpp.Client.Ledger;

/// <summary>
/// A ledger in one append-only file. Every step is flushed to the disk before the call returns; the file is locked for each step, so
/// that a second process waits and then sees what the first one wrote. A torn last line (the process died while writing) is dropped;
/// any other damage stops all payments. The file is readable by its owner only.
/// </summary>
public sealed class FilePaymentLedger : IPaymentLedger, IDisposable
{
    private static readonly TimeSpan LockTimeout = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan LockRetry = TimeSpan.FromMilliseconds(5);

    private readonly string _path;
    private readonly TimeProvider _clock;
    private readonly SemaphoreSlim _gate = new(1, 1);
    private LedgerBook _book = new();
    private long _readTo;

    /// <summary>Names the file; it and its folder are created when the first payment is reserved.</summary>
    /// <param name="path">The file. It belongs on a local disk: locks on network file systems are not dependable.</param>
    /// <param name="clock">Where the time of each step is taken from; the system's clock by default.</param>
    public FilePaymentLedger(string path, TimeProvider? clock = null)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(path);
        _path = System.IO.Path.GetFullPath(path);
        _clock = clock ?? TimeProvider.System;
    }

    /// <summary>The file.</summary>
    public string Path => _path;

    /// <summary>
    /// The place that is used when none is configured: <c>MPP_LEDGER</c>, else <c>mpp/ledger.jsonl</c> in the user's state folder.
    /// </summary>
    public static string DefaultPath
    {
        get
        {
            if (Environment.GetEnvironmentVariable("MPP_LEDGER") is { Length: > 0 } named)
            {
                return named;
            }

            var state = Environment.GetEnvironmentVariable("XDG_STATE_HOME") is { Length: > 0 } home
                ? home
                : OperatingSystem.IsWindows() || OperatingSystem.IsMacOS()
                    ? Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData)
                    : System.IO.Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".local", "state");
            return System.IO.Path.Combine(state, "mpp", "ledger.jsonl");
        }
    }

    /// <inheritdoc/>
    public async ValueTask<ReserveResult> ReserveAsync(
        LedgerRecord record, IReadOnlyList<Budget> budgets, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(record);
        ArgumentNullException.ThrowIfNull(budgets);
        return await WithFileAsync(file =>
        {
            _book.EnsureNew(record);
            if (_book.FindObstacle(record, budgets, _book.Now(_clock)) is { } obstacle)
            {
                return new ReserveResult(obstacle);
            }

            Append(file, record);
            _book.Replace(record);
            return ReserveResult.Reserved;
        }, cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public async ValueTask<LedgerRecord> AdvanceAsync(string id, LedgerChange change, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(change);
        return await WithFileAsync(file =>
        {
            var record = _book.Preview(id, change, _book.Now(_clock));
            Append(file, record);
            _book.Replace(record);
            return record;
        }, cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public async ValueTask<LedgerRecord?> FindAsync(string id, CancellationToken cancellationToken = default) =>
        await ReadAsync(book => book.Find(id), cancellationToken).ConfigureAwait(false);

    /// <inheritdoc/>
    public async ValueTask<IReadOnlyList<LedgerRecord>> ListAsync(CancellationToken cancellationToken = default) =>
        await ReadAsync(book => book.Records, cancellationToken).ConfigureAwait(false);

    /// <summary>Releases the ledger's resources; the file stays.</summary>
    public void Dispose() => _gate.Dispose();

    private Task<T> ReadAsync<T>(Func<LedgerBook, T> read, CancellationToken cancellationToken) => File.Exists(_path)
        ? WithFileAsync(_ => read(_book), cancellationToken)
        : Task.FromResult(read(_book));

    private async Task<T> WithFileAsync<T>(Func<SafeFileHandle, T> use, CancellationToken cancellationToken)
    {
        await _gate.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            using var file = await OpenLockedAsync(cancellationToken).ConfigureAwait(false);
            CatchUp(file);
            return use(file);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // What was in memory may be ahead of the file: read it again from the start next time.
            Forget();
            throw new LedgerException($"The ledger {_path} cannot be used: {exception.Message} Nothing is paid until it can.", exception);
        }
        finally
        {
            _gate.Release();
        }
    }

    private async Task<SafeFileHandle> OpenLockedAsync(CancellationToken cancellationToken)
    {
        CreateFolder();
        var started = _clock.GetTimestamp();
        while (true)
        {
            try
            {
                return OpenLocked();
            }
            catch (IOException) when (File.Exists(_path) && _clock.GetElapsedTime(started) < LockTimeout)
            {
                await Task.Delay(LockRetry, _clock, cancellationToken).ConfigureAwait(false);
            }
        }
    }

    private SafeFileHandle OpenLocked()
    {
        var isNew = !File.Exists(_path);
        var file = File.OpenHandle(_path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        if (isNew && !OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(file, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        }

        return file;
    }

    private void CreateFolder()
    {
        var folder = System.IO.Path.GetDirectoryName(_path)!;
        if (Directory.Exists(folder))
        {
            return;
        }

        if (OperatingSystem.IsWindows())
        {
            Directory.CreateDirectory(folder);
        }
        else
        {
            Directory.CreateDirectory(folder, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }
    }

    /// <summary>Reads what this or another process appended since the last look.</summary>
    private void CatchUp(SafeFileHandle file)
    {
        var length = RandomAccess.GetLength(file);
        if (length < _readTo)
        {
            throw new LedgerException($"The ledger {_path} became shorter. It was replaced or cut; nothing is paid until it is restored.");
        }

        var bytes = new byte[length - _readTo];
        for (var read = 0; read < bytes.Length;)
        {
            var count = RandomAccess.Read(file, bytes.AsSpan(read), _readTo + read);
            read += count > 0 ? count : throw new EndOfStreamException("The file ended early.");
        }

        for (var rest = bytes.AsSpan(); rest.IndexOf((byte)'\n') is var end && end >= 0; rest = rest[(end + 1)..])
        {
            ReadLine(rest[..end]);
            _readTo += end + 1;
        }
    }

    private void ReadLine(ReadOnlySpan<byte> line)
    {
        try
        {
            _book.Restore(LedgerLine.Read(line));
        }
        catch (FormatException exception)
        {
            throw new LedgerException(
                $"The ledger {_path} is damaged at byte {_readTo}: {exception.Message}. Nothing is paid until it is repaired.", exception);
        }
    }

    private void Append(SafeFileHandle file, LedgerRecord record)
    {
        var line = LedgerLine.Write(record);

        // A torn line of a process that died while writing goes; it was never acted upon.
        RandomAccess.SetLength(file, _readTo);
        RandomAccess.Write(file, line, _readTo);
        RandomAccess.FlushToDisk(file);
        _readTo += line.Length;
    }

    private void Forget()
    {
        _book = new LedgerBook();
        _readTo = 0;
    }
}
