using System.Globalization;
using Mpp.Client.Ledger;

namespace Mpp.Client.TestHost;

/// <summary>Makes payments from the reservation to the end, one after the other.</summary>
internal static class Write
{
    public static async Task RunAsync(string name, string prefix, int payments)
    {
        using var opened = new OpenedLedger(name);
        var ledger = opened.Ledger;
        await Console.Out.WriteLineAsync("ready");
        await Console.In.ReadLineAsync();
        for (var number = 0; number < payments; number++)
        {
            var id = prefix + number.ToString(CultureInfo.InvariantCulture);
            await ledger.ReserveAsync(HostRecords.Reserved(id), []);
            foreach (var step in new[] { LedgerState.Signing, LedgerState.Signed, LedgerState.Sent, LedgerState.Settled })
            {
                await ledger.AdvanceAsync(id, new LedgerChange(step));
            }
        }

        await Console.Out.WriteLineAsync("written");
    }
}
