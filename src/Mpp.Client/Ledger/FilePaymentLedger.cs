using Microsoft.Win32.SafeHandles;
using Mpp.Client.Policy;

namespace Mpp.Client.Ledger;

/// <summary>
/// A ledger in one append-only file. Every step survives the end of the process when the call returns, and those that a signature, a credential
/// or an outcome stands on survive a power failure too; the file is locked for each step, so that a second process waits and then sees what the
/// first one wrote. A torn last line (the process died while writing) is dropped;
/// any other damage stops all payments until <see cref="RepairAsync"/>. What a dead process had only reserved is given back; what it was
/// signing, had signed or had sent is unknown from then on, and counts as spent. The file is its owner's alone.
/// </summary>
public sealed class FilePaymentLedger : IPaymentLedger, IDisposable
{
    private readonly LedgerFile _file;
    private readonly LedgerFileSettings _settings;
    private readonly LedgerImage _image;
    private readonly TimeProvider _clock;
    private readonly SemaphoreSlim _gate = new(1, 1);

    /// <summary>Names the file; it and its folder are created when the first payment is reserved.</summary>
    /// <param name="path">The file. It belongs on a local disk: locks on network file systems are not dependable.</param>
    /// <param name="clock">Where the time of each step is taken from; the system's clock by default.</param>
    public FilePaymentLedger(string path, TimeProvider? clock = null)
        : this(path, clock, new LedgerFileSettings())
    {
    }

