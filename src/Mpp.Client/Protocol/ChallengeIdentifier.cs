using System.Security.Cryptography;
using System.Text;

namespace Mpp.Client.Protocol;

/// <summary>How servers bind a challenge to its id (draft-httpauth-payment-00, section 5.1.2): an HMAC over its parameters.</summary>
internal static class ChallengeIdentifier
{
    /// <summary>
    /// The seven slots joined by <c>|</c>; absent ones are empty. A <paramref name="header"/> takes a slot of its own before
    /// <paramref name="opaque"/>, as mppx does, and only when it names another one than the default.
    /// </summary>
    public static string Compute(
        string secretKey, string realm, string method, string intent, string request,
        string? expires = null, string? digest = null, string? opaque = null, string? header = null)
    {
        string[] slots = string.IsNullOrEmpty(header) || header.Equals(PaymentHeaderNames.Authorization, StringComparison.OrdinalIgnoreCase)
            ? [realm, method, intent, request, expires ?? "", digest ?? "", opaque ?? ""]
            : [realm, method, intent, request, expires ?? "", digest ?? "", header, opaque ?? ""];
        var mac = HMACSHA256.HashData(Encoding.UTF8.GetBytes(secretKey), Encoding.UTF8.GetBytes(string.Join('|', slots)));
        return Base64UrlText.Encode(mac);
    }

    /// <summary>Whether <paramref name="challenge"/> carries the id that this secret gives it.</summary>
    public static bool IsBound(PaymentChallenge challenge, string secretKey)
    {
        var expected = Compute(secretKey, challenge.Realm, challenge.Method, challenge.Intent, challenge.Request,
            challenge.Expires, challenge.Digest, challenge.Opaque, challenge.Header);
        return CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(expected), Encoding.UTF8.GetBytes(challenge.Id));
    }
}
