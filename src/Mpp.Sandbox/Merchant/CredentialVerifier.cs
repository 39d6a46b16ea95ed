using System.Security.Cryptography;
using Mpp.Client.Protocol;

namespace Mpp.Sandbox.Merchant;

/// <summary>Checks what a credential echoes: that the challenge is this merchant's own, for this request, and still good.</summary>
internal sealed class CredentialVerifier(string secret, ChallengeBook book, MerchantClock clock)
{
    /// <summary>The only intent of this merchant.</summary>
    public const string Charge = "charge";

    /// <exception cref="CredentialRefusedException">It is not.</exception>
    public (PaymentCredential Credential, IssuedChallenge Issued) Verify(string headerValue, MerchantRequest request)
    {
        if (!PaymentCredential.TryParse(headerValue, out var credential, out var error))
        {
            throw new CredentialRefusedException("malformed-credential", $"The credential cannot be read: {error}.");
        }

        var challenge = credential!.Challenge;
        if (!ChallengeIdentifier.IsBound(challenge, secret))
        {
            throw CredentialRefusedException.InvalidChallenge("The challenge was not issued by this server.");
        }

        var issued = book.Find(challenge.Id);
        if (issued is null || issued.Route != request.Route)
        {
            throw CredentialRefusedException.InvalidChallenge("The challenge was not issued for this route.");
        }

        if (challenge.ExpiresAt <= clock.Now)
        {
            throw new CredentialRefusedException("payment-expired", "The challenge has expired.");
        }

        if (challenge.Digest is { } digest && !IsDigestOf(digest, request))
        {
            throw CredentialRefusedException.VerificationFailed("The body is not the one that the challenge was issued for.");
        }

        return (credential, issued);
    }

    private static bool IsDigestOf(string digest, MerchantRequest request) =>
        ContentDigest.TryParse(digest, out var sha256) && CryptographicOperations.FixedTimeEquals(sha256, request.BodyDigest);
}
