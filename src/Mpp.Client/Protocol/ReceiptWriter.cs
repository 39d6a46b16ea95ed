using System.Buffers;
using System.Text.Json;

namespace Mpp.Client.Protocol;

/// <summary>Writes the value of <c>Payment-Receipt</c>, as a server does.</summary>
internal static class ReceiptWriter
{
    public static string Format(
        string status, string method, string timestamp, string reference, IReadOnlyDictionary<string, JsonElement>? extra = null)
    {
        var json = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(json))
        {
            writer.WriteStartObject();
            writer.WriteString("method", method);
            writer.WriteString("reference", reference);
            writer.WriteString("status", status);
            writer.WriteString("timestamp", timestamp);
            foreach (var (name, value) in extra ?? new Dictionary<string, JsonElement>())
            {
                writer.WritePropertyName(name);
                value.WriteTo(writer);
            }

            writer.WriteEndObject();
        }

        return Base64UrlText.Encode(json.WrittenSpan);
    }
}
