using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Numerics;
using System.Text.Json;

namespace Mpp.Conformance;

/// <summary>Reads members of an input. A member that is null counts as absent.</summary>
internal static class InputReading
{
    private const int MaximumDigits = 78;

    public static bool TryFind(this JsonElement input, string name, out JsonElement value) =>
        input.TryGetProperty(name, out value) && value.ValueKind != JsonValueKind.Null;

    /// <exception cref="InputException">It is not text.</exception>
    public static string? FindText(this JsonElement input, string name) =>
        !input.TryFind(name, out var value) ? null
        : value.ValueKind == JsonValueKind.String ? value.GetString() : throw new InputException($"'{name}' is not text.");

    /// <exception cref="InputException">It is missing, or not text.</exception>
    public static string ReadText(this JsonElement input, string name) => input.FindText(name) ?? throw Missing(name);

    /// <exception cref="InputException">It is missing, or not an object.</exception>
    public static JsonElement ReadObject(this JsonElement input, string name) =>
        !input.TryFind(name, out var value) ? throw Missing(name)
        : value.ValueKind == JsonValueKind.Object ? value : throw new InputException($"'{name}' is not an object.");

    /// <summary>The items of a list; none when it is absent.</summary>
    /// <exception cref="InputException">It is not a list of objects.</exception>
    public static IEnumerable<JsonElement> FindObjects(this JsonElement input, string name)
    {
        if (!input.TryFind(name, out var value))
        {
            return [];
        }

        return value.ValueKind == JsonValueKind.Array && value.EnumerateArray().All(item => item.ValueKind == JsonValueKind.Object)
            ? value.EnumerateArray()
            : throw new InputException($"'{name}' is not a list of objects.");
    }

    /// <summary>Bytes as <c>0x</c> and hexadecimal digits, or <see langword="null"/>.</summary>
    /// <exception cref="InputException">It is something else.</exception>
    public static byte[]? FindBytes(this JsonElement input, string name)
    {
        if (input.FindText(name) is not { } text)
        {
            return null;
        }

        return TryReadBytes(text, out var bytes) ? bytes : throw new InputException($"'{name}' is not 0x and an even number of hexadecimal digits.");
    }

    /// <exception cref="InputException">It is missing, or not <c>0x</c> and hexadecimal digits.</exception>
    public static byte[] ReadBytes(this JsonElement input, string name) => input.FindBytes(name) ?? throw Missing(name);

    public static bool TryReadBytes(string text, [NotNullWhen(true)] out byte[]? bytes)
    {
        bytes = null;
        if (!text.StartsWith("0x", StringComparison.Ordinal) || text.Length % 2 != 0)
        {
            return false;
        }

        var found = new byte[(text.Length - 2) / 2];
        if (Convert.FromHexString(text.AsSpan(2), found, out _, out _) != System.Buffers.OperationStatus.Done)
        {
            return false;
        }

        bytes = found;
        return true;
    }

    /// <summary>A whole number from 0 to <paramref name="maximum"/>, as decimal text or as a JSON number; <see langword="null"/> when absent.</summary>
    /// <exception cref="InputException">It is something else.</exception>
    public static BigInteger? FindInteger(this JsonElement input, string name, BigInteger maximum)
    {
        if (!input.TryFind(name, out var value))
        {
            return null;
        }

        var text = value.ValueKind switch
        {
            JsonValueKind.String => value.GetString()!,
            JsonValueKind.Number => value.GetRawText(),
            _ => "",
        };
        return IsWholeNumber(text) && BigInteger.Parse(text, NumberStyles.None, CultureInfo.InvariantCulture) is var number && number <= maximum
            ? number
            : throw new InputException($"'{name}' is not a whole number from 0 to {maximum}.");
    }

    /// <exception cref="InputException">It is missing or not such a number.</exception>
    public static BigInteger ReadInteger(this JsonElement input, string name, BigInteger maximum) => input.FindInteger(name, maximum) ?? throw Missing(name);

    private static bool IsWholeNumber(string text) => text.Length is > 0 and <= MaximumDigits && text.All(char.IsAsciiDigit) && (text[0] != '0' || text.Length == 1);

    private static InputException Missing(string name) => new($"'{name}' is missing.");
}
