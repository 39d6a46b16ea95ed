using System.Text.Json;
using System.Text.Json.Serialization;

namespace Mpp.Client.Ledger;

/// <summary>A number of a line that is never below zero. A class for the reason of <see cref="StoredTime"/>.</summary>
[JsonConverter(typeof(Converter))]
internal sealed record StoredNumber(ulong Value)
{
    public static StoredNumber? Of(ulong? number) => number is { } value ? new StoredNumber(value) : null;

    /// <exception cref="FormatException">It is too large for a status of HTTP.</exception>
    public int ToStatus() => Value <= int.MaxValue ? (int)Value : throw new FormatException("it holds a status that is none");

    internal sealed class Converter : JsonConverter<StoredNumber>
    {
        public override StoredNumber Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => new(reader.GetUInt64());

        public override void Write(Utf8JsonWriter writer, StoredNumber value, JsonSerializerOptions options) => writer.WriteNumberValue(value.Value);
    }
}
