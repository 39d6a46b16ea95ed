using System.Security.Cryptography;
using Mpp.Client.Methods;
using Mpp.Client.Policy;
using Mpp.Client.Protocol;

namespace Mpp.Client;

/// <summary>Reads, prices and judges every challenge of an offer. Signs nothing, writes nothing.</summary>
internal sealed class PaymentAppraiser(IReadOnlyList<IPaymentMethod> methods, SpendPolicy policy, IReadOnlyList<string> preferredMethods, bool hasApprover, Func<bool> isPaused)
{
    /// <summary>Every challenge in the order in which they should be tried: the caller's preference, then the server's order.</summary>
    public IReadOnlyList<PaymentAppraisal> Appraise(PaymentOffer offer, DateTimeOffset now)
    {
        var readable = offer.Challenges.Challenges
            .Where(challenge => Rank(challenge.Method) < int.MaxValue || preferredMethods.Count == 0)
            .OrderByDescending(challenge => offer.CallerRanking?.QualityOf(challenge.Method, challenge.Intent) ?? 0)
            .ThenBy(challenge => Rank(challenge.Method))
            .Select(challenge => Appraise(challenge, offer, now));
        var unwanted = offer.Challenges.Challenges
            .Where(challenge => Rank(challenge.Method) == int.MaxValue && preferredMethods.Count > 0)
            .Select(challenge => PaymentAppraisal.Unpayable(challenge, new PolicyViolation(
                PolicyRules.Preference, string.Join(", ", preferredMethods), challenge.Method, $"The method '{challenge.Method}' is not among the preferred ones.")));
        return [.. readable, .. unwanted, .. offer.Challenges.Malformed.Select(PaymentAppraisal.Malformed)];
    }

    /// <summary>Judges a quote again, after time has passed.</summary>
    public Verdict Judge(Quote quote, PaymentOffer offer, DateTimeOffset now) =>
        policy.Judge(quote, new PolicyContext(offer.Origin, now, offer.ClockSkew, offer.RequestLimit) { IsPaused = isPaused(), HasApprover = hasApprover });

    /// <summary>What can be paid, for <c>Accept-Payment</c>; <see langword="null"/> when nothing can.</summary>
    public string? DescribeOffers()
    {
        var ready = methods.Where(method => method.MissingConfiguration is null && (preferredMethods.Count == 0 || Rank(method.Name) < int.MaxValue))
            .OrderBy(method => Rank(method.Name))
            .SelectMany(method => method.Intents.Select(intent => (method.Name, intent)))
            .ToList();
        return ready.Count == 0 ? null : AcceptPayment.Format(ready);
    }

    private int Rank(string method)
    {
        for (var rank = 0; rank < preferredMethods.Count; rank++)
        {
            if (preferredMethods[rank] == method)
            {
                return rank;
            }
        }

        return int.MaxValue;
    }

    private PaymentAppraisal Appraise(PaymentChallenge challenge, PaymentOffer offer, DateTimeOffset now)
    {
        var candidates = methods.Where(method => method.Name == challenge.Method).ToList();
        if (candidates.Count == 0)
        {
            return PaymentAppraisal.Unpayable(challenge, new PolicyViolation(PolicyRules.Method, string.Join(", ", methods.Select(m => m.Name)),
                challenge.Method, $"The method '{challenge.Method}' is not supported."));
        }

        var method = candidates.Find(candidate => candidate.Intents.Contains(challenge.Intent, StringComparer.Ordinal));
        if (method is null)
        {
            return PaymentAppraisal.Unpayable(challenge, new PolicyViolation(PolicyRules.Intent, string.Join(", ", candidates.SelectMany(m => m.Intents)),
                challenge.Intent, $"The intent '{challenge.Intent}' of {challenge.Method} is not supported."));
        }

        if (!method.Quote(challenge, ContextOf(offer)).TryGetQuote(out var quote, out var rejection))
        {
            return PaymentAppraisal.Unpayable(challenge, rejection);
        }

        return PaymentAppraisal.Quoted(challenge, method, quote,
            [.. ProtocolViolations(challenge, offer), .. RepetitionViolations(quote, offer.Replaces), .. Judge(quote, offer, now).Violations, .. Readiness(method)]);
    }

    private QuoteContext ContextOf(PaymentOffer offer) =>
        new(policy.PinnedChain) { RequestKey = offer.IdempotencyKey, Origin = offer.Origin, RequestDigest = offer.RequestDigest };

    private static IEnumerable<PolicyViolation> ProtocolViolations(PaymentChallenge challenge, PaymentOffer offer)
    {
        if (challenge.Header is { } header && !challenge.UsesPaymentAuthorization
            && !header.Equals(PaymentHeaderNames.Authorization, StringComparison.OrdinalIgnoreCase))
        {
            yield return new PolicyViolation(PolicyRules.Header, "Authorization, Payment-Authorization", DisplayText.Sanitize(header, 60),
                "The challenge wants the credential in a header that could overwrite or leak something else.");
        }

        if (offer.TransportObjection(challenge) is { } objection)
        {
            yield return objection;
        }
        else if (challenge.Digest is { } digest && !MatchesBody(digest, offer.BodyDigest.Span))
        {
            yield return new PolicyViolation(PolicyRules.Digest, "the SHA-256 of the request body", DisplayText.Sanitize(digest, 100),
                "The challenge is for another request body than the one that would be sent.");
        }

        if (offer.CallerRanking is { } ranking && ranking.QualityOf(challenge.Method, challenge.Intent) == 0)
        {
            yield return new PolicyViolation(PolicyRules.Preference, "q > 0", $"{challenge.Method}/{challenge.Intent}",
                "The request's own Accept-Payment header excludes this offer.");
        }
    }

    /// <summary>A second payment is the first one over again, not a new price.</summary>
    private static IEnumerable<PolicyViolation> RepetitionViolations(Quote quote, PaymentAttempt? first)
    {
        if (first is null)
        {
            yield break;
        }

        if (quote.Challenge.Id == first.Quote.Challenge.Id)
        {
            yield return new PolicyViolation(PolicyRules.SecondPayment, "another challenge", "the same one",
                "The server answered the payment with the challenge that was paid. Send the request again for a fresh one.");
        }
        else if (quote.Currency.Key != first.Quote.Currency.Key || quote.Amount > first.Quote.Amount || quote.Exposure > first.Quote.Exposure)
        {
            yield return new PolicyViolation(PolicyRules.SecondPayment, first.Quote.ToString(), quote.ToString(),
                "A second payment may not cost more than the first, nor be in another currency. Send the request again to decide anew.");
        }
    }

    private static bool MatchesBody(string digest, ReadOnlySpan<byte> bodyDigest) =>
        ContentDigest.TryParse(digest, out var expected) && CryptographicOperations.FixedTimeEquals(expected, bodyDigest);

    private static IEnumerable<PolicyViolation> Readiness(IPaymentMethod method)
    {
        if (method.MissingConfiguration is { } missing)
        {
            yield return new PolicyViolation(PolicyRules.Configuration, "", "", missing);
        }
    }
}
