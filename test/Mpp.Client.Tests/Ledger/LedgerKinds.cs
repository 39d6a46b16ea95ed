using Mpp.Client.Ledger;

namespace Mpp.Client.Tests.Ledger;

/// <summary>The ledgers that the contract's tests run over here. Other test projects compile the same tests with kinds of their own.</summary>
internal static class LedgerKinds
{
    public static readonly Type[] All = [typeof(MemoryPaymentLedger), typeof(FilePaymentLedger)];

    /// <summary>An empty ledger.</summary>
    public static IPaymentLedger Create(Type kind, string file, TimeProvider clock) =>
        kind == typeof(FilePaymentLedger) ? new FilePaymentLedger(file, clock) : new MemoryPaymentLedger(clock);
}
