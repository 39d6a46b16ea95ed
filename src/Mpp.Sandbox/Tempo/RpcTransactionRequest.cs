using System.Collections.Immutable;
using System.Numerics;
using System.Text.Json;
using Mpp.Client.Methods.Tempo;

namespace Mpp.Sandbox.Tempo;

/// <summary>The transaction that a call describes in JSON, signed by nobody yet.</summary>
/// <param name="Transaction">What it says. A field left out has its default.</param>
/// <param name="From">Who would send it; the zero address when it does not say.</param>
/// <param name="HasCalls">Whether it has a list of calls, as a 0x76 request does, and not a single one.</param>
/// <param name="Sponsored">Whether somebody else would pay the fee.</param>
internal sealed record RpcTransactionRequest(TempoTransaction Transaction, TempoAddress From, bool HasCalls, bool Sponsored)
{
    /// <exception cref="RpcRefusedException">A field that cannot be read.</exception>
    public static RpcTransactionRequest Read(JsonElement request, ulong chainId)
    {
        JsonElement? calls = Find(request, "calls");
        var transaction = new TempoTransaction
        {
            ChainId = chainId,
            Calls = calls is { } list ? ReadCalls(list) : [ReadCall(request)],
            NonceKey = Quantity(request, "nonceKey") ?? BigInteger.Zero,
            Nonce = Limit(request, "nonce") ?? 0,
            ValidBefore = Limit(request, "validBefore"),
            ValidAfter = Limit(request, "validAfter"),
            FeeToken = Address(request, "feeToken"),
        };
        bool sponsored = Find(request, "feePayer") is { ValueKind: not JsonValueKind.False }
            || Find(request, "feePayerSignature") is not null;
        return new RpcTransactionRequest(transaction, Address(request, "from") ?? default, calls is not null, sponsored);
    }

    private static ImmutableArray<TempoCall> ReadCalls(JsonElement list)
    {
        if (list.ValueKind != JsonValueKind.Array || list.GetArrayLength() == 0)
        {
            throw RpcRefusedException.Invalid("calls must be a list with an entry");
        }

        return [.. list.EnumerateArray().Select(static call => call.ValueKind == JsonValueKind.Object
            ? ReadCall(call)
            : throw RpcRefusedException.Invalid("a call must be an object"))];
    }

    private static TempoCall ReadCall(JsonElement call)
    {
        string? data = Text(call, "data") ?? Text(call, "input");
        return new TempoCall(
            Address(call, "to"), Quantity(call, "value") ?? BigInteger.Zero, data is null ? default(ReadOnlyMemory<byte>) : Hex.Read(data));
    }

    private static TempoAddress? Address(JsonElement element, string name) => Text(element, name) switch
    {
        null => null,
        { } text when TempoAddress.TryParse(text, out TempoAddress address) => address,
        _ => throw RpcRefusedException.Invalid($"{name} must be an address"),
    };

    private static ulong? Limit(JsonElement element, string name) => Quantity(element, name) switch
    {
        null => null,
        { } value when value <= ulong.MaxValue => (ulong)value,
        _ => throw RpcRefusedException.Invalid($"{name} is too large"),
    };

    private static BigInteger? Quantity(JsonElement element, string name) => Find(element, name) switch
    {
        null => null,
        { ValueKind: JsonValueKind.Number } number when number.TryGetUInt64(out ulong value) => value,
        { ValueKind: JsonValueKind.String } text => Hex.ReadQuantity(text.GetString()),
        _ => throw RpcRefusedException.Invalid($"{name} must be a quantity"),
    };

    private static string? Text(JsonElement element, string name) => Find(element, name) switch
    {
        null => null,
        { ValueKind: JsonValueKind.String } text => text.GetString(),
        _ => throw RpcRefusedException.Invalid($"{name} must be a text"),
    };

    private static JsonElement? Find(JsonElement element, string name)
        => element.TryGetProperty(name, out JsonElement value) && value.ValueKind != JsonValueKind.Null ? value : null;
}
