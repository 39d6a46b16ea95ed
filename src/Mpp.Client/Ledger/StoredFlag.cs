using System.Text.Json;
using System.Text.Json.Serialization;

namespace Mpp.Client.Ledger;

/// <summary>A yes or no of a line. A class for the reason of <see cref="StoredTime"/>.</summary>
[JsonConverter(typeof(Converter))]
internal sealed record StoredFlag(bool Value)
{
    internal sealed class Converter : JsonConverter<StoredFlag>
    {
        public override StoredFlag Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => new(reader.GetBoolean());

        public override void Write(Utf8JsonWriter writer, StoredFlag value, JsonSerializerOptions options) => writer.WriteBooleanValue(value.Value);
    }
}
