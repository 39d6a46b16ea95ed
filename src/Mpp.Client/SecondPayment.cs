namespace Mpp.Client;

/// <summary>Whether a request may be paid again when a server answers its credential with a fresh 402.</summary>
public enum SecondPayment
{
    /// <summary>A request is paid at most once: a fresh 402 is an answer, not an invoice.</summary>
    Never = 0,

    /// <summary>
    /// Once more, when the rail proves that the first payment can never move money, in the same currency, at the same price or less. The
    /// request waits for the proof, see <see cref="MppOptions.MaxProofWait"/>; without one the 402 is returned.
    /// </summary>
    AfterProofOfVoid = 1,
}
