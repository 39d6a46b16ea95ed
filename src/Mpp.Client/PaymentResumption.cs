using System.Diagnostics.CodeAnalysis;
using Mpp.Client.Ledger;
using Mpp.Client.Methods;
using Mpp.Client.Policy;
using Mpp.Client.Protocol;

namespace Mpp.Client;

/// <summary>
/// Finds the credential of an earlier payment again: in memory, or made anew from what the ledger holds, which gives the same authority and
/// never a second one.
/// </summary>
internal sealed class PaymentResumption(Payer payer, OpenAttempts attempts)
{
    /// <exception cref="PaymentNotResumableException">The credential cannot be sent again; the message says why and what to do.</exception>
    /// <exception cref="LedgerException">The ledger holds no such payment, or cannot be used.</exception>
    /// <exception cref="PaymentOutcomeUnknownException">It was delivered again, and it is still not known what became of it.</exception>
    public async Task<PaymentAttempt> FindAsync(string ledgerId, PaymentOffer offer, CancellationToken cancellationToken)
    {
        var record = await payer.Ledger.FindAsync(ledgerId, cancellationToken).ConfigureAwait(false)
            ?? throw new LedgerException($"The ledger holds no payment {ledgerId}.");
        EnsureOpen(record);
        if (record.Origin != offer.Origin.ToString() || record.RequestDigest is null || record.RequestDigest != offer.RequestDigest)
        {
            throw NotResumable(record, "This is not the request that it is for. Send the same method, URL and body");
        }

        if (attempts.Find(ledgerId) is { } attempt)
        {
            return attempt;
        }

        if (record.State.IsOpen() && PaymentReconciler.IsInUse(record, payer.Clock.GetUtcNow()))
        {
            throw NotResumable(record, "Another process is still making it");
        }

        return await RebuildAsync(record, offer, cancellationToken).ConfigureAwait(false);
    }

    private void EnsureOpen(LedgerRecord record)
    {
        if (!record.State.IsOpen() && !IsUndelivered(record))
        {
            throw NotResumable(record, $"It is {record.State}, so there is nothing to send");
        }

        if (record.ValidUntil is not { } end || end <= payer.Clock.GetUtcNow())
        {
            throw NotResumable(record, "Its credential is no longer valid. Reconcile it");
        }
    }

    /// <summary>Whether its rail has shown that it was paid, and nobody has answered with what it paid for.</summary>
    private static bool IsUndelivered(LedgerRecord record) => record is { State: LedgerState.Settled, Proof.IsHeld: false, Challenge: not null };

    private async Task<PaymentAttempt> RebuildAsync(LedgerRecord record, PaymentOffer offer, CancellationToken cancellationToken)
    {
        if (!TryReadQuote(record, offer.Origin, out var method, out var quote) || method.Restore(record, quote) is not { } plan)
        {
            throw NotResumable(record, "Its credential cannot be made again from what the ledger holds and the options are now. Reconcile it");
        }

        // The door to the signer is the same as for a new payment, though the money is reserved already.
        if (payer.Judge(quote, offer) is { IsAllowed: false } verdict)
        {
            throw NotResumable(record, string.Join(' ', verdict.Violations.Select(violation => violation.Message)));
        }

        var signed = await Payer.SignAgainAsync(method, plan, record, cancellationToken).ConfigureAwait(false);
        if (record.LookupKeys.Any(known => signed.LookupKeys.TryGetValue(known.Key, out var made) && made != known.Value))
        {
            throw NotResumable(record, "What was signed now is not what was signed then, so it was not sent. Reconcile it");
        }

        var attempt = PaymentAttempt.Of(signed, plan, offer with { IdempotencyKey = record.IdempotencyKey }, record.Id, activity: null, payer.Clock.GetTimestamp());
        await payer.Delivery.DeliverAsync(method, plan, signed, attempt, offer, cancellationToken).ConfigureAwait(false);
        attempts.Keep(attempt, payer.Clock.GetUtcNow());
        return attempt;
    }

    private bool TryReadQuote(LedgerRecord record, PaymentOrigin origin, [NotNullWhen(true)] out IPaymentMethod? method, [NotNullWhen(true)] out Quote? quote)
    {
        quote = null;
        method = payer.Methods.Find(record.Method, record.Intent);
        return method is { MissingConfiguration: null }
            && record.Challenge is { } echo && ChallengeEcho.TryParse(echo, out var challenge) && challenge.Id == record.ChallengeId
            && method.Quote(challenge, new QuoteContext(payer.Policy.PinnedChain) { RequestKey = record.IdempotencyKey, Origin = origin }).TryGetQuote(out quote, out _)
            && quote.Amount == record.Amount && quote.Currency.Key == record.Currency.Key && quote.Mode == record.Mode
            && quote.ChainId == record.ChainId && quote.Exposure <= record.Exposure && quote.Recipients.SequenceEqual(record.Recipients);
    }

    private static PaymentNotResumableException NotResumable(LedgerRecord record, string reason) =>
        new($"Payment {record.Id} was not resumed. {reason.TrimEnd('.')}.", record);
}
