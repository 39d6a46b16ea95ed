using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;

namespace Mpp.Client.Protocol;

/// <summary>
/// The <c>digest</c> parameter: SHA-256 of the request body as sent. RFC 9530 writes <c>sha-256=:BASE64:</c>, most servers write it
/// without the colons and some without padding; all three are read, and only the 32 bytes are compared.
/// </summary>
internal static class ContentDigest
{
    private const string Prefix = "sha-256=";

    public static bool TryParse(string text, [NotNullWhen(true)] out byte[]? sha256)
    {
        sha256 = null;
        if (!text.StartsWith(Prefix, StringComparison.OrdinalIgnoreCase))
        {
            return false;
        }

        var value = text[Prefix.Length..];
        if (value.Length > 2 && value[0] == ':' && value[^1] == ':')
        {
            value = value[1..^1];
        }

        var padded = value.Length == 43 ? value + "=" : value;
        var bytes = new byte[SHA256.HashSizeInBytes];
        if (padded.Length != 44 || padded.AsSpan().ContainsAny(' ', '\t')
            || !Convert.TryFromBase64String(padded, bytes, out var written) || written != bytes.Length)
        {
            return false;
        }

        sha256 = bytes;
        return true;
    }

    public static string Format(ReadOnlySpan<byte> sha256) => $"{Prefix}:{Convert.ToBase64String(sha256)}:";

    public static string FormatWithoutColons(ReadOnlySpan<byte> sha256) => Prefix + Convert.ToBase64String(sha256);
}
