using Mpp.Client.Methods.Tempo;

namespace Mpp.Sandbox.Tempo;

/// <summary>Takes raw transactions in and mines them, each in a block of its own.</summary>
internal sealed class TransactionProcessor(ChainState state, SimulatedTempoChainFaults faults)
{
    private readonly TransactionAdmission _admission = new(state);

    /// <summary>
    /// Mines a transaction. Gives its hash, and what became of it: null when it was lost. With <paramref name="acceptMined"/> the bytes of
    /// a mined one give the old result; nothing happens twice.
    /// </summary>
    /// <exception cref="RpcRefusedException">The transaction is refused; nothing has changed.</exception>
    public (string Hash, MinedTransaction? Mined) Submit(ReadOnlySpan<byte> bytes, bool acceptMined)
    {
        DecodedTempoTransaction decoded = TransactionAdmission.Decode(bytes);
        byte[] hash = TempoTransaction.TransactionHash(bytes);
        string hashText = Hex.Write(hash);
        if (state.Transactions.TryGetValue(hashText, out MinedTransaction? earlier))
        {
            return acceptMined ? (hashText, earlier) : throw RpcRefusedException.Transaction("already known");
        }

        state.Blocks.CatchUp();
        _admission.Check(decoded);
        return (hashText, faults.TakeLoss() ? null : Mine(hash, decoded));
    }

    private MinedTransaction Mine(byte[] hash, DecodedTempoTransaction decoded)
    {
        TempoTransaction transaction = decoded.Transaction;
        FeeTerms terms = FeeTerms.Of(decoded, state);
        TokenBalances balances = state.Balances.Branch();
        var cover = (UInt128)FeeTerms.Cost(transaction.GasLimit, transaction.MaxFeePerGas);

        // The whole cover is gone while the calls run, as on a node: a payer cannot pay away what the fee may need.
        if (!balances.TryTake(terms.Token, terms.Payer, cover))
        {
            throw new InvalidOperationException("The admission let a transaction in whose fee is not covered.");
        }

        ulong needed = GasTable.Needed(transaction, terms.Token, state.Balances);
        bool runs = needed <= transaction.GasLimit && !faults.MineReverted;
        CallRun? run = runs ? TryRun(balances, decoded.Sender.Account, transaction) : null;
        ulong used = Math.Min(needed, transaction.GasLimit);
        var fee = (UInt128)FeeTerms.Cost(used, terms.Price);
        balances.Add(terms.Token, terms.Payer, cover - fee);
        balances.Add(terms.Token, SystemContracts.FeeManager, fee);
        balances.Merge();
        return Record(hash, decoded, terms, new Outcome(run, used, fee));
    }

    private MinedTransaction Record(byte[] hash, DecodedTempoTransaction decoded, FeeTerms terms, Outcome outcome)
    {
        TempoAddress sender = decoded.Sender.Account;
        state.Nonces.Use(decoded.Transaction, sender);
        ChainBlock block = state.Blocks.Append(hash);
        var mined = new MinedTransaction
        {
            Hash = Hex.Write(hash),
            Decoded = decoded,
            Block = block,
            Succeeded = outcome.Run is not null,
            GasUsed = outcome.GasUsed,
            GasPrice = terms.Price,
            FeePayer = terms.Payer,
            FeeToken = terms.Token,
            Logs =
            [
                .. outcome.Run?.Logs ?? [],
                ChainLog.Transfer(terms.Token, terms.Payer, SystemContracts.FeeManager, outcome.Fee),
            ],
        };
        block.Transaction = mined;
        state.Transactions.Add(mined.Hash, mined);
        state.Transfers.AddRange((outcome.Run?.Transfers ?? []).Select(transfer => Describe(transfer, sender, mined)));
        state.Fees.Add(Describe(new TokenTransfer(terms.Token, SystemContracts.FeeManager, outcome.Fee), terms.Payer, mined));
        return mined;
    }

    private CallRun? TryRun(TokenBalances balances, TempoAddress sender, TempoTransaction transaction)
    {
        TokenBalances branch = balances.Branch();
        var run = new CallRun(state, branch, sender, faults.HoldTransfers);
        if (run.Run(transaction.Calls) is not null)
        {
            return null;
        }

        branch.Merge();
        return run;
    }

    private static SimulatedTransfer Describe(TokenTransfer transfer, TempoAddress from, MinedTransaction mined) => new()
    {
        Token = transfer.Token.ToString(),
        From = from.ToString(),
        To = transfer.To.ToString(),
        Amount = transfer.Amount,
        Memo = transfer.Memo is { } memo ? Hex.Write(memo.Span) : null,
        TransactionHash = mined.Hash,
        BlockNumber = mined.Block.Number,
    };

    // What running a transaction came to; without a run, it reverted.
    private readonly record struct Outcome(CallRun? Run, ulong GasUsed, UInt128 Fee);
}
