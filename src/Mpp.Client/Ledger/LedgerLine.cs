using System.Buffers;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace Mpp.Client.Ledger;

/// <summary>
/// One line of a ledger file: the header, a total, or a record as it stands after a step, as JSON, closed by a checksum over everything
/// before it.
/// </summary>
internal static class LedgerLine
{
    public const int Version = 1;

    private const string HeaderKind = "ledger";
    private const string TotalKind = "total";
    private const string SumMarker = ",\"sum\":\"";
    private const int SumLength = 16;

    public static byte[] Write(LedgerRecord record) => Seal(JsonSerializer.SerializeToUtf8Bytes(StoredRecord.From(record), LedgerJson.Default.StoredRecord));

    public static byte[] Write(LedgerHeader header) => Seal(JsonSerializer.SerializeToUtf8Bytes(StoredHeader.From(header), LedgerJson.Default.StoredHeader));

    public static byte[] Write(LedgerTotal total) => Seal(JsonSerializer.SerializeToUtf8Bytes(StoredTotal.From(total), LedgerJson.Default.StoredTotal));

    /// <summary>Reads one line without its line break.</summary>
    /// <exception cref="FormatException">The line is damaged or of a newer version.</exception>
    public static LedgerEntry Read(ReadOnlySpan<byte> line)
    {
        var marker = line.LastIndexOf(Encoding.ASCII.GetBytes(SumMarker));
        var tail = marker + SumMarker.Length;
        if (marker < 0 || line.Length != tail + SumLength + 2 || !line.EndsWith("\"}"u8)
            || Sum(line[..marker]) != Encoding.ASCII.GetString(line.Slice(tail, SumLength)))
        {
            throw new FormatException("its checksum does not fit");
        }

        try
        {
            return ReadKind(line) switch
            {
                HeaderKind => new LedgerEntry(Header: JsonSerializer.Deserialize(line, LedgerJson.Default.StoredHeader)!.ToHeader()),
                TotalKind => new LedgerEntry(Total: JsonSerializer.Deserialize(line, LedgerJson.Default.StoredTotal)!.ToTotal()),
                _ => new LedgerEntry(Record: JsonSerializer.Deserialize(line, LedgerJson.Default.StoredRecord)!.ToRecord()),
            };
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            throw new FormatException("it is not a ledger record", exception);
        }
    }

    /// <summary>The name after the version, which comes first: what follows it is another program's business when the version is newer.</summary>
    private static string? ReadKind(ReadOnlySpan<byte> line)
    {
        var reader = new Utf8JsonReader(line);
        if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject || !reader.Read() || !reader.ValueTextEquals("v"u8)
            || !reader.Read() || !reader.TryGetInt32(out var version))
        {
            throw new FormatException("it is not a ledger record");
        }

        if (version != Version)
        {
            throw new FormatException(string.Create(CultureInfo.InvariantCulture, $"it has version {version}, and this program reads version {Version}"));
        }

        return reader.Read() ? reader.GetString() : null;
    }

    private static byte[] Seal(byte[] json)
    {
        var line = new ArrayBufferWriter<byte>(json.Length + 32);
        line.Write(json.AsSpan(0, json.Length - 1));
        var sum = Sum(line.WrittenSpan);
        line.Write(Encoding.ASCII.GetBytes($"{SumMarker}{sum}\"}}\n"));
        return line.WrittenSpan.ToArray();
    }

    private static string Sum(ReadOnlySpan<byte> bytes) => Convert.ToHexStringLower(SHA256.HashData(bytes).AsSpan(0, SumLength / 2));
}
