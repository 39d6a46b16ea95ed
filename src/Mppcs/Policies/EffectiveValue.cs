using System.Text.Json;
using Mppcs.Configuration;

namespace Mppcs.Policies;

/// <summary>One setting as it holds.</summary>
/// <param name="Key">For instance <c>Policy.MaxPerPayment</c>.</param>
/// <param name="Value">The value. An address loses what stands behind its host: paths of nodes are often secret.</param>
/// <param name="Source">Where it comes from.</param>
internal sealed record EffectiveValue(string Key, JsonElement Value, SettingSource Source)
{
    // The tool always wants the 402 itself.
    private const string WithoutEffect = "OnRefusal";

    public bool IsPolicy => Key.StartsWith("Policy.", StringComparison.Ordinal);

    public static IReadOnlyList<EffectiveValue> Read(EffectiveSettings settings)
    {
        var values = new List<EffectiveValue>();
        Read(JsonSerializer.SerializeToElement(settings.Options, SettingsJson.Default.MppOptions), SettingsPlace.Top, settings, values);
        return [.. values.OrderBy(value => value.IsPolicy ? 0 : 1)];
    }

    private static void Read(JsonElement element, SettingsPlace place, EffectiveSettings settings, List<EffectiveValue> values)
    {
        foreach (var name in place.Names)
        {
            var (key, value) = (place.PathOf(name), element.GetProperty(name));
            if (value.ValueKind == JsonValueKind.Object && place.Inside(name) is { } inside)
            {
                Read(value, inside, settings, values);
            }
            else if (key != WithoutEffect)
            {
                values.Add(new EffectiveValue(key, Shown(value, place.IsAddress(name)), settings.SourceOf(key)));
            }
        }
    }

    /// <summary>Of what is written by name, the names; of addresses, the hosts.</summary>
    private static JsonElement Shown(JsonElement value, bool isAddress) => value.ValueKind switch
    {
        JsonValueKind.Object => List(value.EnumerateObject().Select(entry => $"\"{JsonEncodedText.Encode(entry.Name)}\"")),
        JsonValueKind.Array when isAddress => List(value.EnumerateArray().Select(entry => WithoutPath(entry).GetRawText())),
        _ => isAddress ? WithoutPath(value) : value,
    };

    private static JsonElement List(IEnumerable<string> entries) => JsonElement.Parse($"[{string.Join(',', entries)}]");

    private static JsonElement WithoutPath(JsonElement value) => Uri.TryCreate(value.GetString(), UriKind.Absolute, out var url) && url.PathAndQuery != "/"
        ? JsonElement.Parse($"\"{JsonEncodedText.Encode(url.GetComponents(UriComponents.SchemeAndServer, UriFormat.UriEscaped))}/…\"")
        : value;
}
