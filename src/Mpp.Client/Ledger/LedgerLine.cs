using System.Buffers;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using Mpp.Client.Policy;

namespace Mpp.Client.Ledger;

/// <summary>
/// One line of a ledger file: a record as it stands after a step, as JSON, closed by a checksum over everything before it.
/// </summary>
internal static class LedgerLine
{
    public const int Version = 1;

    private const string SumMarker = ",\"sum\":\"";
    private const int SumLength = 16;

    public static byte[] Write(LedgerRecord record)
    {
        var json = JsonSerializer.SerializeToUtf8Bytes(StoredRecord.From(record), LedgerJson.Default.StoredRecord);
        var line = new ArrayBufferWriter<byte>(json.Length + 32);
        line.Write(json.AsSpan(0, json.Length - 1));
        var sum = Sum(line.WrittenSpan);
        line.Write(Encoding.ASCII.GetBytes($"{SumMarker}{sum}\"}}\n"));
        return line.WrittenSpan.ToArray();
    }

    /// <summary>Reads one line without its line break.</summary>
    /// <exception cref="FormatException">The line is damaged or of a newer version.</exception>
    public static LedgerRecord Read(ReadOnlySpan<byte> line)
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
            var stored = JsonSerializer.Deserialize(line, LedgerJson.Default.StoredRecord) ?? throw new FormatException("it is empty");
            return stored.Version == Version
                ? stored.ToRecord()
                : throw new FormatException($"it has version {stored.Version.ToString(CultureInfo.InvariantCulture)}, and this program reads version {Version}");
        }
        catch (JsonException exception)
        {
            throw new FormatException("it is not a ledger record", exception);
        }
    }

    private static string Sum(ReadOnlySpan<byte> bytes) => Convert.ToHexStringLower(SHA256.HashData(bytes).AsSpan(0, SumLength / 2));
}

/// <summary>The stored form of a record: amounts as decimal text, because JSON numbers lose precision.</summary>
internal sealed record StoredRecord
{
    [JsonPropertyName("v")]
    public required int Version { get; init; }

    public required string Id { get; init; }

    public required LedgerState State { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    public required DateTimeOffset UpdatedAt { get; init; }

    public required string Origin { get; init; }

    public required string HttpMethod { get; init; }

    public required string ChallengeId { get; init; }

    public required string Method { get; init; }

    public required string Intent { get; init; }

    public required string Mode { get; init; }

    public required string Amount { get; init; }

    public required string Exposure { get; init; }

    public required PaymentCurrency Currency { get; init; }

    public required IReadOnlyList<StoredRecipient> Recipients { get; init; }

    public ulong? ChainId { get; init; }

    public DateTimeOffset? ValidUntil { get; init; }

    public string? Purpose { get; init; }

    public string? IdempotencyKey { get; init; }

    public IReadOnlyDictionary<string, string>? LookupKeys { get; init; }

    public int? HttpStatus { get; init; }

    public string? Reference { get; init; }

    public string? Note { get; init; }

    public StoredProof? Proof { get; init; }

    // Last, and never written by the serializer: the checksum is appended to the line by hand.
    public string? Sum { get; init; }

    public static StoredRecord From(LedgerRecord record) => new()
    {
        Version = LedgerLine.Version,
        Id = record.Id,
        State = record.State,
        CreatedAt = record.CreatedAt,
        UpdatedAt = record.UpdatedAt,
        Origin = record.Origin,
        HttpMethod = record.HttpMethod,
        ChallengeId = record.ChallengeId,
        Method = record.Method,
        Intent = record.Intent,
        Mode = record.Mode,
        Amount = Text(record.Amount),
        Exposure = Text(record.Exposure),
        Currency = record.Currency,
        Recipients = [.. record.Recipients.Select(recipient => new StoredRecipient(recipient.Address, Text(recipient.Amount)))],
        ChainId = record.ChainId,
        ValidUntil = record.ValidUntil,
        Purpose = record.Purpose,
        IdempotencyKey = record.IdempotencyKey,
        LookupKeys = record.LookupKeys.Count == 0 ? null : record.LookupKeys,
        HttpStatus = record.HttpStatus,
        Reference = record.Reference,
        Note = record.Note,
        Proof = record.Proof is { } proof
            ? new StoredProof(proof.Source) { Block = proof.Block, Time = proof.Time, Held = proof.IsHeld ? true : null, Fee = proof.Fee is { } fee ? Text(fee) : null }
            : null,
    };

    public LedgerRecord ToRecord() => new()
    {
        Id = Id,
        State = Enum.IsDefined(State) ? State : throw new FormatException("it holds a state that this program does not know"),
        CreatedAt = CreatedAt,
        UpdatedAt = UpdatedAt,
        Origin = Origin,
        HttpMethod = HttpMethod,
        ChallengeId = ChallengeId,
        Method = Method,
        Intent = Intent,
        Mode = Mode,
        Amount = Number(Amount),
        Exposure = Number(Exposure),
        Currency = Currency,
        Recipients = [.. Recipients.Select(recipient => new PaymentRecipient(recipient.Address, Number(recipient.Amount)))],
        ChainId = ChainId,
        ValidUntil = ValidUntil,
        Purpose = Purpose,
        IdempotencyKey = IdempotencyKey,
        LookupKeys = LookupKeys ?? LedgerRecord.EmptyKeys,
        HttpStatus = HttpStatus,
        Reference = Reference,
        Note = Note,
        Proof = Proof is null
            ? null
            : new LedgerProof(Proof.Source) { Block = Proof.Block, Time = Proof.Time, IsHeld = Proof.Held == true, Fee = Proof.Fee is { } fee ? Number(fee) : null },
    };

    private static string Text(UInt128 amount) => amount.ToString(CultureInfo.InvariantCulture);

    private static UInt128 Number(string text) =>
        BaseUnits.TryParse(text, out var amount) ? amount : throw new FormatException("it holds an amount that is not a whole number");
}

internal sealed record StoredRecipient(string Address, string Amount);

internal sealed record StoredProof(string Source)
{
    public ulong? Block { get; init; }

    public DateTimeOffset? Time { get; init; }

    public bool? Held { get; init; }

    public string? Fee { get; init; }
}

[JsonSourceGenerationOptions(
    AllowDuplicateProperties = false,
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    RespectNullableAnnotations = true,
    RespectRequiredConstructorParameters = true,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
    UseStringEnumConverter = true)]
[JsonSerializable(typeof(StoredRecord))]
internal sealed partial class LedgerJson : JsonSerializerContext;
