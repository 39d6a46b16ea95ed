using System.Text.Json.Serialization;

namespace Mpp.Client.Ledger;

/// <summary>The stored form of a header.</summary>
internal sealed record StoredHeader
{
    [JsonPropertyName("v")]
    public required int Version { get; init; }

    public required string Ledger { get; init; }

    public required long Generation { get; init; }

    public required long Snapshot { get; init; }

    public required StoredTime WrittenAt { get; init; }

    // Last, and never written by the serializer: the checksum is appended to the line by hand.
    public string? Sum { get; init; }

    public static StoredHeader From(LedgerHeader header) => new()
    {
        Version = LedgerLine.Version,
        Ledger = header.LedgerId,
        Generation = header.Generation,
        Snapshot = header.SnapshotLines,
        WrittenAt = new StoredTime(header.WrittenAt),
    };

    // A generation is counted up whenever the file is rewritten.
    public LedgerHeader ToHeader() => Generation is >= 0 and <= LedgerHeader.LastGeneration && Snapshot >= 0
        ? new LedgerHeader(Ledger, Generation, Snapshot, WrittenAt.Value)
        : throw new FormatException("it counts generations or lines that there cannot be");
}