    internal FilePaymentLedger(string path, TimeProvider? clock, LedgerFileSettings settings)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(path);
        _file = new LedgerFile(System.IO.Path.GetFullPath(path), settings);
        _settings = settings;
        _image = new LedgerImage(_file);
        _clock = clock ?? TimeProvider.System;
    }

    /// <summary>The file.</summary>
    public string Path => _file.Path;

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
            _image.Book.EnsureNew(record);
            if (_image.Book.FindObstacle(record, budgets, _image.Book.Now(_clock)) is { } obstacle)
            {
                return new ReserveResult(obstacle);
            }

            _image.Append(file, record);
            return ReserveResult.Reserved;
        }, compactAbove: _settings.CompactAbove, cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public async ValueTask<LedgerRecord> AdvanceAsync(string id, LedgerChange change, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(change);
        return await WithFileAsync(file =>
        {
            var record = _image.Book.Preview(id, change, _image.Book.Now(_clock));
            _image.Append(file, record);
            return record;
        }, compactAbove: null, cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public async ValueTask<LedgerRecord?> FindAsync(string id, CancellationToken cancellationToken = default) =>
        await ReadAsync(book => book.Find(id), cancellationToken).ConfigureAwait(false);

    /// <inheritdoc/>
    public async ValueTask<IReadOnlyList<LedgerRecord>> ListAsync(CancellationToken cancellationToken = default) =>
        await ReadAsync(book => book.Records, cancellationToken).ConfigureAwait(false);

    /// <summary>Everything at one moment, and how much of each budget is used then.</summary>
    /// <exception cref="LedgerException">The file is damaged or cannot be read.</exception>
    internal async ValueTask<LedgerOverview> OverviewAsync(IReadOnlyList<Budget> budgets, CancellationToken cancellationToken) =>
        await ReadAsync(book => book.Overview(budgets, book.Now(_clock)), cancellationToken).ConfigureAwait(false);

    /// <summary>Every budget that a payment would fall under. Reserves nothing.</summary>
    /// <exception cref="LedgerException">The file is damaged or cannot be read.</exception>
    internal async ValueTask<IReadOnlyList<BudgetStanding>> StandingsAsync(
        LedgerRecord record, IReadOnlyList<Budget> budgets, CancellationToken cancellationToken) =>
        await ReadAsync(book => book.Standings(record, budgets, book.Now(_clock)), cancellationToken).ConfigureAwait(false);

    /// <summary>
    /// Rewrites the file without steps that are past: one line for each payment that is open or was concluded in the last 30 days, and totals
    /// of older ones for the budgets that never end. Happens by itself when a long file is mostly history.
    /// </summary>
    /// <exception cref="LedgerException">The file is damaged or cannot be written; it is as it was.</exception>
    public async ValueTask CompactAsync(CancellationToken cancellationToken = default)
    {
        if (IsThere())
        {
            await WithFileAsync(_ => true, compactAbove: -1, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Reads every line of a ledger file and says which are damaged. Changes nothing.</summary>
    /// <exception cref="LedgerException">The file cannot be read at all.</exception>
    public static Task<LedgerVerification> VerifyAsync(string path, CancellationToken cancellationToken = default) =>
        new LedgerRepairer(path).VerifyAsync(cancellationToken);

    /// <summary>
    /// Makes a damaged ledger file usable again and keeps a copy of it as it was. Every readable payment stays; one whose next steps may be
    /// among the damaged lines counts as if it had been signed. A sound file is left alone.
    /// </summary>
    /// <param name="path">The file. No process should be paying from it.</param>
    /// <param name="clock">Where the time is taken from; the system's clock by default.</param>
    /// <param name="cancellationToken">Ends the work before the file is replaced.</param>
    /// <exception cref="LedgerException">The file cannot be read or written; it is as it was.</exception>
    public static Task<LedgerRepair> RepairAsync(string path, TimeProvider? clock = null, CancellationToken cancellationToken = default) =>
        new LedgerRepairer(path).RepairAsync(clock ?? TimeProvider.System, cancellationToken);

    /// <summary>Releases the ledger's resources; the file stays.</summary>
    public void Dispose() => _gate.Dispose();

    private bool IsThere() => _image.IsKnown || _file.Exists;

    private Task<T> ReadAsync<T>(Func<LedgerBook, T> read, CancellationToken cancellationToken) => IsThere()
        ? WithFileAsync(_ => read(_image.Book), compactAbove: null, cancellationToken)
        : Task.FromResult(read(_image.Book));

    private async Task<T> WithFileAsync<T>(Func<SafeFileHandle, T> use, long? compactAbove, CancellationToken cancellationToken)
    {
        await _gate.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            using var held = await _file.LockAsync(cancellationToken).ConfigureAwait(false);
            if (compactAbove is { } above)
            {
                await CompactWhenWorthItAsync(above, cancellationToken).ConfigureAwait(false);
            }

            using var file = await _file.OpenAsync(_image.IsKnown, cancellationToken).ConfigureAwait(false);
            CatchUp(file.SafeFileHandle);
            return use(file.SafeFileHandle);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new LedgerException($"The ledger {Path} cannot be used: {exception.Message} Nothing is paid until it can.", exception);
        }
        finally
        {
            _gate.Release();
        }
    }

    private void CatchUp(SafeFileHandle file)
    {
        _image.CatchUp(file);
        var now = _image.Book.Now(_clock);
        foreach (var ofOwner in _image.Book.LeftToOthers.GroupBy(record => record.Owner!))
        {
            // Asked once for all that it has begun: a busy process has many on their way.
            var isAlive = ofOwner.Key.IsAlive();
            foreach (var record in ofOwner.Where(record => record.IsAbandoned(isAlive, now)))
            {
                _image.Append(file, record.ConcludeWithoutOwner().ApplyTo(record, now));
            }
        }
    }

    /// <summary>Before anything is reserved, so that a file that cannot be rewritten stops a payment and never the record of one.</summary>
    private async Task CompactWhenWorthItAsync(long above, CancellationToken cancellationToken)
    {
        if (above >= 0 && !_image.IsWorthCompacting(above, _image.Book.Now(_clock)))
        {
            return;
        }

        using (var file = await _file.OpenAsync(_image.IsKnown, cancellationToken).ConfigureAwait(false))
        {
            CatchUp(file.SafeFileHandle);
            if (!_image.IsKnown || (above >= 0 && !_image.IsWorthCompacting(above, _image.Book.Now(_clock))))
            {
                return;
            }

            var now = _image.Book.Now(_clock);
            using var replacement = _file.CreateReplacement();
            LedgerImage.WriteSnapshot(replacement.SafeFileHandle, _image.NextHeader(now), _image.Book.Fold(now));
        }

        _file.Replace();
    }
}
