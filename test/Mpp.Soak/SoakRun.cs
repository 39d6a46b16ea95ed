using System.Diagnostics;
using System.Globalization;

namespace Mpp.Soak;

/// <summary>
/// Rounds of mixed traffic with faults at random. After each the books are closed: nothing may be open, every sum must agree, and what
/// the buyers keep in the process must not grow.
/// </summary>
internal sealed class SoakRun(SoakOptions options, TextWriter output)
{
    private const double MemoryTolerance = 0.1;
    private const long MemorySlack = 2 * 1024 * 1024;
    private const double HandleTolerance = 0.1;
    private const int HandleSlack = 8;

    // In the first round everything is loaded, compiled and filled for the first time.
    private const int WarmUpRounds = 1;

    private static readonly TimeSpan LongerThanAWindow = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan LongerThanTheLedgerKeepsRecords = TimeSpan.FromDays(31);
    private static readonly TimeSpan LongestFarewell = TimeSpan.FromMinutes(2);

    private readonly SoakClock _clock = new();
    private readonly List<string> _findings = [];
    private readonly List<Residue> _residues = [];
    private readonly Dictionary<string, int> _endings = [];
    private IReadOnlyList<int> _ports = [];
    private Buyers? _buyers;
    private int _payments;
    private int _unobserved;
    private int _faults;

    /// <summary>Runs to the end of the time; false when something was found.</summary>
    public async Task<bool> RunAsync()
    {
        TaskScheduler.UnobservedTaskException += OnUnobserved;
        try
        {
            var elapsed = Stopwatch.StartNew();
            for (var round = 0; elapsed.Elapsed < options.Duration && _findings.Count == 0; round++)
            {
                var left = options.Duration - elapsed.Elapsed;
                await RunRoundAsync(round, left < options.Round ? left : options.Round);
            }

            JudgeGrowth();
            await CloseAsync();
        }
        finally
        {
            TaskScheduler.UnobservedTaskException -= OnUnobserved;
            _buyers?.Dispose();
        }

        await ReportAsync();
        return _findings.Count == 0;
    }

    private async Task RunRoundAsync(int round, TimeSpan length)
    {
        // The market in a method of its own, and that method off the stack: nothing may hold it when what is left is measured.
        await TradeAsync(round, length);
        await Task.Yield();
        await ForgetAsync(round);
    }

    private async Task TradeAsync(int round, TimeSpan length)
    {
        await using var market = await Market.OpenAsync(_clock, _ports.Count == 0 ? null : _ports);
        _ports = market.Ports;
        _buyers ??= new Buyers(market, _clock);
        var heldBefore = RoundAudit.Held(market);
        var traffic = new Traffic(market, _buyers, options);
        var trouble = new Trouble(market, new Random(options.Seed + round));
        using (var time = new CancellationTokenSource(length))
        {
            var troubles = trouble.RunAsync(time.Token);
            await traffic.RunAsync(round, time.Token);
            await troubles;
        }

        await AuditAsync(round, market, heldBefore, traffic);
        _faults += trouble.Count;
    }

    private async Task AuditAsync(int round, Market market, UInt128 heldBefore, Traffic traffic)
    {
        var started = _clock.GetUtcNow() - LongerThanTheLedgerKeepsRecords + LongerThanAWindow;
        _clock.Advance(LongerThanAWindow);
        await _buyers!.ReconcileAsync();
        var records = (await _buyers.Ledger.ListAsync()).Where(record => record.CreatedAt > started).ToList();
        _payments += records.Count;
        _findings.AddRange(new RoundAudit(market, records, heldBefore).Disagreements().Concat(traffic.Surprises).Select(finding => $"round {round}: {finding}"));
        foreach (var (ending, count) in traffic.Endings)
        {
            _endings[ending] = _endings.GetValueOrDefault(ending) + count;
        }

        await output.WriteLineAsync(string.Create(CultureInfo.InvariantCulture,
            $"round {round,3}: {traffic.Endings.Values.Sum(),7} calls, {records.Count,6} payments; {string.Join(", ", traffic.Endings.OrderBy(ending => ending.Key, StringComparer.Ordinal).Select(ending => $"{ending.Value} {ending.Key}"))}"));
    }

    /// <summary>The month is over: what was concluded goes into totals, and what is left in the process is looked at.</summary>
    private async Task ForgetAsync(int round)
    {
        _clock.Advance(LongerThanTheLedgerKeepsRecords);
        await _buyers!.Ledger.CompactAsync();
        var residue = Residue.Measure(_ports);
        _residues.Add(residue);
        await output.WriteLineAsync(string.Create(CultureInfo.InvariantCulture,
            $"       left: {residue.HeapBytes / 1024.0 / 1024.0:0.0} MiB, {residue.Handles} handles, {residue.Connections} connections"));
        if (Volatile.Read(ref _unobserved) is var unobserved and > 0)
        {
            _findings.Add($"round {round}: {unobserved} exceptions that nobody observed");
        }
    }

    private void JudgeGrowth()
    {
        var level = _residues.Skip(WarmUpRounds).ToList();
        if (!Growth.IsLevel([.. level.Select(residue => residue.HeapBytes)], MemoryTolerance, MemorySlack))
        {
            _findings.Add("memory grows from round to round");
        }

        if (!Growth.IsLevel([.. level.Select(residue => (long)residue.Handles)], HandleTolerance, HandleSlack))
        {
            _findings.Add("open handles grow from round to round");
        }
    }

    /// <summary>With clients and market gone, every connection must end.</summary>
    private async Task CloseAsync()
    {
        _buyers?.Dispose();
        _buyers = null;
        var waited = Stopwatch.StartNew();
        while (Residue.CountConnections(_ports) > 0 && waited.Elapsed < LongestFarewell)
        {
            Residue.Measure(_ports);
            await Task.Delay(100);
        }

        if (Residue.CountConnections(_ports) is var open and > 0)
        {
            _findings.Add($"{open} connections were never closed");
        }
    }

    private async Task ReportAsync()
    {
        await output.WriteLineAsync(string.Create(CultureInfo.InvariantCulture,
            $"{_residues.Count} rounds, {_endings.Values.Sum()} calls, {_payments} payments, {_faults} faults switched on, seed {options.Seed}"));
        foreach (var (ending, count) in _endings.OrderBy(ending => ending.Key, StringComparer.Ordinal))
        {
            await output.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"  {ending,-20}{count,9}"));
        }

        foreach (var finding in _findings.Take(20))
        {
            await output.WriteLineAsync($"FOUND {finding}");
        }

        await output.WriteLineAsync(_findings.Count == 0
            ? "sums agree, nothing was paid twice, memory and handles are level, every connection was closed, every exception was observed"
            : $"{_findings.Count} findings");
    }

    private void OnUnobserved(object? sender, UnobservedTaskExceptionEventArgs unobserved)
    {
        Interlocked.Increment(ref _unobserved);
        output.WriteLine($"unobserved: {unobserved.Exception}");
    }
}
