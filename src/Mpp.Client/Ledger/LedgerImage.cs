using System.Globalization;
using Microsoft.Win32.SafeHandles;

namespace Mpp.Client.Ledger;

/// <summary>
/// A ledger file as far as it was read. Every look first proves that the file is still the one that was read, and takes in what was appended
/// since. Not safe for concurrent use; whoever uses it holds the file's lock.
/// </summary>
internal sealed class LedgerImage(LedgerFile file)
{
    private const int TailLength = 48;
    private const int HeaderLength = 1024;

    private LedgerHeader? _header;
    private byte[] _tail = [];
    private long _lines;
    private long _readTo;

    public LedgerBook Book { get; private set; } = new();

    /// <summary>Whether there is a ledger that must not vanish.</summary>
    public bool IsKnown => _header is not null;

    /// <summary>Whether the file is long, and mostly steps that are past or payments that no window reaches any more.</summary>
    public bool IsWorthCompacting(long above, DateTimeOffset now) => _readTo > above && _lines > 2 * Book.LinesAfterFolding(now);

    /// <summary>Reads what this or another process wrote since the last look.</summary>
    /// <exception cref="LedgerException">The file is damaged, or is not the one that was read before.</exception>
    public void CatchUp(SafeFileHandle handle)
    {
        if (_header is { } known)
        {
            var found = ReadHeader(handle);
            if (found?.LedgerId != known.LedgerId || found.Generation < known.Generation)
            {
                throw Refused("was replaced by another one while it was in use");
            }

            if (found.Generation > known.Generation)
            {
                Forget();
            }
        }

        ProveUnchanged(handle);
        var before = _readTo;
        LedgerLineReader.Read(handle, _readTo, ReadLine);
        if (_header is not null && _lines < _header.SnapshotLines)
        {
            throw Refused("was cut inside its first part");
        }

        if (_readTo > before)
        {
            RememberTail(handle);
        }
    }

    /// <summary>Writes a step where every process sees it, onto the disk where it must not be lost, and only then takes it into the book.</summary>
    public void Append(SafeFileHandle handle, LedgerRecord record)
    {
        var isNew = _header is null;
        var header = _header ?? LedgerHeader.New(Book.See(record.UpdatedAt));
        byte[] bytes = [.. isNew ? LedgerLine.Write(header) : [], .. LedgerLine.Write(record)];

        // A torn line of a process that died while writing goes; it was never acted upon.
        RandomAccess.SetLength(handle, _readTo);
        CrashPoint.ReachWriting(record.State, handle, bytes, _readTo);
        RandomAccess.Write(handle, bytes, _readTo);
        if (isNew || record.State.MustReachDisk())
        {
            RandomAccess.FlushToDisk(handle);
        }

        if (isNew)
        {
            file.FlushFolder();
        }

        _header = header;
        _readTo += bytes.Length;
        _lines++;
        _tail = bytes[Math.Max(0, bytes.Length - TailLength)..];
        Book.Replace(record);
    }

    /// <summary>Writes the state without its history, to take the file's place.</summary>
    public static void WriteSnapshot(SafeFileHandle handle, LedgerHeader header, LedgerBook book)
    {
        long length = 0;
        Write(LedgerLine.Write(header with { SnapshotLines = book.StateLines }));
        foreach (var total in book.Totals)
        {
            Write(LedgerLine.Write(total));
        }

        foreach (var record in book.Records)
        {
            Write(LedgerLine.Write(record));
        }

        RandomAccess.FlushToDisk(handle);

        void Write(byte[] line)
        {
            RandomAccess.Write(handle, line, length);
            length += line.Length;
        }
    }

    /// <summary>The header of the file that comes after this one.</summary>
    public LedgerHeader NextHeader(DateTimeOffset now) => (_header ?? LedgerHeader.New(now)).Next(now);

    private void Forget()
    {
        Book = new LedgerBook(Book.Latest);
        _header = null;
        _tail = [];
        _lines = 0;
        _readTo = 0;
    }

    private static LedgerHeader? ReadHeader(SafeFileHandle handle)
    {
        var start = new byte[HeaderLength];
        var line = start.AsSpan(0, RandomAccess.Read(handle, start, 0));
        var end = line.IndexOf((byte)'\n');
        try
        {
            return end < 0 ? null : LedgerLine.Read(line[..end]).Header;
        }
        catch (FormatException)
        {
            return null;
        }
    }

    private void ProveUnchanged(SafeFileHandle handle)
    {
        if (RandomAccess.GetLength(handle) < _readTo)
        {
            throw Refused("became shorter while it was in use");
        }

        var tail = new byte[_tail.Length];
        if (RandomAccess.Read(handle, tail, _readTo - tail.Length) != tail.Length || !tail.AsSpan().SequenceEqual(_tail))
        {
            throw Refused("was changed while it was in use");
        }
    }

    private void RememberTail(SafeFileHandle handle)
    {
        _tail = new byte[Math.Min(TailLength, _readTo)];
        if (RandomAccess.Read(handle, _tail, _readTo - _tail.Length) != _tail.Length)
        {
            throw new EndOfStreamException("The file ended early.");
        }
    }

    private void ReadLine(ReadOnlySpan<byte> line, long offset)
    {
        try
        {
            Take(LedgerLine.Read(line));
        }
        catch (FormatException exception)
        {
            throw new LedgerException(string.Create(CultureInfo.InvariantCulture,
                $"The ledger {file.Path} is damaged at byte {offset}: {exception.Message}. Nothing is paid until it is repaired; ")
                + $"{nameof(FilePaymentLedger)}.{nameof(FilePaymentLedger.RepairAsync)} keeps a copy and everything that can be read.", exception);
        }

        _readTo = offset + line.Length + 1;
    }

    private void Take(LedgerEntry entry)
    {
        switch (entry)
        {
            case { Header: { } header } when _header is null:
                _header = header;
                Book.See(header.WrittenAt);
                return;
            case { Header: not null }:
                throw new FormatException("it is a second first line");
            case var _ when _header is null:
                throw new FormatException("the first line is missing");
            case { Total: { } total } when _lines < _header.SnapshotLines:
                Book.Adopt(total);
                break;
            case { Record: { } record } when _lines < _header.SnapshotLines:
                Book.Adopt(record);
                break;
            case { Record: { } record }:
                Book.Restore(record);
                break;
            default:
                throw new FormatException("it is a total outside of the first part");
        }

        _lines++;
    }

    private LedgerException Refused(string what) =>
        new($"The ledger {file.Path} {what}, and with it what was spent. Nothing is paid until it is restored.");
}
