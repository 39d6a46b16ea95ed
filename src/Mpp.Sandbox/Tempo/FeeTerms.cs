using System.Numerics;
using Mpp.Client.Methods.Tempo;

namespace Mpp.Sandbox.Tempo;

/// <summary>Who pays the fee of a transaction, in which token and at which price.</summary>
/// <param name="Payer">Who pays.</param>
/// <param name="Token">In which token.</param>
/// <param name="Price">Price of one gas.</param>
internal readonly record struct FeeTerms(TempoAddress Payer, TempoAddress Token, UInt128 Price)
{
    private static readonly BigInteger GasUnitsPerTokenUnit = BigInteger.Pow(10, 12);

    public static FeeTerms Of(DecodedTempoTransaction decoded, ChainState state)
    {
        TempoTransaction transaction = decoded.Transaction;
        TempoAddress token = decoded.FeePayer is { } sponsor
            ? decoded.FeePayerToken ?? state.StoredFeeToken(sponsor) ?? SystemContracts.GenesisTokens[0]
            : TokenOfSender(transaction, decoded.Sender.Account, state);
        UInt128 price = GasTable.BaseFee + UInt128.Min(
            transaction.MaxPriorityFeePerGas, transaction.MaxFeePerGas - GasTable.BaseFee);
        return new FeeTerms(decoded.FeePayer ?? decoded.Sender.Account, token, price);
    }

    /// <summary>The token of a sender who pays: named, stored, that of the transfers, or pathUSD.</summary>
    public static TempoAddress TokenOfSender(TempoTransaction transaction, TempoAddress sender, ChainState state)
        => transaction.FeeToken ?? state.StoredFeeToken(sender) ?? TokenOfTransfers(transaction, state) ?? SystemContracts.GenesisTokens[0];

    /// <summary>What gas at a price costs in units of a token, rounded up.</summary>
    public static BigInteger Cost(ulong gas, UInt128 price)
        => ((gas * (BigInteger)price) + GasUnitsPerTokenUnit - BigInteger.One) / GasUnitsPerTokenUnit;

    private static TempoAddress? TokenOfTransfers(TempoTransaction transaction, ChainState state)
    {
        TempoAddress? token = transaction.Calls[0].To;
        bool areTransfers = transaction.Calls.All(call => call.To == token && TokenTransfer.TryDecode(call, out _));
        return areTransfers && token is { } known && state.Tokens.Contains(known) ? token : null;
    }
}
