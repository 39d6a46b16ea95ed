using System.Globalization;
using System.Text.Json;

namespace Mppcs.Configuration;

/// <summary>Looks at the keys of a settings file: which there are, and whether each is known where it stands.</summary>
internal static class SettingsScan
{
    /// <returns>What is set, for instance <c>Policy.MaxPerPayment</c>.</returns>
    /// <exception cref="FormatException">A key is unknown; the message completes the sentence "The settings file …".</exception>
    /// <exception cref="JsonException">It is not JSON.</exception>
    public static IReadOnlySet<string> Read(ReadOnlySpan<byte> json)
    {
        var reader = new Utf8JsonReader(json, new JsonReaderOptions { AllowTrailingCommas = true, CommentHandling = JsonCommentHandling.Skip });
        var keys = new HashSet<string>(StringComparer.Ordinal);
        reader.Read();
        ReadValue(ref reader, json, SettingsPlace.Top, keys);
        return keys;
    }

    private static void ReadValue(ref Utf8JsonReader reader, ReadOnlySpan<byte> json, SettingsPlace? place, HashSet<string> keys)
    {
        if (place is null)
        {
            reader.Skip();
        }
        else if (reader.TokenType == JsonTokenType.StartArray)
        {
            while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
            {
                ReadValue(ref reader, json, place, keys);
            }
        }
        else if (reader.TokenType == JsonTokenType.StartObject)
        {
            ReadObject(ref reader, json, place, keys);
        }
    }

    private static void ReadObject(ref Utf8JsonReader reader, ReadOnlySpan<byte> json, SettingsPlace place, HashSet<string> keys)
    {
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var written = ReadKey(ref reader, json);
            var key = place.Find(written)
                ?? throw new FormatException(UnknownKey.Explain(written, place, LineOf(ref reader, json)));
            keys.Add(place.PathOf(key));
            reader.Read();
            ReadValue(ref reader, json, place.Inside(key), keys);
        }
    }

    private static string ReadKey(ref Utf8JsonReader reader, ReadOnlySpan<byte> json)
    {
        try
        {
            return reader.GetString()!;
        }
        catch (InvalidOperationException exception)
        {
            // The platform's answer to bytes that are not UTF-8, and to half a surrogate pair.
            throw new FormatException(string.Create(CultureInfo.InvariantCulture, $"has a key that is not valid Unicode (line {LineOf(ref reader, json)})."), exception);
        }
    }

    private static int LineOf(ref Utf8JsonReader reader, ReadOnlySpan<byte> json) => json[..(int)reader.TokenStartIndex].Count((byte)'\n') + 1;
}
