using System.Text.Json;

namespace Mpp.Client.Methods.Tempo;

/// <summary>What a Tempo node can be asked, and told. What it answers is read strictly.</summary>
internal sealed class TempoNode(TempoRpc rpc)
{
    private const string BalanceOf = "0x70a08231";
    private const string UserTokens = "0xed498fa8";

    /// <summary>Where it is, for people.</summary>
    public string Host => rpc.Host;

    /// <exception cref="TempoNodeException">There is no answer that can be used.</exception>
    public Task<ulong> GetChainIdAsync(CancellationToken cancellationToken) =>
        AskAsync("eth_chainId", "", RpcValue.ReadQuantity, cancellationToken);

    /// <summary>The newest block.</summary>
    /// <exception cref="TempoNodeException">There is no answer that can be used.</exception>
    public Task<TempoBlock> GetHeadAsync(CancellationToken cancellationToken) =>
        AskAsync("eth_getBlockByNumber", "\"latest\",false", TempoBlock.Read, cancellationToken);

    /// <summary>A block that must be there.</summary>
    /// <exception cref="TempoNodeException">There is no answer that can be used.</exception>
    public Task<TempoBlock> GetBlockAsync(ulong number, CancellationToken cancellationToken) =>
        AskAsync("eth_getBlockByNumber", $"\"{RpcValue.Quantity(number)}\",false", answer => TempoBlock.Read(answer) is var block && block.Number == number
            ? block
            : throw new FormatException("It is another block than was asked for."), cancellationToken);

    /// <summary>What became of a transaction, with the transfers of <paramref name="token"/>; <see langword="null"/> when the node knows none.</summary>
    /// <exception cref="TempoNodeException">There is no answer that can be used.</exception>
    public Task<TempoReceipt?> FindReceiptAsync(string hash, TempoAddress token, CancellationToken cancellationToken) =>
        AskAsync("eth_getTransactionReceipt", $"\"{hash}\"", answer => answer.ValueKind == JsonValueKind.Null
            ? null
            : TempoReceipt.Read(answer, token) is var receipt && receipt.TransactionHash == hash
                ? receipt
                : throw new FormatException("It is another transaction than was asked for."), cancellationToken);

    /// <summary>The transfers of a token from one account to any of some, in the order in which they happened.</summary>
    /// <exception cref="TempoNodeException">There is no answer that can be used.</exception>
    public Task<List<TempoTransferLog>> GetTransfersAsync(
        TempoAddress token, TempoAddress from, IReadOnlyList<TempoAddress> to, ulong firstBlock, ulong lastBlock, CancellationToken cancellationToken)
    {
        var recipients = string.Join(',', to.Select(address => $"\"{RpcValue.Word(address)}\""));
        var filter = $$"""
            {"address":"{{token.ToLowerHex()}}","fromBlock":"{{RpcValue.Quantity(firstBlock)}}","toBlock":"{{RpcValue.Quantity(lastBlock)}}","topics":[["{{TempoTransferLog.TransferTopic}}","{{TempoTransferLog.TransferWithMemoTopic}}"],"{{RpcValue.Word(from)}}",[{{recipients}}]]}
            """;
        return AskAsync("eth_getLogs", filter, answer => RpcValue.ReadList(answer).Select(log => Read(log)).ToList(), cancellationToken);

        TempoTransferLog Read(JsonElement log) => TempoTransferLog.Read(log, token) is { } transfer
            && transfer.From == from && to.Contains(transfer.To) && transfer.BlockNumber >= firstBlock && transfer.BlockNumber <= lastBlock
            ? transfer
            : throw new FormatException("It is another log than was asked for.");
    }

    /// <summary>How much of a token an account holds, in base units.</summary>
    /// <exception cref="TempoNodeException">There is no answer that can be used.</exception>
    public Task<UInt128> GetBalanceAsync(TempoAddress token, TempoAddress account, CancellationToken cancellationToken) =>
        CallAsync(token, BalanceOf, account, RpcValue.ReadAmount, cancellationToken);

    /// <summary>The token that the chain takes fees of an account in when a transaction names none; zero for no such token.</summary>
    /// <exception cref="TempoNodeException">There is no answer that can be used.</exception>
    public Task<TempoAddress> GetStoredFeeTokenAsync(TempoAddress account, CancellationToken cancellationToken) =>
        CallAsync(TempoSystemAddresses.FeeManager, UserTokens, account, RpcValue.ReadAddressWord, cancellationToken);

    private Task<T> CallAsync<T>(TempoAddress contract, string selector, TempoAddress argument, Func<JsonElement, T> read, CancellationToken cancellationToken) =>
        AskAsync("eth_call", $$"""{"to":"{{contract.ToLowerHex()}}","data":"{{selector}}{{RpcValue.Word(argument)[2..]}}"},"latest" """, read, cancellationToken);

    /// <summary>What a unit of gas costs now, base fee and tip.</summary>
    /// <exception cref="TempoNodeException">There is no answer that can be used.</exception>
    public Task<ulong> GetGasPriceAsync(CancellationToken cancellationToken) => AskAsync("eth_gasPrice", "", RpcValue.ReadQuantity, cancellationToken);

    /// <summary>How much gas a transaction would need. Nothing of it is signed.</summary>
    /// <exception cref="TempoNodeException">There is no answer that can be used, or the transaction would fail.</exception>
    public Task<ulong> EstimateGasAsync(TempoTransaction transaction, TempoAddress payer, CancellationToken cancellationToken)
    {
        var calls = string.Join(',', transaction.Calls.Select(call =>
            $$"""{"to":"{{call.To!.Value.ToLowerHex()}}","value":"0x0","data":"{{RpcValue.Hex(call.Data.Span)}}"}"""));
        var optional = (transaction.ValidBefore is { } end ? $",\"validBefore\":\"{RpcValue.Quantity(end)}\"" : "")
            + (transaction.FeeToken is { } feeToken ? $",\"feeToken\":\"{feeToken.ToLowerHex()}\"" : "");

        // Without a limit of its own a node reserves the gas of a whole block and finds the balance too low.
        var request = $$"""
            {"from":"{{payer.ToLowerHex()}}","type":"0x76","gas":"{{RpcValue.Quantity(transaction.GasLimit)}}","nonce":"0x0","nonceKey":"{{RpcValue.Quantity(transaction.NonceKey)}}","calls":[{{calls}}]{{optional}}}
            """;
        return AskAsync("eth_estimateGas", request, RpcValue.ReadQuantity, cancellationToken);
    }

    /// <summary>Hands a signed transaction to the node, once. That it is in a block is for its receipt to say.</summary>
    /// <exception cref="TempoNodeException">The node refused it, or did not answer and may have taken it.</exception>
    public Task BroadcastAsync(ReadOnlyMemory<byte> signed, CancellationToken cancellationToken) =>
        rpc.TellAsync("eth_sendRawTransaction", $"\"{RpcValue.Hex(signed.Span)}\"", cancellationToken);

    private async Task<T> AskAsync<T>(string method, string parameters, Func<JsonElement, T> read, CancellationToken cancellationToken)
    {
        var result = await rpc.AskAsync(method, parameters, cancellationToken).ConfigureAwait(false);
        try
        {
            return read(result);
        }
        catch (FormatException exception)
        {
            throw rpc.Unusable(method, exception);
        }
    }
}
