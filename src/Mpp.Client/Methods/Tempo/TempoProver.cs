using System.Globalization;
using Mpp.Client.Ledger;

namespace Mpp.Client.Methods.Tempo;

/// <summary>
/// Asks the chain how a payment ended. It settled when its transfer is in a log; it is dead when the chain has passed the end of its
/// validity and shows neither its hash nor its memo, or when it was mined and reverted. Only the chain's clock counts.
/// </summary>
internal sealed class TempoProver(TempoNode node)
{
    // A node may be a few blocks behind another one at the same address.
    private const ulong ConfirmingBlocks = 2;
    private const ulong ConfirmingSeconds = 5;

    // The chain takes nothing that ends later than 30 s from its block; a draft raises that to 300 s.
    private const ulong LongestWindow = 300;

    private readonly TempoBlockSearch _blocks = new(node);

    /// <exception cref="TempoNodeException">The node cannot be asked, or is of another chain.</exception>
    public async Task<PaymentFinding> ProveAsync(TempoTraces traces, CancellationToken cancellationToken)
    {
        await ConfirmChainAsync(traces, cancellationToken).ConfigureAwait(false);

        // The head first: what is asked afterwards is answered by a chain at least this long.
        var head = await node.GetHeadAsync(cancellationToken).ConfigureAwait(false);
        if (traces.TransactionHash is { } hash
            && await node.FindReceiptAsync(hash, traces.Token, cancellationToken).ConfigureAwait(false) is { } receipt)
        {
            return await JudgeAsync(traces, receipt, head, cancellationToken).ConfigureAwait(false);
        }

        var hasEnded = head.Timestamp >= traces.ValidBefore;
        var last = hasEnded ? await _blocks.FindFirstAsync(traces.ValidBefore, head, cancellationToken).ConfigureAwait(false) : head;
        var begins = traces.ValidBefore > LongestWindow ? traces.ValidBefore - LongestWindow : 0;
        var first = await _blocks.FindBeforeAsync(begins, last, cancellationToken).ConfigureAwait(false);
        var transfers = await node.GetTransfersAsync(
            traces.Token, traces.Payer, [traces.Recipient, TempoSystemAddresses.ReceivePolicyGuard], first.Number, last.Number, cancellationToken).ConfigureAwait(false);
        if (transfers.Find(traces.AreLeftBy) is { } transfer)
        {
            return await JudgeAsync(traces, transfer, head, cancellationToken).ConfigureAwait(false);
        }

        if (transfers.Exists(traces.MayBeHeldBy))
        {
            return PaymentFinding.CannotTell("An amount like this one is held by the chain's guard, and its log does not say for which payment.");
        }

        return hasEnded ? Unseen(traces, last, head) : PaymentFinding.CannotTellYet("It is not on the chain, and its validity has not ended by the chain's clock.");
    }

    /// <summary>Looks for the transaction that was signed, and for nothing else: <see langword="null"/> while no block holds it and one may.</summary>
    /// <exception cref="TempoNodeException">The node cannot be asked.</exception>
    public async Task<PaymentFinding?> FindAsync(TempoTraces traces, CancellationToken cancellationToken)
    {
        var receipt = await node.FindReceiptAsync(traces.TransactionHash!, traces.Token, cancellationToken).ConfigureAwait(false);
        var head = await node.GetHeadAsync(cancellationToken).ConfigureAwait(false);
        return receipt is not null
            ? await JudgeAsync(traces, receipt, head, cancellationToken).ConfigureAwait(false)
            : HasSurelyEnded(traces, head) ? await ProveAsync(traces, cancellationToken).ConfigureAwait(false) : null;
    }

    private async Task ConfirmChainAsync(TempoTraces traces, CancellationToken cancellationToken)
    {
        var chainId = await node.GetChainIdAsync(cancellationToken).ConfigureAwait(false);
        if (chainId != traces.ChainId)
        {
            throw new TempoNodeException($"The payment is on chain {traces.ChainId}, but the node at {node.Host} is of chain {chainId}.");
        }
    }

