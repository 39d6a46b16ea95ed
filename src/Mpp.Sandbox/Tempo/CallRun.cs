using System.Collections.Immutable;
using Mpp.Client.Methods.Tempo;

namespace Mpp.Sandbox.Tempo;

/// <summary>Runs calls against balances, which the caller throws away when one of them fails.</summary>
internal sealed class CallRun(ChainState state, TokenBalances balances, TempoAddress sender, bool holdTransfers)
{
    private readonly List<ChainLog> _logs = [];
    private readonly List<TokenTransfer> _transfers = [];

    public IReadOnlyList<ChainLog> Logs => _logs;

    /// <summary>What happened, with the recipient that it happened to.</summary>
    public IReadOnlyList<TokenTransfer> Transfers => _transfers;

    /// <summary>Runs the calls up to the first that fails. Returns why it failed, or null.</summary>
    public string? Run(ImmutableArray<TempoCall> calls)
        => calls.Select(Run).FirstOrDefault(static failure => failure is not null);

    private string? Run(TempoCall call)
    {
        if (call.To is not { } token || !state.Tokens.Contains(token))
        {
            return "the simulated chain has no such contract";
        }

        if (!TokenTransfer.TryDecode(call, out TokenTransfer? transfer))
        {
            return "the simulated tokens know canonical transfer and transferWithMemo only";
        }

        if (transfer.To.IsZero || SystemContracts.IsTokenAddress(transfer.To))
        {
            return "InvalidRecipient";
        }

        TempoAddress recipient = holdTransfers ? SystemContracts.ReceivePolicyGuard : transfer.To;
        if (!balances.TryTake(token, sender, transfer.Amount))
        {
            return "InsufficientBalance";
        }

        if (UInt128.MaxValue - balances.Of(token, recipient) < transfer.Amount)
        {
            return "SupplyCapExceeded";
        }

        balances.Add(token, recipient, transfer.Amount);
        Record(transfer with { To = recipient });
        return null;
    }

    private void Record(TokenTransfer transfer)
    {
        _transfers.Add(transfer);
        _logs.Add(ChainLog.Transfer(transfer.Token, sender, transfer.To, transfer.Amount));
        if (transfer.Memo is { } memo && !holdTransfers)
        {
            _logs.Add(ChainLog.TransferWithMemo(transfer.Token, sender, transfer.To, transfer.Amount, memo.Span));
        }
    }
}
