namespace Mpp.Client.Ledger;

/// <summary>The stored form of a step. A class for the reason of <see cref="StoredTime"/>.</summary>
internal sealed record StoredStep(LedgerState State, StoredTime At)
{
    public static StoredStep From(LedgerStep step) => new(step.State, new StoredTime(step.At));

    public LedgerStep ToStep() => new(State, At.Value);
}
