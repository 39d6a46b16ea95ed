using Mpp.Client.Methods.Tempo;

namespace Mpp.Sandbox.Tempo;

/// <summary>What transactions cost. The figures are those measured on a local node at T4; the first one holds the base cost too.</summary>
internal static class GasTable
{
    /// <summary>Price of one gas that every transaction must reach.</summary>
    public static readonly UInt128 BaseFee = 20_000_000_000;

    /// <summary>The tip that is proposed to those who ask.</summary>
    public static readonly UInt128 ProposedTip = 1_000_000_000;

    private const ulong Floor = 21_000;
    private const ulong ZeroByte = 4;
    private const ulong NonZeroByte = 16;
    private const ulong AccessListAddress = 2_400;
    private const ulong AccessListKey = 1_900;
    private const ulong FirstTransfer = 35_758;
    private const ulong FurtherTransfer = 17_256;
    private const ulong Memo = 2_517;
    private const ulong ExpiringNonce = 13_012;
    private const ulong OtherFeeToken = 16_800;
    private const ulong NewState = 250_000;

    /// <summary>What must be there before anything runs: with less, the transaction is refused.</summary>
    public static ulong Intrinsic(TempoTransaction transaction)
    {
        ulong gas = Floor + AccessList(transaction) + (OpensLane(transaction) ? NewState : 0);
        foreach (TempoCall call in transaction.Calls)
        {
            int zeros = call.Data.Span.Count((byte)0);
            gas += ((ulong)zeros * ZeroByte) + ((ulong)(call.Data.Length - zeros) * NonZeroByte);
        }

        return gas;
    }

    /// <summary>What the transaction needs to run to its end. With a lower limit it is mined and reverts.</summary>
    public static ulong Needed(TempoTransaction transaction, TempoAddress feeToken, TokenBalances balances)
    {
        List<TokenTransfer> transfers = transaction.Calls
            .Select(static call => TokenTransfer.TryDecode(call, out TokenTransfer? transfer) ? transfer : null)
            .OfType<TokenTransfer>()
            .ToList();
        int fresh = transfers
            .Select(static transfer => (transfer.Token, transfer.To))
            .Distinct()
            .Count(pair => !balances.HasHeld(pair.Token, pair.To));
        ulong gas = FirstTransfer
            + ((ulong)(transaction.Calls.Length - 1) * FurtherTransfer)
            + ((ulong)transfers.Count(static transfer => transfer.Memo is not null) * Memo)
            + ((ulong)fresh * NewState)
            + (OpensLane(transaction) ? NewState : 0)
            + (NonceTable.IsExpiring(transaction) ? ExpiringNonce : 0)
            + (transaction.Calls.Any(call => call.To == feeToken) ? 0 : OtherFeeToken)
            + AccessList(transaction);
        return Math.Max(gas, Intrinsic(transaction));
    }

    private static bool OpensLane(TempoTransaction transaction) => transaction.Nonce == 0 && !NonceTable.IsExpiring(transaction);

    private static ulong AccessList(TempoTransaction transaction)
        => ((ulong)transaction.AccessList.Length * AccessListAddress)
            + ((ulong)transaction.AccessList.Sum(static entry => entry.StorageKeys.Length) * AccessListKey);
}