    private static bool HasSurelyEnded(TempoTraces traces, TempoBlock head) => head.Timestamp >= traces.ValidBefore + ConfirmingSeconds;

    private PaymentFinding Unseen(TempoTraces traces, TempoBlock end, TempoBlock head) =>
        head.Number >= end.Number + ConfirmingBlocks && HasSurelyEnded(traces, head)
            ? PaymentFinding.Void("Its validity has ended by the chain's clock, and no block up to then holds it.", Proof(traces, end))
            : PaymentFinding.CannotTellYet("It is not on the chain, and its validity has only just ended by the chain's clock.");

    /// <summary>A transfer that looks like the payment's: whether it is one, its transaction tells.</summary>
    private async Task<PaymentFinding> JudgeAsync(TempoTraces traces, TempoTransferLog transfer, TempoBlock head, CancellationToken cancellationToken)
    {
        if (traces.TransactionHash is not null)
        {
            return PaymentFinding.CannotTell("The chain holds its transfer, but not in the transaction that was signed.");
        }

        return await node.FindReceiptAsync(transfer.TransactionHash, traces.Token, cancellationToken).ConfigureAwait(false) is { Succeeded: true } receipt
            && receipt.Transfers.Any(traces.AreLeftBy)
            ? await JudgeAsync(traces, receipt, head, cancellationToken).ConfigureAwait(false)
            : PaymentFinding.CannotTell("The node shows the payment's transfer, but not in a transaction that succeeded.");
    }

    private async Task<PaymentFinding> JudgeAsync(TempoTraces traces, TempoReceipt receipt, TempoBlock head, CancellationToken cancellationToken)
    {
        var block = await node.GetBlockAsync(receipt.BlockNumber, cancellationToken).ConfigureAwait(false);
        if (block.Hash != receipt.BlockHash)
        {
            return PaymentFinding.CannotTellYet("The node contradicts itself about the block of the payment.");
        }

        var proof = Proof(traces, block) with { Fee = FeeOf(traces, receipt) };
        if (!receipt.Succeeded)
        {
            return receipt.Transfers.Any(traces.AreLeftBy) || head.Number < block.Number + ConfirmingBlocks
                ? PaymentFinding.CannotTellYet("Its transaction was mined and reverted, and that is not confirmed yet.")
                : PaymentFinding.Void("Its transaction was mined and reverted; only the fee was spent.", proof);
        }

        if (receipt.Transfers.FirstOrDefault(traces.AreLeftBy) is { } transfer)
        {
            return PaymentFinding.Settled("The chain holds its transfer.", proof with { LogIndex = transfer.LogIndex }, receipt.TransactionHash);
        }

        return receipt.Transfers.FirstOrDefault(traces.MayBeHeldBy) is { } held
            ? PaymentFinding.Settled("The money has left, and the chain's guard holds it in place of the recipient.",
                proof with { IsHeld = true, LogIndex = held.LogIndex }, receipt.TransactionHash)
            : PaymentFinding.CannotTell("Its transaction was mined, but not with its transfer.");
    }

    private LedgerProof Proof(TempoTraces traces, TempoBlock block) =>
        new(string.Create(CultureInfo.InvariantCulture, $"tempo:{traces.ChainId} by {node.Host}")) { Block = block.Number, Time = block.Time };

    /// <summary>What the payer paid for the transaction; <see langword="null"/> when somebody else did, or in another token.</summary>
    private UInt128? FeeOf(TempoTraces traces, TempoReceipt receipt)
    {
        var fees = receipt.Transfers.Where(transfer => transfer.From == traces.Payer && transfer.To == TempoSystemAddresses.FeeManager).ToList();
        return fees.Count == 0 ? null : fees.Aggregate(UInt128.Zero, (sum, fee) => fee.Amount <= UInt128.MaxValue - sum
            ? sum + fee.Amount
            : throw new TempoNodeException($"The node at {node.Host} shows more fees than there is money."));
    }
}
