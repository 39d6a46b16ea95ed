using System.Globalization;
using System.Text.Json.Serialization;
using Mpp.Client.Policy;

namespace Mpp.Client.Ledger;

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

    public string? Path { get; init; }

    public string? RequestDigest { get; init; }

    public required string ChallengeId { get; init; }

    public string? Challenge { get; init; }

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

    public IReadOnlyList<LedgerStep>? Steps { get; init; }

    public LedgerOwner? Owner { get; init; }

    public DateTimeOffset? LeaseUntil { get; init; }

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
        Path = record.Path,
        RequestDigest = record.RequestDigest,
        ChallengeId = record.ChallengeId,
        Challenge = record.Challenge,
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
        Proof = record.Proof is null ? null : StoredProof.From(record.Proof),
        Steps = record.Steps.Count == 0 ? null : record.Steps,
        Owner = record.Owner,
        LeaseUntil = record.LeaseUntil,
    };

    public LedgerRecord ToRecord() => new()
    {
        Id = Id,
        State = Enum.IsDefined(State) ? State : throw new FormatException("it holds a state that this program does not know"),
        CreatedAt = CreatedAt,
        UpdatedAt = UpdatedAt,
        Origin = Origin,
        HttpMethod = HttpMethod,
        Path = Path,
        RequestDigest = RequestDigest,
        ChallengeId = ChallengeId,
        Challenge = Challenge,
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
        Proof = Proof?.ToProof(),
        Steps = Steps ?? [],
        Owner = Owner,
        LeaseUntil = LeaseUntil,
    };

    private static string Text(UInt128 amount) => amount.ToString(CultureInfo.InvariantCulture);

    private static UInt128 Number(string text) =>
        BaseUnits.TryParse(text, out var amount) ? amount : throw new FormatException("it holds an amount that is not a whole number");
}
