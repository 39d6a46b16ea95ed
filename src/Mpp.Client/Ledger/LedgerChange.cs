namespace Mpp.Client.Ledger;

/// <summary>A step of a payment: the new state, and what became known with it. What is <see langword="null"/> stays as it was.</summary>
/// <param name="State">The state that the payment moves to.</param>
public sealed record LedgerChange(LedgerState State)
{
    /// <summary>When the signed authority ends.</summary>
    public DateTimeOffset? ValidUntil { get; init; }

    /// <summary>Keys to add to <see cref="LedgerRecord.LookupKeys"/>.</summary>
    public IReadOnlyDictionary<string, string>? LookupKeys { get; init; }

    /// <summary>The status of the answer.</summary>
    public int? HttpStatus { get; init; }

    /// <summary>The reference of the receipt.</summary>
    public string? Reference { get; init; }

    /// <summary>Why, in words.</summary>
    public string? Note { get; init; }

    /// <summary>What showed how the payment ended.</summary>
    public LedgerProof? Proof { get; init; }

    /// <summary>The record after this step.</summary>
    /// <exception cref="LedgerException">The step is not one that a payment can take.</exception>
    internal LedgerRecord ApplyTo(LedgerRecord record, DateTimeOffset now)
    {
        if (!record.State.CanBecome(State))
        {
            throw new LedgerException($"Payment {record.Id} is {record.State} and cannot become {State}.");
        }

        return record with
        {
            State = State,
            UpdatedAt = now,
            Steps = [.. record.Steps, new LedgerStep(State, now)],
            Challenge = NeedsChallenge ? record.Challenge : null,
            ValidUntil = ValidUntil ?? record.ValidUntil,
            LookupKeys = LookupKeys is null ? record.LookupKeys : Merge(record.LookupKeys, LookupKeys),
            HttpStatus = HttpStatus ?? record.HttpStatus,
            Reference = Reference ?? record.Reference,
            Note = Note ?? record.Note,
            Proof = Proof ?? record.Proof,
        };
    }

    private bool NeedsChallenge => State switch
    {
        LedgerState.Void or LedgerState.Released => false,
        LedgerState.Settled => HttpStatus is not (>= 200 and < 300),
        _ => true,
    };

    private static Dictionary<string, string> Merge(IReadOnlyDictionary<string, string> known, IReadOnlyDictionary<string, string> added)
    {
        var merged = new Dictionary<string, string>(known, StringComparer.Ordinal);
        foreach (var (key, value) in added)
        {
            merged[key] = value;
        }

        return merged;
    }
}
