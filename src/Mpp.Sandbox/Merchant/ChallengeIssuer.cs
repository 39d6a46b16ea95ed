using System.Globalization;
using System.Security.Cryptography;
using System.Text.Json;
using Mpp.Client.Protocol;

namespace Mpp.Sandbox.Merchant;

/// <summary>Makes challenges, binds each to its id, its body and its route, and writes them into the book.</summary>
internal sealed class ChallengeIssuer(
    SandboxMerchantOptions options, string secret, ChallengeShape shape, ChallengeBook book, MerchantClock clock)
{
    private readonly ChargeRequestJson _requests = new(options, shape);
    private long _issued;

    /// <summary>One challenge for each method of the offer that the client did not rule out by <c>Accept-Payment</c>.</summary>
    public IReadOnlyList<PaymentChallenge> Issue(MerchantRequest request, MerchantOffer offer)
    {
        var challenges = Acceptable(request, offer.Methods).Select(method => Create(request, method, offer.Cents)).ToList();
        challenges.ForEach(challenge => book.Add(challenge, request.Route));
        return challenges;
    }

    private static IEnumerable<string> Acceptable(MerchantRequest request, IReadOnlyList<string> methods)
    {
        var accepted = request.Header(PaymentHeaderNames.AcceptPayment) is { } header ? AcceptPayment.Parse(header) : null;
        var ranked = methods.Where(method => accepted?.QualityOf(method, CredentialVerifier.Charge) > 0)
            .OrderByDescending(method => accepted!.QualityOf(method, CredentialVerifier.Charge)).ToList();

        // A header that rules everything out is ignored, as the draft allows: the client then sees what there is.
        return ranked.Count == 0 ? methods : ranked;
    }

    private PaymentChallenge Create(MerchantRequest request, string method, long cents)
    {
        var json = _requests.Write(method, cents);
        var encoded = Base64UrlText.EncodeUtf8(json);
        var expiresAt = clock.Now + shape.Lifetime;
        var expires = shape.OmitExpires ? null : Rfc3339.Format(expiresAt);
        var digest = DigestOf(request);

        // Two challenges of one millisecond would otherwise have the same content, and so the same id.
        var opaque = Base64UrlText.EncodeUtf8(
            string.Create(CultureInfo.InvariantCulture, $"{{\"issue\":\"{Interlocked.Increment(ref _issued)}\"}}"));

        // The default header is not echoed by clients, so it cannot take part in the id.
        var header = PaymentHeaderNames.Authorization.Equals(shape.Header, StringComparison.OrdinalIgnoreCase) ? null : shape.Header;
        var id = ChallengeIdentifier.Compute(
            secret, options.Realm, method, CredentialVerifier.Charge, encoded, expires, digest, opaque, header);
        return new PaymentChallenge(id, options.Realm, method, CredentialVerifier.Charge, encoded, JsonElement.Parse(json))
        {
            Expires = expires,
            ExpiresAt = shape.OmitExpires ? null : expiresAt,
            Digest = digest,
            Opaque = opaque,
            Description = shape.Description,
            Header = shape.Header,
        };
    }

    private string? DigestOf(MerchantRequest request)
    {
        if (request.Body.Length == 0 && !shape.WrongDigest)
        {
            return null;
        }

        var sha256 = shape.WrongDigest ? SHA256.HashData([.. request.Body, 0]) : request.BodyDigest;
        return shape.DigestWithColons ? ContentDigest.Format(sha256) : ContentDigest.FormatWithoutColons(sha256);
    }
}
