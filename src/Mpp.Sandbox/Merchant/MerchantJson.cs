using System.Buffers;
using System.Text.Json;

namespace Mpp.Sandbox.Merchant;

internal static class MerchantJson
{
    /// <summary>The UTF-8 text of one object.</summary>
    public static byte[] Object(Action<Utf8JsonWriter> writeMembers)
    {
        var text = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(text))
        {
            writer.WriteStartObject();
            writeMembers(writer);
            writer.WriteEndObject();
        }

        return text.WrittenSpan.ToArray();
    }

    public static void WriteOptional(this Utf8JsonWriter writer, string name, string? value)
    {
        if (value is not null)
        {
            writer.WriteString(name, value);
        }
    }

    public static void WriteStrings(this Utf8JsonWriter writer, string name, IEnumerable<string> values)
    {
        writer.WriteStartArray(name);
        foreach (var value in values)
        {
            writer.WriteStringValue(value);
        }

        writer.WriteEndArray();
    }
}
