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

    public required StoredTime CreatedAt { get; init; }

    public required StoredTime UpdatedAt { get; init; }

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

    public StoredNumber? ChainId { get; init; }

    public StoredTime? ValidUntil { get; init; }

    public string? Purpose { get; init; }

    public string? IdempotencyKey { get; init; }

    public IReadOnlyDictionary<string, string>? LookupKeys { get; init; }

    public StoredNumber? HttpStatus { get; init; }

    public string? Reference { get; init; }

    public string? Note { get; init; }

    public StoredProof? Proof { get; init; }

    public IReadOnlyList<StoredStep>? Steps { get; init; }

    public LedgerOwner? Owner { get; init; }

    public StoredTime? LeaseUntil { get; init; }

    // Last, and never written by the serializer: the checksum is appended to the line by hand.
    public string? Sum { get; init; }

    public static StoredRecord From(LedgerRecord record) => new()
    {
        Version = LedgerLine.Version,
        Id = record.Id,
        State = record.State,
        CreatedAt = new StoredTime(record.CreatedAt),
        UpdatedAt = new StoredTime(record.UpdatedAt),
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
        ChainId = StoredNumber.Of(record.ChainId),
        ValidUntil = StoredTime.Of(record.ValidUntil),
        Purpose = record.Purpose,
        IdempotencyKey = record.IdempotencyKey,
        LookupKeys = record.LookupKeys.Count == 0 ? null : record.LookupKeys,
        HttpStatus = StoredNumber.Of(checked((ulong?)record.HttpStatus)),
        Reference = record.Reference,
        Note = record.Note,
        Proof = record.Proof is null ? null : StoredProof.From(record.Proof),
        Steps = record.Steps.Count == 0 ? null : [.. record.Steps.Select(StoredStep.From)],
        Owner = record.Owner,
        LeaseUntil = StoredTime.Of(record.LeaseUntil),
    };

    public LedgerRecord ToRecord() => new()
    {
        Id = Id,
        State = Enum.IsDefined(State) ? State : throw new FormatException("it holds a state that this program does not know"),
        CreatedAt = CreatedAt.Value,
        UpdatedAt = UpdatedAt.Value,
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
        ChainId = ChainId?.Value,
        ValidUntil = ValidUntil?.Value,
        Purpose = Purpose,
        IdempotencyKey = IdempotencyKey,
        LookupKeys = LookupKeys ?? LedgerRecord.EmptyKeys,
        HttpStatus = HttpStatus?.ToStatus(),
        Reference = Reference,
        Note = Note,
        Proof = Proof?.ToProof(),
        Steps = Steps is null ? [] : [.. Steps.Select(step => step?.ToStep() ?? throw new FormatException("it holds a step that is none"))],
        Owner = Owner,
        LeaseUntil = LeaseUntil?.Value,
    };

    private static string Text(UInt128 amount) => amount.ToString(CultureInfo.InvariantCulture);

    private static UInt128 Number(string text) =>
        BaseUnits.TryParse(text, out var amount) ? amount : throw new FormatException("it holds an amount that is not a whole number");
}
