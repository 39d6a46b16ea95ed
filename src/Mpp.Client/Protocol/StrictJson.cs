using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using System.Text.Unicode;

namespace Mpp.Client.Protocol;

/// <summary>Reads one JSON object in which nothing can be read in two ways: no duplicate keys, no lone surrogates, no trailing data.</summary>
internal static class StrictJson
{
    private static readonly JsonDocumentOptions Options = new()
    {
        AllowDuplicateProperties = false,
        AllowTrailingCommas = false,
        CommentHandling = JsonCommentHandling.Disallow,
        MaxDepth = 64,
    };

    public static bool TryParseObject(ReadOnlyMemory<byte> utf8, out JsonElement value, [NotNullWhen(false)] out string? error)
    {
        value = default;
        if (!Utf8.IsValid(utf8.Span))
        {
            error = "it is not valid UTF-8";
            return false;
        }

        try
        {
            using var document = JsonDocument.Parse(utf8, Options);
            if (document.RootElement.ValueKind != JsonValueKind.Object)
            {
                error = "it is not a JSON object";
                return false;
            }

            ReadEveryString(document.RootElement);
            value = document.RootElement.Clone();
            error = null;
            return true;
        }
        catch (JsonException)
        {
            error = "it is not strict JSON (malformed, too deep, or a key appears twice)";
            return false;
        }
        catch (InvalidOperationException)
        {
            // The platform's answer to a lone surrogate, in a value as in a key.
            error = "it holds text that is not valid Unicode";
            return false;
        }
    }

    /// <summary>The text of a string property; <see langword="null"/> when it is absent or of another type.</summary>
    public static string? GetText(this JsonElement element, string name) =>
        element.TryGetProperty(name, out var property) && property.ValueKind == JsonValueKind.String ? property.GetString() : null;

    // Strings are decoded lazily; a lone surrogate would otherwise throw wherever the value is first used.
    private static void ReadEveryString(JsonElement element)
    {
        switch (element.ValueKind)
        {
            case JsonValueKind.String:
                _ = element.GetString();
                break;
            case JsonValueKind.Array:
                foreach (var item in element.EnumerateArray())
                {
                    ReadEveryString(item);
                }

                break;
            case JsonValueKind.Object:
                foreach (var property in element.EnumerateObject())
                {
                    _ = property.Name;
                    ReadEveryString(property.Value);
                }

                break;
        }
    }
}
