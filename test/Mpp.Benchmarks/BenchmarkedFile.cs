using Mpp.Client.Ledger;

namespace Mpp.Benchmarks;

/// <summary>File ledgers in a temporary folder. A history is written in the file's own format, as a compaction would leave it.</summary>
internal sealed class BenchmarkedFile : IBenchmarkedLedger
{
    private readonly string _folder = Directory.CreateTempSubdirectory("mpp-benchmark-").FullName;
    private int _next;

    public string Name => "file";

    public Task<IPaymentLedger> CreateAsync(int history, TimeSpan age)
    {
        var path = Path.Combine(_folder, $"ledger{_next++}.jsonl");
        if (history > 0)
        {
            Write(path, history, TimeProvider.System.GetUtcNow() - age);
        }

        return Task.FromResult<IPaymentLedger>(new FilePaymentLedger(path));
    }

    public ValueTask DisposeAsync()
    {
        Directory.Delete(_folder, recursive: true);
        return ValueTask.CompletedTask;
    }

    private static void Write(string path, int history, DateTimeOffset time)
    {
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write, BufferSize = 1 << 20 };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        using var file = new FileStream(path, options);
        file.Write(LedgerLine.Write(LedgerHeader.New(time) with { SnapshotLines = history }));
        for (var number = 0; number < history; number++)
        {
            file.Write(LedgerLine.Write(BenchmarkPayments.At(time.AddMilliseconds(number), $"{number:x32}") with { State = LedgerState.Settled }));
        }
    }
}
