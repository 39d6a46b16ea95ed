using Mpp.Client.Ledger;

namespace Mpp.Client.TestHost;

/// <summary>Brings one payment into a state and lives on until it is killed.</summary>
internal static class Hold
{
    private static readonly LedgerState[] Steps = [LedgerState.Signing, LedgerState.Signed, LedgerState.Sent, LedgerState.Unknown];

    public static async Task RunAsync(string name, string id, LedgerState state)
    {
        using var opened = new OpenedLedger(name);
        var ledger = opened.Ledger;
        await ledger.ReserveAsync(HostRecords.Reserved(id), []);
        foreach (var step in Steps.TakeWhile(step => step <= state && state != LedgerState.Reserved))
        {
            await ledger.AdvanceAsync(id, new LedgerChange(step));
        }

        await Console.Out.WriteLineAsync("held");
        await Console.In.ReadLineAsync();
    }
}
