using System.Globalization;
using System.Numerics;
using System.Text.Json;
using Mpp.Client.Methods.Tempo;

namespace Mpp.Conformance.Operations;

/// <summary>Tempo transactions as the golden vectors write them.</summary>
internal static class TransactionJson
{
    private const int MaximumItems = 10_000;

    private static readonly BigInteger Maximum256 = BigInteger.Pow(2, 256) - 1;

    /// <param name="fields">The fields.</param>
    /// <param name="authorizationSignature">For an entry of the authorization list that brings none.</param>
    /// <param name="keyAuthorization">The key authorization, where the fields bring none.</param>
    /// <exception cref="FormatException">They are not those of a transaction.</exception>
    public static TempoTransaction Read(JsonElement fields, byte[]? authorizationSignature, byte[]? keyAuthorization) => new()
    {
        ChainId = (ulong)fields.ReadInteger("chainId", ulong.MaxValue),
        MaxPriorityFeePerGas = (UInt128)(fields.FindInteger("maxPriorityFeePerGas", UInt128.MaxValue) ?? 0),
        MaxFeePerGas = (UInt128)(fields.FindInteger("maxFeePerGas", UInt128.MaxValue) ?? 0),
        GasLimit = (ulong)(fields.FindInteger("gas", ulong.MaxValue) ?? 0),
        Calls = [.. Items(fields, "calls").Select(ReadCall)],
        AccessList = [.. Items(fields, "accessList").Select(ReadAccess)],
        NonceKey = ReadNonceKey(fields),
        Nonce = (ulong)(fields.FindInteger("nonce", ulong.MaxValue) ?? 0),
        ValidBefore = (ulong?)fields.FindInteger("validBefore", ulong.MaxValue),
        ValidAfter = (ulong?)fields.FindInteger("validAfter", ulong.MaxValue),
        FeeToken = FindAddress(fields, "feeToken"),
        Sponsored = ReadFlag(fields, "sponsored"),
        AuthorizationList = [.. Items(fields, "authorizationList").Select(item => ReadAuthorization(item, authorizationSignature))],
        KeyAuthorization = ReadKeyAuthorization(fields, keyAuthorization),
    };

    public static void Write(Utf8JsonWriter value, TempoTransaction transaction)
    {
        value.WriteStartObject();
        value.WriteNumber("chainId", transaction.ChainId);
        WriteInteger(value, "maxPriorityFeePerGas", transaction.MaxPriorityFeePerGas);
        WriteInteger(value, "maxFeePerGas", transaction.MaxFeePerGas);
        WriteInteger(value, "gas", transaction.GasLimit);
        WriteList(value, "calls", transaction.Calls, WriteCall);
        WriteList(value, "accessList", transaction.AccessList, WriteAccess);
        value.WriteString("nonceKey", HexOf(transaction.NonceKey));
        WriteInteger(value, "nonce", transaction.Nonce);
        WriteTime(value, "validBefore", transaction.ValidBefore);
        WriteTime(value, "validAfter", transaction.ValidAfter);
        value.WriteString("feeToken", transaction.FeeToken?.ToLowerHex());
        value.WriteBoolean("sponsored", transaction.Sponsored);
        WriteList(value, "authorizationList", transaction.AuthorizationList, WriteAuthorization);
        value.WriteString("keyAuthorization", transaction.KeyAuthorization is { } authorization ? TempoInput.ToHex(authorization.Span) : null);
        value.WriteEndObject();
    }

    public static TempoAddress? FindAddress(JsonElement input, string name) =>
        input.FindText(name) is not { } text ? null
        : TempoAddress.TryParse(text, out var address) ? address : throw new InputException($"'{name}' is not a Tempo address.");

    private static JsonElement[] Items(JsonElement fields, string name)
    {
        JsonElement[] items = [.. fields.FindObjects(name).Take(MaximumItems + 1)];
        return items.Length <= MaximumItems ? items : throw new InputException($"'{name}' has more than {MaximumItems} entries.");
    }

    private static bool ReadFlag(JsonElement fields, string name) => fields.TryFind(name, out var flag) && (flag.ValueKind is JsonValueKind.True or JsonValueKind.False
        ? flag.GetBoolean()
        : throw new InputException($"'{name}' is neither true nor false."));

