using System.Globalization;
using Mpp.Benchmarks.Clients;

namespace Mpp.Benchmarks.Comparison;

/// <summary>Paid requests over the network, by one caller and by many at once.</summary>
internal sealed class LoadComparison(TextWriter output, ClientProcess[] clients, bool isLong)
{
    private const int WarmUp = 500;

    private int Requests => isLong ? 1200 : 256;

    /// <summary>Each client with each number of callers, in turn. <paramref name="countTransfers"/> tells how often money moved.</summary>
    public async Task MeasureAsync(string where, ClientTask task, Uri url, Func<Task<int>> countTransfers)
    {
        await output.WriteLineAsync();
        await output.WriteLineAsync($"{where}: paid requests (moved: transfers for each delivery, 1.00 is right)");
        foreach (var callers in isLong ? new[] { 1, 8, 20, 32, 128 } : [1, 20, 128])
        {
            double? reference = null;
            foreach (var client in clients)
            {
                var load = new LoadTask(url, callers, Math.Max(2, Requests / callers), WarmUp: Math.Max(1, 32 / callers));
                var before = await countTransfers();
                var measured = await client.MeasureAsync(task with { Load = load, Credentials = new CredentialTask(ChallengeHeaders.One(), 0, WarmUp) });
                reference ??= measured.PerSecond;
                var deliveries = measured.Milliseconds.Count + measured.WarmUps;
                await output.WriteLineAsync(Describe(callers, client.Name, measured, reference.Value, (double)(await countTransfers() - before) / deliveries));
            }
        }
    }

    private static string Describe(int callers, string client, ClientMeasurement measured, double reference, double moved) =>
        string.Create(CultureInfo.InvariantCulture, $"  {callers,3} callers  {client,-18}{measured.Durations}  p99 {Durations.Milliseconds(measured.Durations.At(99)),11}")
        + string.Create(CultureInfo.InvariantCulture, $"  {measured.PerSecond,7:0.0}/s {Durations.Ratio(measured.PerSecond / reference),6} of mppx")
        + string.Create(CultureInfo.InvariantCulture, $"  processor {measured.ProcessorMillisecondsEach,6:0.00} ms each  peak {measured.PeakBytes / 1024.0 / 1024,5:0} MiB  moved {moved:0.00}")
        + Failures.Of(measured);
}
