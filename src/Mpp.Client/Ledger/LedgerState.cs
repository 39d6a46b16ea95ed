namespace Mpp.Client.Ledger;

/// <summary>
/// Where a payment stands. <c>Reserved → Signing → Signed → Sent → Settled | Void | Unknown</c>; <c>Unknown → Settled | Void</c>;
/// <c>Released</c> only from <c>Reserved</c>. From <c>Signing</c> on the money counts as spent until it is proven void.
/// </summary>
public enum LedgerState
{
    /// <summary>Budget is held; nothing was signed.</summary>
    Reserved,

    /// <summary>The signer was asked. A signature may exist even if the process died here.</summary>
    Signing,

    /// <summary>Authority that can move the money exists in this process.</summary>
    Signed,

    /// <summary>The credential may have left this process.</summary>
    Sent,

    /// <summary>The money moved.</summary>
    Settled,

    /// <summary>Something was signed, and it is proven that it can no longer move money.</summary>
    Void,

    /// <summary>Signed, and neither proven dead nor proven settled.</summary>
    Unknown,

    /// <summary>The reservation was given back before anything was signed.</summary>
    Released,
}

internal static class LedgerStates
{
    public static bool CanBecome(this LedgerState from, LedgerState to) => (from, to) switch
    {
        (LedgerState.Reserved, LedgerState.Signing or LedgerState.Released) => true,
        (LedgerState.Signing, LedgerState.Signed or LedgerState.Void or LedgerState.Unknown) => true,
        (LedgerState.Signed, LedgerState.Sent or LedgerState.Void or LedgerState.Unknown) => true,
        (LedgerState.Sent, LedgerState.Settled or LedgerState.Void or LedgerState.Unknown) => true,
        (LedgerState.Unknown, LedgerState.Settled or LedgerState.Void or LedgerState.Unknown) => true,
        _ => false,
    };

    /// <summary>Whether something was signed or may have been, and how it ended is not known yet.</summary>
    public static bool IsOpen(this LedgerState state) =>
        state is LedgerState.Signing or LedgerState.Signed or LedgerState.Sent or LedgerState.Unknown;

    /// <summary>
    /// Whether a step must outlast a power failure before anything may follow it: nothing is signed before the disk has
    /// <see cref="LedgerState.Signing"/>, and nothing sent before it has <see cref="LedgerState.Sent"/>, each with every line before it. Whoever loses
    /// one of the others loses nothing: a reservation that led to no signature is free, and what was signed counts as spent since it was begun.
    /// </summary>
    public static bool MustReachDisk(this LedgerState state) => state is not (LedgerState.Reserved or LedgerState.Signed or LedgerState.Released);
}
