using System.Globalization;
using Mpp.Client.Policy;

namespace Mpp.Client.Ledger;

/// <summary>The stored form of a proof.</summary>
internal sealed record StoredProof(string Source)
{
    public ulong? Block { get; init; }

    public ulong? LogIndex { get; init; }

    public DateTimeOffset? Time { get; init; }

    public bool? Held { get; init; }

    public string? Fee { get; init; }

    public static StoredProof From(LedgerProof proof) => new(proof.Source)
    {
        Block = proof.Block,
        LogIndex = proof.LogIndex,
        Time = proof.Time,
        Held = proof.IsHeld ? true : null,
        Fee = proof.Fee?.ToString(CultureInfo.InvariantCulture),
    };

    public LedgerProof ToProof() => new(Source)
    {
        Block = Block,
        LogIndex = LogIndex,
        Time = Time,
        IsHeld = Held == true,
        Fee = Fee is null ? null : Number(Fee),
    };

    private static UInt128 Number(string text) =>
        BaseUnits.TryParse(text, out var amount) ? amount : throw new FormatException("it holds an amount that is not a whole number");
}
