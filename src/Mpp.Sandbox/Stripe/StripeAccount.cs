using System.Security.Cryptography;
using System.Text;

namespace Mpp.Sandbox.Stripe;

/// <summary>Who is calling. Known by a digest, so that a secret key never lies in memory longer than its own request.</summary>
internal sealed record StripeAccount(string Id, bool Livemode)
{
    public static StripeAccount? FromAuthorization(string? header)
    {
        string[] parts = (header ?? "").Split(' ', 2, StringSplitOptions.TrimEntries);
        if (parts.Length < 2)
        {
            return null;
        }

        return parts[0].ToUpperInvariant() switch
        {
            "BEARER" => FromKey(parts[1]),
            "BASIC" => FromKey(UserOfBasic(parts[1])),
            _ => null,
        };
    }

    public static StripeAccount? FromKey(string key)
    {
        bool? livemode = key switch
        {
            _ when HasPrefix(key, "sk_test_") || HasPrefix(key, "rk_test_") => false,
            _ when HasPrefix(key, "sk_live_") || HasPrefix(key, "rk_live_") => true,
            _ => null,
        };
        return livemode is null ? null : new StripeAccount(DigestOf(key), livemode.Value);
    }

    private static bool HasPrefix(string key, string prefix) =>
        key.Length > prefix.Length && key.StartsWith(prefix, StringComparison.Ordinal);

    private static string DigestOf(string key) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(key)));

    private static string UserOfBasic(string encoded)
    {
        byte[] decoded = new byte[encoded.Length];
        return Convert.TryFromBase64String(encoded, decoded, out int length)
            ? Encoding.UTF8.GetString(decoded, 0, length).Split(':', 2)[0]
            : "";
    }
}
