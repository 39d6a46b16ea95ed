using Mpp.Client.Ledger;

namespace Mpp.Client.Tests.Ledger;

internal static class LedgerKinds
{
    public static IPaymentLedger Create(Type kind, string file, TimeProvider clock) =>
        kind == typeof(FilePaymentLedger) ? new FilePaymentLedger(file, clock) : new MemoryPaymentLedger(clock);
}
