using System.Diagnostics;
using Mpp.Client.Ledger;
using Mpp.Client.Methods;
using Mpp.Client.Policy;
using Mpp.Client.Protocol;

namespace Mpp.Client;

/// <summary>
/// One logical request that was paid for: the only holder of its credential, which stays in memory. Re-entering the pipeline with the
/// same message finds the attempt and sends the same bytes; it never signs again.
/// </summary>
internal sealed class PaymentAttempt(
    PaymentOrigin origin, Quote quote, string ledgerId, string headerName, string credential, DateTimeOffset validUntil,
    IReadOnlyDictionary<string, string> lookupKeys, TimeSpan clockSkew)
{
    public PaymentOrigin Origin { get; } = origin;

    public Quote Quote { get; } = quote;

    public string LedgerId { get; } = ledgerId;

    public string HeaderName { get; } = headerName;

    /// <summary>The header value. A bearer token for money: never logged, never stored.</summary>
    public string Credential { get; } = credential;

    public DateTimeOffset ValidUntil { get; } = validUntil;

    public string? IdempotencyKey { get; init; }

    public Activity? Activity { get; init; }

    public long StartedAt { get; init; }

    /// <summary>
    /// What the rail showed of the money before the record was concluded: from a delivery, or from checking the answer. It outweighs the
    /// answer. <see langword="null"/> when only the answer tells.
    /// </summary>
    public PaymentFinding? Confirmation { get; set; }

    /// <summary>Whether it was signed a moment ago and nobody has begun to send it: then the ledger need not be asked how it stands.</summary>
    public bool IsUnsent { get; set; }

    /// <summary>What is known about the money so far.</summary>
    public MppPayment Payment { get; set; } = new()
    {
        Outcome = PaymentOutcome.Unknown,
        LedgerId = ledgerId,
        Quote = quote,
        ValidUntil = validUntil,
        LookupKeys = lookupKeys,
    };

    /// <summary>The attempt that a signature makes possible.</summary>
    public static PaymentAttempt Of(
        SignedPayment signed, PaymentPlan plan, PaymentOffer offer, string ledgerId, Activity? activity, long startedAt)
    {
        var challenge = plan.Quote.Challenge;
        var keys = new Dictionary<string, string>(plan.LookupKeys, StringComparer.Ordinal);
        foreach (var (name, value) in signed.LookupKeys)
        {
            keys[name] = value;
        }

        var header = challenge.UsesPaymentAuthorization ? PaymentHeaderNames.PaymentAuthorization : PaymentHeaderNames.Authorization;
        return new PaymentAttempt(offer.Origin, plan.Quote, ledgerId, header,
            new PaymentCredential(challenge, signed.Payload, signed.Source).ToHeaderValue(), plan.ValidUntil, keys, offer.ClockSkew)
        {
            IdempotencyKey = offer.IdempotencyKey,
            Activity = activity,
            StartedAt = startedAt,
        };
    }

    public bool IsValidAt(DateTimeOffset now) => now + clockSkew < ValidUntil;

    /// <summary>What follows from an answer and from what the rail showed: of the two, the rail.</summary>
    public (LedgerState State, MppPayment Payment) Confirm((LedgerState State, MppPayment Payment) byAnswer)
    {
        if (Confirmation is not { } found || Payment.Outcome != PaymentOutcome.Unknown)
        {
            return byAnswer;
        }

        var payment = byAnswer.Payment with { Outcome = PaymentAnswer.ToOutcome(found.State) };
        var problem = found.State != LedgerState.Settled ? found.Reason
            : payment.Receipt is { } receipt && !string.Equals(receipt.Reference, found.Reference, StringComparison.OrdinalIgnoreCase)
                ? "the receipt names another transaction than the one that paid" : null;
        return (found.State, problem is null ? payment : payment with { Receipt = null, ReceiptProblem = problem });
    }

    /// <summary>Keeps what an answer shows, a receipt above all, when it is not the last one and so decides nothing.</summary>
    public void KeepEvidence(PaymentAnswer answer) =>
        Payment = answer.Conclude(Payment).Payment with { Outcome = Payment.Outcome, ReceiptProblem = Payment.ReceiptProblem };

    public override string ToString() => $"attempt {LedgerId}";
}
