using System.Text.Json.Nodes;
using Mpp.Client.Methods.Tempo;

namespace Mpp.Sandbox.Tempo;

/// <summary>Every method but the two that broadcast. Called under the gate of the state, with the head brought up to the clock.</summary>
internal sealed class ReadMethods(ChainState state, SimulatedTempoChainFaults faults)
{
    private const ulong LongestFeeHistory = 1_024;

    private readonly CallMethods _calls = new(state, faults);

    /// <exception cref="RpcRefusedException">Unknown method, unreadable parameters, or calls that would fail.</exception>
    public JsonNode? Answer(string method, RpcParameters parameters) => method switch
    {
        "eth_chainId" => Hex.Quantity(faults.ChainIdToReport ?? state.ChainId),
        "eth_blockNumber" => Hex.Quantity(state.Blocks.Head.Number),
        "eth_getBlockByNumber" => state.Blocks.Find(parameters.RequiredText(0)) is { } block
            ? RpcJson.Block(block, parameters.Flag(1))
            : null,
        "eth_getBlockByHash" => FindBlock(parameters.RequiredText(0)) is { } block ? RpcJson.Block(block, parameters.Flag(1)) : null,
        "eth_getTransactionReceipt" => Find(parameters) is { } mined ? RpcJson.Receipt(mined) : null,
        "eth_getTransactionByHash" => Find(parameters) is { } mined ? RpcJson.Transaction(mined) : null,
        "eth_getTransactionCount" => Hex.Quantity(state.Nonces.Next(Address(parameters), key: 0)),
        "eth_getLogs" => new LogFilter(parameters.RequiredObject(0), state.Blocks).Select(state.Blocks.All),
        "eth_gasPrice" => Hex.Quantity(GasTable.BaseFee + GasTable.ProposedTip),
        "eth_maxPriorityFeePerGas" => Hex.Quantity(GasTable.ProposedTip),
        "eth_feeHistory" => FeeHistory(parameters),
        "eth_call" => _calls.Call(parameters),
        "eth_estimateGas" => _calls.EstimateGas(parameters),
        "eth_fillTransaction" when !faults.WithoutFillTransaction => _calls.Fill(parameters),
        _ => throw new RpcRefusedException(RpcRefusedException.MethodNotFound, $"the method {method} does not exist/is not available"),
    };

    private static TempoAddress Address(RpcParameters parameters)
        => TempoAddress.TryParse(parameters.RequiredText(0), out TempoAddress address)
            ? address
            : throw RpcRefusedException.Invalid("address expected");

    private ChainBlock? FindBlock(string hash)
        => state.Blocks.All.FirstOrDefault(block => string.Equals(block.Hash, hash, StringComparison.OrdinalIgnoreCase));

    private MinedTransaction? Find(RpcParameters parameters)
        => state.Transactions.GetValueOrDefault(Hex.Write(Hex.Read(parameters.RequiredText(0))));

    private JsonObject FeeHistory(RpcParameters parameters)
    {
        ulong newest = state.Blocks.Find(parameters.Text(1))?.Number ?? throw RpcRefusedException.Invalid("unknown block");
        ulong count = Math.Min(Math.Min(parameters.RequiredCount(0), LongestFeeHistory), newest + 1);
        int percentiles = parameters.ListLength(2);
        var history = new JsonObject
        {
            ["oldestBlock"] = Hex.Quantity(newest + 1 - count),
            ["baseFeePerGas"] = Repeat(count + 1, static () => Hex.Quantity(GasTable.BaseFee)),
            ["gasUsedRatio"] = Repeat(count, static () => 0),
        };
        if (percentiles > 0)
        {
            history["reward"] = Repeat(count, () => Repeat((ulong)percentiles, static () => Hex.Quantity(GasTable.ProposedTip)));
        }

        return history;
    }

    private static JsonArray Repeat(ulong count, Func<JsonNode> make)
    {
        var items = new JsonArray();
        for (ulong made = 0; made < count; made++)
        {
            items.Add(make());
        }

        return items;
    }
}