    private static BigInteger ReadNonceKey(JsonElement fields)
    {
        if (fields.TryFind("nonceKey", out var value) && value.ValueKind == JsonValueKind.String && value.GetString() is { Length: > 2 and <= 66 } text
            && text.StartsWith("0x", StringComparison.Ordinal))
        {
            // The zero in front keeps a first digit from 8 to f from being a sign.
            return BigInteger.TryParse("0" + text[2..], NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var key)
                ? key
                : throw new InputException("'nonceKey' is not 0x and hexadecimal digits.");
        }

        return fields.FindInteger("nonceKey", Maximum256) ?? 0;
    }

    private static TempoCall ReadCall(JsonElement call) => new(
        FindAddress(call, "to"), call.FindInteger("value", Maximum256) ?? 0, call.FindBytes("data") ?? []);

    private static TempoAccessListEntry ReadAccess(JsonElement entry)
    {
        if (!entry.TryFind("storageKeys", out var keys) || keys.ValueKind != JsonValueKind.Array || keys.GetArrayLength() > MaximumItems)
        {
            throw new InputException("'storageKeys' is not a list.");
        }

        return new TempoAccessListEntry(
            FindAddress(entry, "address") ?? throw new InputException("'address' is missing."), [.. keys.EnumerateArray().Select(ReadStorageKey)]);
    }

    private static ReadOnlyMemory<byte> ReadStorageKey(JsonElement key) =>
        key.ValueKind == JsonValueKind.String && InputReading.TryReadBytes(key.GetString()!, out var bytes)
            ? bytes
            : throw new InputException("An entry of 'storageKeys' is not 0x and hexadecimal digits.");

    private static TempoAuthorization ReadAuthorization(JsonElement item, byte[]? signature) => new(
        (ulong)item.ReadInteger("chainId", ulong.MaxValue),
        FindAddress(item, "address") ?? throw new InputException("'address' is missing."),
        (ulong)item.ReadInteger("nonce", ulong.MaxValue),
        item.FindBytes("sig") ?? signature ?? throw new InputException("'sig' is missing."));

    private static ReadOnlyMemory<byte>? ReadKeyAuthorization(JsonElement fields, byte[]? given)
    {
        var own = fields.FindBytes("keyAuthorization");
        if (own is not null && given is not null && !own.AsSpan().SequenceEqual(given))
        {
            throw new InputException("'keyAuthorization' and 'keyAuthorizationRlp' differ.");
        }

        return (own ?? given) is { } bytes ? bytes : default(ReadOnlyMemory<byte>?);
    }

    private static void WriteCall(Utf8JsonWriter value, TempoCall call)
    {
        value.WriteString("to", call.To?.ToLowerHex());
        WriteInteger(value, "value", call.Value);
        value.WriteString("data", TempoInput.ToHex(call.Data.Span));
    }

    private static void WriteAccess(Utf8JsonWriter value, TempoAccessListEntry entry)
    {
        value.WriteString("address", entry.Address.ToLowerHex());
        value.WriteStartArray("storageKeys");
        foreach (var key in entry.StorageKeys)
        {
            value.WriteStringValue(TempoInput.ToHex(key.Span));
        }

        value.WriteEndArray();
    }

    private static void WriteAuthorization(Utf8JsonWriter value, TempoAuthorization authorization)
    {
        value.WriteNumber("chainId", authorization.ChainId);
        value.WriteString("address", authorization.Address.ToLowerHex());
        WriteInteger(value, "nonce", authorization.Nonce);
        value.WriteString("sig", TempoInput.ToHex(authorization.Signature.Span));
    }

    private static void WriteList<T>(Utf8JsonWriter value, string name, IEnumerable<T> items, Action<Utf8JsonWriter, T> write)
    {
        value.WriteStartArray(name);
        foreach (var item in items)
        {
            value.WriteStartObject();
            write(value, item);
            value.WriteEndObject();
        }

        value.WriteEndArray();
    }

    private static void WriteInteger(Utf8JsonWriter value, string name, BigInteger number) =>
        value.WriteString(name, number.ToString(CultureInfo.InvariantCulture));

    private static void WriteTime(Utf8JsonWriter value, string name, ulong? time)
    {
        if (time is { } seconds)
        {
            value.WriteNumber(name, seconds);
        }
        else
        {
            value.WriteNull(name);
        }
    }

    private static string HexOf(BigInteger number) =>
        "0x" + (number.IsZero ? "0" : number.ToString("x", CultureInfo.InvariantCulture).TrimStart('0'));
}
