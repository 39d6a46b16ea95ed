using System.Net.Http.Headers;
using System.Text.Json;
using Mpp.Client.Protocol;

namespace Mppcs.Reports;

/// <summary>A response body as a JSON value: JSON as it is, text as a string, anything else in base64.</summary>
internal static class BodyJson
{
    private const string Name = "body";

    public static void Write(Utf8JsonWriter json, ReadOnlyMemory<byte> body, MediaTypeHeaderValue? type)
    {
        if (IsJson(type?.MediaType) && TryParse(body, out var document))
        {
            using (document)
            {
                json.WritePropertyName(Name);
                document.WriteTo(json);
            }
        }
        else if (Base64UrlText.TryReadUtf8(body.Span, out var text) && !text.Contains('\0', StringComparison.Ordinal))
        {
            json.WriteString(Name, text);
        }
        else
        {
            json.WriteBase64String(Name, body.Span);
            json.WriteString("bodyEncoding", "base64");
        }
    }

    private static bool IsJson(string? mediaType) => mediaType is not null
        && (mediaType.Equals("application/json", StringComparison.OrdinalIgnoreCase) || mediaType.EndsWith("+json", StringComparison.OrdinalIgnoreCase));

    private static bool TryParse(ReadOnlyMemory<byte> body, [System.Diagnostics.CodeAnalysis.NotNullWhen(true)] out JsonDocument? document)
    {
        try
        {
            document = JsonDocument.Parse(body);
            return true;
        }
        catch (JsonException)
        {
            // A server that calls something JSON which is not: it is shown as the text that it is.
            document = null;
            return false;
        }
    }
}
