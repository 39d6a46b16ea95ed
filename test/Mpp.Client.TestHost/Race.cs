using Mpp.Client.Policy;

namespace Mpp.Client.TestHost;

/// <summary>Many callers that reserve at the same moment; prints how many could.</summary>
internal static class Race
{
    public static async Task RunAsync(string name, int callers, Budget budget)
    {
        using var opened = new OpenedLedger(name);
        var ledger = opened.Ledger;
        using var barrier = new Barrier(callers + 1);
        var reserved = 0;
        var threads = Enumerable.Range(0, callers).Select(caller => new Thread(() =>
        {
            barrier.SignalAndWait();
            var record = HostRecords.Reserved($"{Environment.ProcessId}-{caller}");
            if (ledger.ReserveAsync(record, [budget]).AsTask().GetAwaiter().GetResult().IsReserved)
            {
                Interlocked.Increment(ref reserved);
            }
        })).ToList();
        threads.ForEach(thread => thread.Start());
        await Console.Out.WriteLineAsync("ready");
        await Console.In.ReadLineAsync();
        barrier.SignalAndWait();
        threads.ForEach(thread => thread.Join());
        await Console.Out.WriteLineAsync(reserved.ToString(System.Globalization.CultureInfo.InvariantCulture));

        // Living on: what a process that ended had reserved is given back.
        await Console.In.ReadLineAsync();
    }
}
