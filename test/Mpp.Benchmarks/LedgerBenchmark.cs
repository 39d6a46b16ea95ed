using System.Globalization;
using Mpp.Client.Ledger;
using Mpp.Client.PostgreSql.Tests;

namespace Mpp.Benchmarks;

/// <summary>What durability costs, how many payments a second it leaves, and whether a long history makes it slower.</summary>
internal sealed class LedgerBenchmark : IBenchmark
{
    private static readonly int[] LongHistories = [1_000, 100_000, 1_000_000];
    private static readonly int[] MonthHistories = [1_000, 100_000];
    private static readonly TimeSpan OutsideWindows = TimeSpan.FromDays(60);
    private static readonly TimeSpan InsideMonth = TimeSpan.FromDays(2);

    public string Name => "ledger";

    public string Summary => "reservations, what is on the disk before a signature, payments a second, and growth with history: file and PostgreSQL";

    public async Task RunAsync(TextWriter output)
    {
        await using var file = new BenchmarkedFile();
        var ledgers = new List<IBenchmarkedLedger> { file };
        await using var server = PostgreSqlPrograms.Find() is null ? null : await BenchmarkedPostgreSql.StartAsync();
        if (server is null)
        {
            await output.WriteLineAsync("PostgreSQL is left out: no server is installed here (initdb and pg_ctl were not found).");
        }
        else
        {
            ledgers.Add(server);
        }

        await output.WriteLineAsync($"{Environment.ProcessorCount} processors, files in {Path.GetTempPath()}, {BenchmarkPayments.Budgets.Length} budgets");
        await ReserveAsync(output, ledgers);
        await PayAsync(output, ledgers);
        foreach (var ledger in ledgers)
        {
            await GrowAsync(output, ledger, "older than every window that ends", OutsideWindows, LongHistories);
            await GrowAsync(output, ledger, "all of it inside the 30 days", InsideMonth, MonthHistories);
        }
    }

    private static async Task ReserveAsync(TextWriter output, List<IBenchmarkedLedger> ledgers)
    {
        await output.WriteLineAsync();
        await output.WriteLineAsync("Before a signature, an empty ledger");
        await CompareAsync(output, ledgers, "reserve (the file does not wait for the disk)", BenchmarkPayments.ReserveAsync);
        await CompareAsync(output, ledgers, "reserve and mark signing: on the disk", BenchmarkPayments.ReserveAndMarkSigningAsync);
    }

    private static async Task CompareAsync(TextWriter output, List<IBenchmarkedLedger> ledgers, string what, Func<IPaymentLedger, LedgerRecord, Task> work)
    {
        TimeSpan? first = null;
        foreach (var kind in ledgers)
        {
            var ledger = await kind.CreateAsync(0, default);
            using var closing = ledger as IDisposable;
            var durations = await MeasureAsync(ledger, work, 500);
            first ??= durations.Median;
            await output.WriteLineAsync($"  {what,-46}{kind.Name,-12} {durations}  {Durations.Ratio(durations.Median / first.Value),8} of file");
        }
    }

    private static async Task PayAsync(TextWriter output, List<IBenchmarkedLedger> ledgers)
    {
        await output.WriteLineAsync();
        await output.WriteLineAsync("Whole payments (reserve, signing, signed, sent, settled; what a signature, a credential or an outcome stands on is on the disk)");
        var ofFile = new Dictionary<int, double>();
        foreach (var kind in ledgers)
        {
            double? alone = null;
            foreach (var (callers, payments) in new[] { (1, 150), (8, 400), (64, 640) })
            {
                var rate = await MeasurePaymentsAsync(kind, callers, payments / callers);
                alone ??= rate;
                ofFile.TryAdd(callers, rate);
                await output.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"  {kind.Name,-12} {callers,3} callers {rate,9:0.0} payments/s")
                    + $"  {Durations.Ratio(rate / alone.Value),8} of one caller  {Durations.Ratio(rate / ofFile[callers]),8} of file");
            }
        }
    }

    private static async Task GrowAsync(TextWriter output, IBenchmarkedLedger kind, string where, TimeSpan age, int[] histories)
    {
        await output.WriteLineAsync();
        await output.WriteLineAsync($"Reservations in a {kind.Name} ledger with a history of settled payments, {where}");
        (TimeSpan Median, TimeSpan First)? least = null;
        foreach (var history in histories)
        {
            var ledger = await kind.CreateAsync(history, age);
            using var closing = ledger as IDisposable;
            var first = await Durations.MeasureAsync(() => BenchmarkPayments.ReserveAsync(ledger, BenchmarkPayments.Reserved()));
            var durations = await MeasureAsync(ledger, BenchmarkPayments.ReserveAsync, 200);
            least ??= (durations.Median, first);
            await output.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"  {history,9} payments")
                + $"  {durations}  {Durations.Ratio(durations.Median / least.Value.Median),8} of the shortest"
                + $"   opening and first {Durations.Milliseconds(first),12}  {Durations.Ratio(first / least.Value.First),8}");
        }
    }

    private static async Task<Durations> MeasureAsync(IPaymentLedger ledger, Func<IPaymentLedger, LedgerRecord, Task> work, int count)
    {
        for (var warmUp = 0; warmUp < 20; warmUp++)
        {
            await work(ledger, BenchmarkPayments.Reserved());
        }

        var durations = new Durations();
        for (var number = 0; number < count; number++)
        {
            var record = BenchmarkPayments.Reserved();
            await durations.AddAsync(() => work(ledger, record));
        }

        return durations;
    }

    private static async Task<double> MeasurePaymentsAsync(IBenchmarkedLedger kind, int callers, int paymentsEach)
    {
        var ledger = await kind.CreateAsync(0, default);
        using var closing = ledger as IDisposable;
        await Task.WhenAll(Enumerable.Range(0, callers).Select(_ => BenchmarkPayments.PayAsync(ledger)));
        var duration = await Durations.MeasureAsync(() => Task.WhenAll(Enumerable.Range(0, callers).Select(_ => Task.Run(async () =>
        {
            for (var payment = 0; payment < paymentsEach; payment++)
            {
                await BenchmarkPayments.PayAsync(ledger);
            }
        }))));
        return callers * paymentsEach / duration.TotalSeconds;
    }
}
