using System.Text.Json;
using System.Text.Json.Nodes;

namespace Mpp.Sandbox.Tempo;

/// <summary>The filter of <c>eth_getLogs</c>: a null position fits every topic, a list any of its entries.</summary>
internal sealed class LogFilter
{
    private readonly HashSet<string>? _emitters;
    private readonly List<HashSet<string>?> _topics;
    private readonly string? _blockHash;
    private readonly ulong _from;
    private readonly ulong _to;

    /// <exception cref="RpcRefusedException">A field that cannot be read, or a block that does not exist yet.</exception>
    public LogFilter(JsonElement filter, ChainBlocks blocks)
    {
        _emitters = filter.TryGetProperty("address", out JsonElement emitters) ? Alternatives(emitters) : null;
        _topics = filter.TryGetProperty("topics", out JsonElement topics) && topics.ValueKind != JsonValueKind.Null
            ? topics.ValueKind == JsonValueKind.Array
                ? [.. topics.EnumerateArray().Select(Alternatives)]
                : throw RpcRefusedException.Invalid("topics must be a list")
            : [];
        _blockHash = Text(filter, "blockHash");
        _from = Number(filter, "fromBlock", blocks);
        _to = Number(filter, "toBlock", blocks);
    }

    /// <summary>What fits, in the order in which it happened.</summary>
    public JsonArray Select(IReadOnlyList<ChainBlock> blocks)
    {
        var found = new JsonArray();
        foreach (MinedTransaction mined in Fitting(blocks).Select(static block => block.Transaction).OfType<MinedTransaction>())
        {
            for (int index = 0; index < mined.Logs.Length; index++)
            {
                if (Fits(mined.Logs[index]))
                {
                    found.Add((JsonNode)RpcJson.Log(mined, index));
                }
            }
        }

        return found;
    }

    private static HashSet<string>? Alternatives(JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.Null => null,
        JsonValueKind.String => new HashSet<string>([element.GetString()!], StringComparer.OrdinalIgnoreCase),
        JsonValueKind.Array => [.. element.EnumerateArray().Select(static item => item.ValueKind == JsonValueKind.String
            ? item.GetString()!.ToLowerInvariant()
            : throw RpcRefusedException.Invalid("text expected"))],
        _ => throw RpcRefusedException.Invalid("text, a list of texts or null expected"),
    };

    private static string? Text(JsonElement filter, string name)
        => filter.TryGetProperty(name, out JsonElement value) && value.ValueKind != JsonValueKind.Null
            ? value.ValueKind == JsonValueKind.String ? value.GetString() : throw RpcRefusedException.Invalid($"{name} must be a text")
            : null;

    private static ulong Number(JsonElement filter, string name, ChainBlocks blocks)
        => blocks.Find(Text(filter, name))?.Number
            ?? throw RpcRefusedException.Invalid("block range extends beyond the current head block");

    // A block stands at its number: a question about a few of them does not look at all.
    private IEnumerable<ChainBlock> Fitting(IReadOnlyList<ChainBlock> blocks)
    {
        if (_blockHash is not null)
        {
            return blocks.Where(block => string.Equals(block.Hash, _blockHash, StringComparison.OrdinalIgnoreCase));
        }

        return _from > _to ? [] : Enumerable.Range((int)_from, (int)(_to - _from) + 1).Select(number => blocks[number]);
    }

    private bool Fits(ChainLog log)
    {
        if (_emitters is not null && !_emitters.Contains(log.Emitter.ToLowerHex()))
        {
            return false;
        }

        for (int position = 0; position < _topics.Count; position++)
        {
            bool isThere = position < log.Topics.Length;
            if (!isThere || (_topics[position] is { } wanted && !wanted.Contains(log.Topics[position])))
            {
                return false;
            }
        }

        return true;
    }
}
