using System.Globalization;

namespace Mpp.Client.Ledger;

/// <summary>Looks at every line of a ledger file, and rewrites one that is damaged.</summary>
internal sealed class LedgerRepairer
{
    private readonly LedgerFile _file;

    public LedgerRepairer(string path)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(path);
        _file = new LedgerFile(Path.GetFullPath(path), new LedgerFileSettings());
    }

    public Task<LedgerVerification> VerifyAsync(CancellationToken cancellationToken) => WithLockAsync(async () =>
    {
        var scan = await ScanAsync(cancellationToken).ConfigureAwait(false);
        return new LedgerVerification(_file.Path, scan.Payments, scan.Damage);
    }, cancellationToken);

    public Task<LedgerRepair> RepairAsync(TimeProvider clock, CancellationToken cancellationToken) => WithLockAsync(async () =>
    {
        var scan = await ScanAsync(cancellationToken).ConfigureAwait(false);
        if (scan.Damage.Count == 0)
        {
            return new LedgerRepair(_file.Path, null, scan.Payments, [], []);
        }

        var now = clock.GetUtcNow();
        var copyPath = _file.Path + ".damaged-" + now.UtcDateTime.ToString("yyyyMMdd'T'HHmmssfff'Z'", CultureInfo.InvariantCulture);
        await _file.CopyAsync(copyPath, cancellationToken).ConfigureAwait(false);
        var book = scan.ToBook(now, out var doubted);
        using (var replacement = _file.CreateReplacement())
        {
            LedgerImage.WriteSnapshot(replacement.SafeFileHandle, scan.NextHeader(book.Latest), book);
        }

        _file.Replace();
        return new LedgerRepair(_file.Path, copyPath, scan.Payments, scan.Damage, doubted);
    }, cancellationToken);

    private async Task<LedgerScan> ScanAsync(CancellationToken cancellationToken)
    {
        using var file = await _file.OpenAsync(mustExist: true, cancellationToken).ConfigureAwait(false);
        var scan = new LedgerScan();
        LedgerLineReader.Read(file.SafeFileHandle, 0, scan.Take);
        scan.Finish();
        return scan;
    }

    private async Task<T> WithLockAsync<T>(Func<Task<T>> use, CancellationToken cancellationToken)
    {
        if (!_file.Exists)
        {
            throw new LedgerException($"There is no ledger {_file.Path}.");
        }

        try
        {
            using var held = await _file.LockAsync(cancellationToken).ConfigureAwait(false);
            return await use().ConfigureAwait(false);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new LedgerException($"The ledger {_file.Path} cannot be used: {exception.Message}", exception);
        }
    }
}
