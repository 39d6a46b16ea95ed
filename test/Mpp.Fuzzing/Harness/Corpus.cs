using System.Text;
using System.Text.Json;

namespace Mpp.Fuzzing.Harness;

/// <summary>What inputs are grown from: the vectors, and one file for each input that once showed something.</summary>
internal static class Corpus
{
    /// <summary>The files of one target, in the order of their names.</summary>
    public static IReadOnlyList<byte[]> Of(string target)
    {
        var folder = Path.Combine(AppContext.BaseDirectory, "Corpus", target);
        return Directory.Exists(folder) ? [.. Directory.GetFiles(folder).Order(StringComparer.Ordinal).Select(File.ReadAllBytes)] : [];
    }

    public static JsonElement Vectors(string file) => JsonElement.Parse(File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "Vectors", file)));

    /// <summary>The header values of the official scenarios.</summary>
    public static IEnumerable<byte[]> Wires(string file) => Vectors(Path.Combine("official", file)).GetProperty("scenarios").EnumerateArray()
        .Select(scenario => scenario.TryGetProperty("wire", out var wire) && wire.ValueKind == JsonValueKind.String ? wire.GetString()! : "")
        .Where(wire => wire.Length > 0).Select(Encoding.UTF8.GetBytes);

    public static byte[] Text(string text) => Encoding.UTF8.GetBytes(text);
}
