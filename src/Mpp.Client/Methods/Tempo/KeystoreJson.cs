using System.Buffers;
using System.Text.Json;
using Mpp.Client.Protocol;

namespace Mpp.Client.Methods.Tempo;

/// <summary>Fields of a keystore, which must be there and have their type. What is wrong is told by the field's name alone.</summary>
internal static class KeystoreJson
{
    /// <exception cref="FormatException">It is absent or no object.</exception>
    public static JsonElement Object(JsonElement parent, string name) =>
        parent.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.Object ? value : throw Missing(name);

    /// <exception cref="FormatException">It is absent or no text.</exception>
    public static string Text(JsonElement parent, string name) => parent.GetText(name) ?? throw Missing(name);

    /// <exception cref="FormatException">It is absent or no whole number of 32 bits.</exception>
    public static int Integer(JsonElement parent, string name) =>
        parent.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.Number && value.TryGetInt32(out var number)
            ? number
            : throw Missing(name);

    /// <exception cref="FormatException">It is absent, not hexadecimal, or too short or long.</exception>
    public static byte[] Bytes(JsonElement parent, string name, int shortest, int longest)
    {
        var text = Text(parent, name);
        var digits = text.AsSpan(text.StartsWith("0x", StringComparison.Ordinal) ? 2 : 0);
        var bytes = new byte[Math.Min(digits.Length / 2, longest)];
        return digits.Length == 2 * bytes.Length && bytes.Length >= shortest
            && Convert.FromHexString(digits, bytes, out _, out _) == OperationStatus.Done
            ? bytes
            : throw Missing(name);
    }

    private static FormatException Missing(string name) => new($"its field '{name}' is missing or cannot be used");
}
