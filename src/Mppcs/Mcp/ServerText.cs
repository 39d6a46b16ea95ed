using System.Text.Json;
using Mpp.Client.Protocol;

namespace Mppcs.Mcp;

/// <summary>
/// Makes a report fit for a reader that cannot see what is invisible: control, bidirectional and hidden characters are taken out of every
/// string, and what is nested too deep for a message is left out. The body is what was bought, and stays as it is.
/// </summary>
internal static class ServerText
{
    /// <summary>The member that says which others hold what a server wrote.</summary>
    public const string Mark = "untrusted";

    /// <summary>The member that stays as it is.</summary>
    public const string Body = "body";

    private const int LongestText = 16_384;
    private const int LongestName = 200;
    private const int DeepestMember = 16;

    /// <summary>Names the members that hold what a server wrote.</summary>
    public static void WriteMark(Utf8JsonWriter json, params ReadOnlySpan<string> members)
    {
        json.WriteStartArray(Mark);
        foreach (var member in members)
        {
            json.WriteStringValue(member);
        }

        json.WriteEndArray();
    }

    public static JsonElement Clean(Action<Utf8JsonWriter> write)
    {
        using var raw = JsonDocument.Parse(Write(write), new JsonDocumentOptions { MaxDepth = 256 });
        return JsonElement.Parse(Write(json => Copy(json, raw.RootElement, depth: 0)).Span);
    }

    private static ReadOnlyMemory<byte> Write(Action<Utf8JsonWriter> write)
    {
        using var text = new MemoryStream();
        using (var json = new Utf8JsonWriter(text))
        {
            write(json);
        }

        return text.GetBuffer().AsMemory(0, (int)text.Length);
    }

    private static void Copy(Utf8JsonWriter json, JsonElement value, int depth)
    {
        switch (value.ValueKind)
        {
            case JsonValueKind.Object or JsonValueKind.Array when depth >= DeepestMember:
                json.WriteStringValue("…");
                break;
            case JsonValueKind.Object:
                CopyObject(json, value, depth);
                break;
            case JsonValueKind.Array:
                json.WriteStartArray();
                foreach (var item in value.EnumerateArray())
                {
                    Copy(json, item, depth + 1);
                }

                json.WriteEndArray();
                break;
            case JsonValueKind.String:
                json.WriteStringValue(DisplayText.Sanitize(value.GetString()!, LongestText));
                break;
            default:
                value.WriteTo(json);
                break;
        }
    }

    private static void CopyObject(Utf8JsonWriter json, JsonElement value, int depth)
    {
        json.WriteStartObject();
        foreach (var member in value.EnumerateObject())
        {
            json.WritePropertyName(DisplayText.Sanitize(member.Name, LongestName));
            if (depth == 0 && member.NameEquals(Body))
            {
                member.Value.WriteTo(json);
            }
            else
            {
                Copy(json, member.Value, depth + 1);
            }
        }

        json.WriteEndObject();
    }
}
