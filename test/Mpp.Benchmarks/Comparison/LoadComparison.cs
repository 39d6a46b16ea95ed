using System.Globalization;
using Mpp.Benchmarks.Clients;

namespace Mpp.Benchmarks.Comparison;

/// <summary>Paid requests over the network, by one caller and by many at once.</summary>
internal sealed class LoadComparison(TextWriter output, ClientProcess[] clients, Uri warmUpUrl, bool isLong)
{
    private double Seconds => isLong ? 15 : 3;

    /// <summary>
    /// Each client with each number of callers, in turn. <paramref name="countTransfers"/> tells how often money moved, and
    /// <paramref name="merchantProcessor"/> how much the merchant worked: where that leaves nothing of a processor, the figures a second are the merchant's.
    /// </summary>
    public async Task MeasureAsync(string where, ClientTask task, Uri url, Func<Task<int>> countTransfers, Func<TimeSpan> merchantProcessor)
    {
        await output.WriteLineAsync();
        await output.WriteLineAsync($"{where}: paid requests (moved: transfers for each delivery, 1.00 is right)");
        foreach (var callers in isLong ? new[] { 1, 8, 20, 32, 128 } : [1, 8, 32, 128])
        {
            double? reference = null;
            foreach (var client in clients)
            {
                var load = new LoadTask(url, callers, Seconds) { WarmUpUrl = warmUpUrl, WarmUpSeconds = isLong ? 20 : 4 };
                var (before, processor) = (await countTransfers(), merchantProcessor());
                var measured = await client.MeasureAsync(task with { Load = load });
                reference ??= measured.PerSecond;
                double deliveries = Math.Max(1, measured.Milliseconds.Count + measured.WarmUps);
                var merchant = (merchantProcessor() - processor).TotalMilliseconds / deliveries;
                await output.WriteLineAsync(Describe(callers, client.Name, measured, reference.Value, (await countTransfers() - before) / deliveries, merchant));
            }
        }
    }

    private static string Describe(int callers, string client, ClientMeasurement measured, double reference, double moved, double merchant) =>
        string.Create(CultureInfo.InvariantCulture, $"  {callers,3} callers  {client,-18}{measured.Durations}  p99 {Durations.Milliseconds(measured.Durations.At(99)),11}")
        + string.Create(CultureInfo.InvariantCulture, $"  {measured.PerSecond,7:0.0}/s {Durations.Ratio(measured.PerSecond / reference),6} of mppx")
        + string.Create(CultureInfo.InvariantCulture, $"  processor {measured.ProcessorMillisecondsEach,6:0.00} ms each (compiling {measured.CompilingMilliseconds / Math.Max(1, measured.Milliseconds.Count),5:0.00}), of the merchant {merchant,6:0.00}  requests {measured.RequestsEach,5:0.00}  peak {measured.PeakBytes / 1024.0 / 1024,5:0} MiB  moved {moved:0.00}")
        + Failures.Of(measured);
}
