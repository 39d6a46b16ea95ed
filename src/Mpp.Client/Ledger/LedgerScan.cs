using Mpp.Client.Policy;

namespace Mpp.Client.Ledger;

/// <summary>Every line of a file that can be read by itself, whatever its neighbours are.</summary>
internal sealed class LedgerScan
{
    private readonly OrderedDictionary<string, Sighting> _payments = new(StringComparer.Ordinal);
    private readonly Dictionary<object, LedgerTotal> _totals = [];
    private readonly List<LedgerDamage> _damage = [];
    private LedgerHeader? _header;
    private long _line;
    private long _offset;

    public IReadOnlyList<LedgerDamage> Damage => _damage;

    public int Payments => _payments.Count;

    public void Take(ReadOnlySpan<byte> line, long offset)
    {
        _line++;
        _offset = offset;
        try
        {
            switch (LedgerLine.Read(line))
            {
                case { Header: { } header }:
                    TakeHeader(header);
                    break;
                case { Total: { } total }:
                    TakeTotal(total);
                    break;
                case { Record: { } record }:
                    TakeRecord(record);
                    break;
            }
        }
        catch (FormatException exception)
        {
            _damage.Add(new LedgerDamage(_line, offset, exception.Message));
        }

        if (_line == 1 && _header is null && _damage.Count == 0)
        {
            _damage.Add(new LedgerDamage(1, 0, "the first line is missing"));
        }
    }

    public void Finish()
    {
        if (_header is not null && _line - 1 < _header.SnapshotLines)
        {
            _damage.Add(new LedgerDamage(_line, _offset, "lines of the first part are missing after it"));
        }
    }

    /// <summary>The state that a repaired file begins with: never less than can be read, and more where the damage leaves it open.</summary>
    public LedgerBook ToBook(DateTimeOffset now, out IReadOnlyList<string> doubted)
    {
        var book = new LedgerBook(now);
        var lastDamage = _damage.Max(damage => damage.Line);
        var inDoubt = new List<string>();
        foreach (var total in _totals.Values)
        {
            book.Adopt(total);
        }

        foreach (var (id, sighting) in _payments)
        {
            var record = sighting.Record;
            if (record.State is LedgerState.Reserved or LedgerState.Signing && sighting.Line < lastDamage)
            {
                inDoubt.Add(id);
                record = record with { State = LedgerState.Unknown, UpdatedAt = book.Latest, Note = "a damaged line of the ledger may have been its next step" };
            }

            book.Adopt(record);
        }

        doubted = inDoubt;
        return book;
    }

    public LedgerHeader NextHeader(DateTimeOffset now) => (_header ?? LedgerHeader.New(now)).Next(now);

    private void TakeHeader(LedgerHeader header)
    {
        if (_line != 1)
        {
            throw new FormatException("it is a second first line");
        }

        _header = header;
    }

    private void TakeTotal(LedgerTotal total)
    {
        EnsureCountable(total.Currency);
        if (!_totals.TryAdd(total.Key, total))
        {
            throw new FormatException($"the total of {total.Origin} is there twice");
        }

        // Kept for a repair, which forgets nothing that can be read.
        if (_header is not null && _line - 1 > _header.SnapshotLines)
        {
            throw new FormatException("it is a total outside of the first part");
        }
    }

    private void TakeRecord(LedgerRecord record)
    {
        EnsureCountable(record.Currency);
        var isFirstPart = _header is not null && _line - 1 <= _header.SnapshotLines;
        var known = _payments.GetValueOrDefault(record.Id)?.Record;
        if (known is null || known.State.CanBecome(record.State) || Weight(record.State) >= Weight(known.State))
        {
            _payments[record.Id] = new Sighting(record, _line);
        }

        if (known is null ? record.State != LedgerState.Reserved && !isFirstPart : isFirstPart || !known.State.CanBecome(record.State))
        {
            throw new FormatException($"payment {record.Id} cannot be {record.State} here, so a line is missing");
        }
    }

    /// <summary>Of two lines that contradict each other, the one that leaves less to spend is believed.</summary>
    private static void EnsureCountable(PaymentCurrency currency)
    {
        if (!currency.IsCountable())
        {
            throw new FormatException($"{currency.Key} is a currency of impossible precision");
        }
    }

    private static int Weight(LedgerState state) => state switch
    {
        LedgerState.Released => 0,
        LedgerState.Reserved => 1,
        LedgerState.Signing => 2,
        LedgerState.Signed => 3,
        LedgerState.Sent => 4,
        LedgerState.Void => 5,
        LedgerState.Unknown => 6,
        _ => 7,
    };

    private sealed record Sighting(LedgerRecord Record, long Line);
}
