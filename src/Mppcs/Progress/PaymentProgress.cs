using Mpp.Client.Ledger;
using Mpp.Client.Methods.Tempo;

namespace Mppcs.Progress;

/// <summary>What is waited for after each step of a payment, as the ledger records it.</summary>
internal static class PaymentProgress
{
    /// <summary>What comes next; <see langword="null"/> when the payment is concluded and nothing does.</summary>
    public static string? After(LedgerRecord record) => record.State switch
    {
        LedgerState.Reserved or LedgerState.Signing => $"Making the payment of {Price(record)} by {record.Method}",
        LedgerState.Sent when record.Mode == TempoChargeMethod.PushMode => $"Waiting for the chain to confirm {Price(record)}, and for {record.Origin} to answer",
        LedgerState.Signed or LedgerState.Sent => $"Waiting for {record.Origin} to answer the payment of {Price(record)}",
        LedgerState.Unknown => $"Looking for proof of what became of {Price(record)}",
        LedgerState.Settled => $"Waiting for {record.Origin} to answer",
        _ => null,
    };

    private static string Price(LedgerRecord record) => record.Currency.ToMoney(record.Amount).ToString();
}
