using Mpp.Client.Ledger;

namespace Mpp.Client.Methods;

/// <summary>What a rail says about a payment that the ledger holds open.</summary>
public sealed record PaymentFinding
{
    private PaymentFinding(LedgerState state, string reason, LedgerProof? proof)
    {
        State = state;
        Reason = reason;
        Proof = proof;
    }

    /// <summary><see cref="LedgerState.Settled"/>, <see cref="LedgerState.Void"/>, or <see cref="LedgerState.Unknown"/> when the rail cannot tell.</summary>
    public LedgerState State { get; }

    /// <summary>Why, as a sentence that is free of secrets.</summary>
    public string Reason { get; }

    /// <summary>What shows it; <see langword="null"/> exactly when the rail cannot tell.</summary>
    public LedgerProof? Proof { get; }

    /// <summary>What finds the settlement, for instance a transaction hash; <see langword="null"/> when the rail names nothing.</summary>
    public string? Reference { get; private init; }

    /// <summary>Whether the rail may tell more within a minute, for instance once the chain has passed the end of the payment's validity.</summary>
    public bool MayBeToldLater { get; private init; }

    /// <summary>The money moved.</summary>
    public static PaymentFinding Settled(string reason, LedgerProof proof, string? reference = null)
    {
        ArgumentNullException.ThrowIfNull(proof);
        return new PaymentFinding(LedgerState.Settled, reason, proof) { Reference = reference };
    }

    /// <summary>
    /// What was signed can no longer move money. Never to be concluded from a status, an error text or the time that passed here.
    /// </summary>
    public static PaymentFinding Void(string reason, LedgerProof proof)
    {
        ArgumentNullException.ThrowIfNull(proof);
        return new PaymentFinding(LedgerState.Void, reason, proof);
    }

    /// <summary>Neither is proven.</summary>
    public static PaymentFinding CannotTell(string reason) => new(LedgerState.Unknown, reason, proof: null);

    /// <summary>Neither is proven yet: asking again within a minute may tell.</summary>
    public static PaymentFinding CannotTellYet(string reason) => new(LedgerState.Unknown, reason, proof: null) { MayBeToldLater = true };

    /// <summary>State and reason.</summary>
    public override string ToString() => $"{State}: {Reason}";
}
