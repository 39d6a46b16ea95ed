using System.Globalization;
using System.Numerics;
using Mpp.Client.Methods.Tempo;

namespace Mpp.Sandbox.Tempo;

/// <summary>Refuses what a node refuses before a transaction gets into a block.</summary>
internal sealed class TransactionAdmission(ChainState state)
{
    /// <summary>Reads a complete transaction.</summary>
    /// <exception cref="RpcRefusedException">Anything else, the two forms that wait for a fee payer included.</exception>
    public static DecodedTempoTransaction Decode(ReadOnlySpan<byte> bytes)
    {
        try
        {
            DecodedTempoTransaction decoded = TempoTransaction.Decode(bytes);
            return decoded.Form is TempoTransactionForm.Signed or TempoTransactionForm.Sponsored
                ? decoded
                : throw RpcRefusedException.Transaction("Failed to decode transaction: it still waits for its fee payer.");
        }
        catch (TempoEncodingException exception)
        {
            throw RpcRefusedException.Transaction("Failed to decode transaction: " + exception.Message);
        }
    }

    /// <exception cref="RpcRefusedException">The transaction must not be mined now.</exception>
    public void Check(DecodedTempoTransaction decoded)
    {
        TempoTransaction transaction = decoded.Transaction;
        if (transaction.ChainId != state.ChainId)
        {
            throw Refuse($"invalid chain id for signer: have {transaction.ChainId}, want {state.ChainId}");
        }

        CheckKinds(decoded);
        CheckGas(transaction);
        ulong now = state.Blocks.Head.Timestamp;
        ValidityWindow.Check(transaction, now);
        ValidityWindow.CheckForPool(transaction, now);
        state.Nonces.Check(transaction, decoded.Sender.Account);
        CheckFeeCover(decoded);
    }

    private static void CheckKinds(DecodedTempoTransaction decoded)
    {
        if (decoded.Transaction.Calls.Any(static call => !call.Value.IsZero))
        {
            throw Refuse($"native value transfer not allowed in Tempo mode");
        }

        if (decoded.Sender.AccessKey is { } accessKey)
        {
            throw Refuse($"keychain validation failed: the access key {accessKey} is not authorized");
        }

        if (decoded.Transaction.KeyAuthorization is not null || !decoded.Transaction.AuthorizationList.IsEmpty)
        {
            throw Refuse($"the simulated chain takes no key authorizations and no authorization lists");
        }

        if (decoded.FeePayer == decoded.Sender.Account)
        {
            throw Refuse($"fee payer cannot resolve to sender");
        }
    }

    private static void CheckGas(TempoTransaction transaction)
    {
        if (transaction.MaxPriorityFeePerGas > transaction.MaxFeePerGas)
        {
            throw Refuse($"max priority fee per gas higher than max fee per gas");
        }

        if (transaction.MaxFeePerGas < GasTable.BaseFee)
        {
            throw Refuse($"max fee per gas less than block base fee: have {transaction.MaxFeePerGas}, base fee {GasTable.BaseFee}");
        }

        ulong intrinsic = GasTable.Intrinsic(transaction);
        if (transaction.GasLimit < intrinsic)
        {
            throw Refuse($"intrinsic gas too low: have {transaction.GasLimit}, want {intrinsic}");
        }

        if (transaction.GasLimit > ChainBlock.GasLimit)
        {
            throw Refuse($"exceeds block gas limit: have {transaction.GasLimit}, limit {ChainBlock.GasLimit}");
        }
    }

    private void CheckFeeCover(DecodedTempoTransaction decoded)
    {
        FeeTerms terms = FeeTerms.Of(decoded, state);
        BigInteger cover = FeeTerms.Cost(decoded.Transaction.GasLimit, decoded.Transaction.MaxFeePerGas);
        UInt128 held = state.Tokens.Contains(terms.Token) ? state.Balances.Of(terms.Token, terms.Payer) : 0;
        if (held < cover)
        {
            throw Refuse($"insufficient fee token balance: have {held}, need {cover}");
        }
    }

    private static RpcRefusedException Refuse(FormattableString message)
        => RpcRefusedException.Transaction(message.ToString(CultureInfo.InvariantCulture));
}
