using Mpp.Client.Ledger;

namespace Mpp.Client;

/// <summary>
/// None of the challenges of a 402 was paid, and nothing was signed. It is not an <see cref="HttpRequestException"/>: retry handlers
/// would repeat it.
/// </summary>
public sealed class PaymentRefusedException : Exception
{
    internal PaymentRefusedException(string message, IReadOnlyList<ChallengeRefusal> refusals, Exception? innerException = null)
        : base(message, innerException) => Refusals = refusals;

    /// <summary>Why each challenge was not paid: rule, limit and asked value.</summary>
    public IReadOnlyList<ChallengeRefusal> Refusals { get; }

    /// <summary>
    /// How often it is worth asking for fresh challenges: once when only the age of one stood in the way; some more when it was in use,
    /// because requests of the same millisecond can meet again.
    /// </summary>
    internal int WorthwhileFreshChallenges => IsChallengeInUse ? 10 : Refusals.Any(refusal => refusal.MayPassWithFreshChallenge) ? 1 : 0;

    /// <summary>Whether another request is being paid with the same challenge.</summary>
    internal bool IsChallengeInUse => Refusals.Any(refusal => refusal.Rule == Policy.PolicyRules.ChallengeInUse);
}

/// <summary>
/// The credential of an earlier payment could not be sent again; nothing was sent, and the payment stands as it stood. It is not an
/// <see cref="HttpRequestException"/>: retry handlers would repeat it.
/// </summary>
public sealed class PaymentNotResumableException : Exception
{
    internal PaymentNotResumableException(string message, LedgerRecord record)
        : base(message) => Record = record;

    /// <summary>The payment as the ledger holds it.</summary>
    public LedgerRecord Record { get; }
}

/// <summary>
/// A credential was sent, or may have been, and no answer came: the money may have moved. Do not pay again;
/// <see cref="PaymentReconciler"/> finds out by <see cref="MppPayment.LedgerId"/>. It is not an <see cref="HttpRequestException"/>: retry handlers would repeat it.
/// </summary>
public sealed class PaymentOutcomeUnknownException : Exception
{
    internal PaymentOutcomeUnknownException(string message, MppPayment payment, Exception? innerException = null)
        : base(message, innerException) => Payment = payment;

    /// <summary>The payment: ledger id, look-up keys, and until when the credential is valid.</summary>
    public MppPayment Payment { get; }
}
