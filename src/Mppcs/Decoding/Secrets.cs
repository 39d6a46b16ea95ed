using System.Text.Json;
using Mpp.Client.Protocol;

namespace Mppcs.Decoding;

/// <summary>Shortens what is worth money.</summary>
internal static class Secrets
{
    private const int Shown = 4;

    private static readonly string[] PublicFields = ["type", "externalId"];

    /// <summary>The first and last four characters.</summary>
    public static string Shorten(string secret)
    {
        var clean = DisplayText.Sanitize(secret, 64 * 1024);
        return clean.Length <= 3 * Shown ? "…" : $"{clean[..Shown]}…{clean[^Shown..]}";
    }

    /// <summary>The fields of a payload, whose texts are shortened unless they are known to be harmless.</summary>
    public static IEnumerable<KeyValuePair<string, string>> Describe(JsonElement payload) => payload.EnumerateObject().Select(field => KeyValuePair.Create(
        DisplayText.Sanitize(field.Name, 64),
        field.Value.ValueKind == JsonValueKind.String && PublicFields.Contains(field.Name, StringComparer.Ordinal)
            ? DisplayText.Sanitize(field.Value.GetString()!, 200)
            : Shorten(field.Value.ValueKind == JsonValueKind.String ? field.Value.GetString()! : field.Value.GetRawText())));
}
