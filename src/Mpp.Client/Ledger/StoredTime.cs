using System.Text.Json;
using System.Text.Json.Serialization;

namespace Mpp.Client.Ledger;

/// <summary>
/// A time of a line. A class, like all values of a line: the serializer's code for values of a struct cannot be compiled beforehand, and a
/// program that pays once and ends would spend more time on that than on the payment.
/// </summary>
[JsonConverter(typeof(Converter))]
internal sealed record StoredTime(DateTimeOffset Value)
{
    public static StoredTime? Of(DateTimeOffset? time) => time is { } value ? new StoredTime(value) : null;

    internal sealed class Converter : JsonConverter<StoredTime>
    {
        public override StoredTime Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => new(reader.GetDateTimeOffset());

        public override void Write(Utf8JsonWriter writer, StoredTime value, JsonSerializerOptions options) => writer.WriteStringValue(value.Value);
    }
}
