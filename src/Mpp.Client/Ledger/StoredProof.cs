using System.Globalization;
using Mpp.Client.Policy;

namespace Mpp.Client.Ledger;

/// <summary>The stored form of a proof.</summary>
internal sealed record StoredProof(string Source)
{
    public StoredNumber? Block { get; init; }

    public StoredNumber? LogIndex { get; init; }

    public StoredTime? Time { get; init; }

    public StoredFlag? Held { get; init; }

    public string? Fee { get; init; }

    public static StoredProof From(LedgerProof proof) => new(proof.Source)
    {
        Block = StoredNumber.Of(proof.Block),
        LogIndex = StoredNumber.Of(proof.LogIndex),
        Time = StoredTime.Of(proof.Time),
        Held = proof.IsHeld ? new StoredFlag(true) : null,
        Fee = proof.Fee?.ToString(CultureInfo.InvariantCulture),
    };

    public LedgerProof ToProof() => new(Source)
    {
        Block = Block?.Value,
        LogIndex = LogIndex?.Value,
        Time = Time?.Value,
        IsHeld = Held is { Value: true },
        Fee = Fee is null ? null : Number(Fee),
    };

    private static UInt128 Number(string text) =>
        BaseUnits.TryParse(text, out var amount) ? amount : throw new FormatException("it holds an amount that is not a whole number");
}
