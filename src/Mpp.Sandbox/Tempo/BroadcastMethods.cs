using System.Text.Json.Nodes;

namespace Mpp.Sandbox.Tempo;

/// <summary>The two methods that take a raw transaction: the plain one answers its hash, the waiting one its receipt.</summary>
internal sealed class BroadcastMethods(ChainState state, SimulatedTempoChainFaults faults, Task stopping)
{
    public const string Plain = "eth_sendRawTransaction";
    public const string Waiting = "eth_sendRawTransactionSync";

    private readonly TransactionProcessor _processor = new(state, faults);

    /// <exception cref="RpcRefusedException">The transaction is refused, or was not mined in time.</exception>
    /// <exception cref="RpcDroppedException">It was mined and the answer is to be dropped.</exception>
    public async Task<JsonNode> SendAsync(bool waits, RpcParameters parameters)
    {
        if (faults.TakeFailure())
        {
            throw new RpcRefusedException(RpcRefusedException.InternalError, "simulated failure: the transaction was not taken");
        }

        (string hash, MinedTransaction? mined) = Submit(Hex.Read(parameters.RequiredText(0)), waits);
        if (mined is not null)
        {
            await HangAsync().ConfigureAwait(false);
        }
        else if (waits)
        {
            throw new RpcRefusedException(
                RpcRefusedException.NotMinedInTime, $"The transaction {hash} was added to the pool but was not mined in time.");
        }

        return mined is not null && waits ? RpcJson.Receipt(mined) : JsonValue.Create(hash);
    }

    private (string Hash, MinedTransaction? Mined) Submit(byte[] bytes, bool waits)
    {
        lock (state.Gate)
        {
            return _processor.Submit(bytes, acceptMined: waits);
        }
    }

    private async Task HangAsync()
    {
        if (faults.HangBroadcast is { } hang)
        {
            await Task.WhenAny(hang.Task, stopping).ConfigureAwait(false);
        }

        if (faults.TakeDrop())
        {
            throw new RpcDroppedException();
        }
    }
}
