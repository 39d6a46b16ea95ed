namespace Mpp.Client.Ledger;

/// <summary>
/// Running sums over one window, kept apart by some dimensions. Settled payments leave when the window has passed over them, each once, so
/// that the price of a look does not grow with what lies outside the window.
/// </summary>
internal sealed class BudgetIndex(BudgetDimensions dimensions, TimeSpan? window)
{
    private readonly Dictionary<BudgetKey, BudgetSum> _sums = [];
    private readonly List<Entry> _settled = [];
    private int _passed;
    private long _passedUntil = long.MinValue;

    public void Add(LedgerExposure exposure)
    {
        foreach (var (key, money) in dimensions.PartsOf(exposure))
        {
            var part = new BudgetSum(money, exposure.Count);
            if (exposure.SettledAt is not { } settledAt || window is null)
            {
                Change(key, part);
            }
            else if (settledAt.UtcTicks > _passedUntil)
            {
                Change(key, part);
                Insert(new Entry(settledAt.UtcTicks, key, part));
            }
        }
    }

    /// <summary>Takes out a payment that is not settled; a settled one stays until the window passes over it.</summary>
    public void Remove(LedgerExposure exposure)
    {
        foreach (var (key, money) in dimensions.PartsOf(exposure))
        {
            Change(key, default(BudgetSum) - new BudgetSum(money, exposure.Count));
        }
    }

    /// <summary>What is held at <paramref name="now"/>, which never goes back.</summary>
    public BudgetSum Held(BudgetKey key, DateTimeOffset now)
    {
        PassAt(now);
        return _sums.GetValueOrDefault(key);
    }

    /// <summary>Everything that is held at <paramref name="now"/>, which never goes back.</summary>
    public IReadOnlyDictionary<BudgetKey, BudgetSum> Held(DateTimeOffset now)
    {
        PassAt(now);
        return _sums;
    }

    private void PassAt(DateTimeOffset now)
    {
        if (window is { } length)
        {
            Pass(now.UtcTicks - length.Ticks);
        }
    }

    private void Pass(long until)
    {
        _passedUntil = Math.Max(_passedUntil, until);
        for (; _passed < _settled.Count && _settled[_passed].Ticks <= _passedUntil; _passed++)
        {
            Change(_settled[_passed].Key, default(BudgetSum) - _settled[_passed].Part);
        }

        if (_passed > 1024 && _passed > _settled.Count / 2)
        {
            _settled.RemoveRange(0, _passed);
            _passed = 0;
        }
    }

    private void Change(BudgetKey key, BudgetSum by)
    {
        var sum = _sums.GetValueOrDefault(key) + by;
        if (sum == default)
        {
            _sums.Remove(key);
        }
        else
        {
            _sums[key] = sum;
        }
    }

    private void Insert(Entry entry)
    {
        var place = _settled.Count;
        while (place > _passed && _settled[place - 1].Ticks > entry.Ticks)
        {
            place--;
        }

        _settled.Insert(place, entry);
    }

    private readonly record struct Entry(long Ticks, BudgetKey Key, BudgetSum Part);
}
