using System.Text.Json;

namespace Mpp.Sandbox.Tempo;

/// <summary>The positional parameters of a call. Those left out are null.</summary>
internal readonly struct RpcParameters(JsonElement parameters)
{
    /// <summary>A text, or null.</summary>
    /// <exception cref="RpcRefusedException">Something else.</exception>
    public string? Text(int index)
        => Find(index) is { } value ? Text(value) : null;

    /// <summary>A text that must be there.</summary>
    /// <exception cref="RpcRefusedException">Something else, or nothing.</exception>
    public string RequiredText(int index) => Text(index) ?? throw RpcRefusedException.Invalid($"parameter {index} is missing");

    /// <summary>True only for the literal.</summary>
    public bool Flag(int index) => Find(index) is { ValueKind: JsonValueKind.True };

    /// <exception cref="RpcRefusedException">Not an object.</exception>
    public JsonElement RequiredObject(int index)
        => Find(index) is { ValueKind: JsonValueKind.Object } value
            ? value
            : throw RpcRefusedException.Invalid($"parameter {index} must be an object");

    /// <summary>A count, as a quantity or as a plain number.</summary>
    /// <exception cref="RpcRefusedException">Something else.</exception>
    public ulong RequiredCount(int index) => Find(index) is { } value
        ? value.ValueKind == JsonValueKind.Number && value.TryGetUInt64(out ulong count) ? count : Hex.ReadUInt64(Text(value))
        : throw RpcRefusedException.Invalid($"parameter {index} is missing");

    /// <summary>How many there are.</summary>
    public int Count => parameters.ValueKind == JsonValueKind.Array ? parameters.GetArrayLength() : 0;

    /// <summary>The items of a list; none when it is left out.</summary>
    /// <exception cref="RpcRefusedException">Not a list.</exception>
    public int ListLength(int index) => Find(index) switch
    {
        null => 0,
        { ValueKind: JsonValueKind.Array } list => list.GetArrayLength(),
        _ => throw RpcRefusedException.Invalid($"parameter {index} must be a list"),
    };

    private static string Text(JsonElement value) => value.ValueKind == JsonValueKind.String
        ? value.GetString()!
        : throw RpcRefusedException.Invalid("text expected");

    private JsonElement? Find(int index)
        => index < Count && parameters[index] is { ValueKind: not JsonValueKind.Null } value ? value : null;
}
