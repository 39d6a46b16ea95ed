using System.Buffers;
using System.Buffers.Text;
using System.Diagnostics.CodeAnalysis;
using System.Text;

namespace Mpp.Client.Protocol;

/// <summary>Base64url without padding (RFC 4648 section 5), read as strictly as a value that decides about money must be.</summary>
internal static class Base64UrlText
{
    private static readonly SearchValues<char> Alphabet =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_");

    private static readonly UTF8Encoding StrictUtf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    public static string Encode(ReadOnlySpan<byte> bytes) => Base64Url.EncodeToString(bytes);

    public static string EncodeUtf8(string text) => Encode(Encoding.UTF8.GetBytes(text));

    /// <summary>Decodes <paramref name="text"/>; up to two trailing <c>=</c> are tolerated, nothing else outside the alphabet is.</summary>
    public static bool TryDecode(string text, [NotNullWhen(true)] out byte[]? bytes)
    {
        bytes = null;
        var unpadded = text.AsSpan();
        for (var padding = 0; padding < 2 && unpadded.EndsWith("="); padding++)
        {
            unpadded = unpadded[..^1];
        }

        // The platform's decoder also takes white space and line breaks, so the alphabet is checked first.
        if (unpadded.ContainsAnyExcept(Alphabet) || unpadded.Length % 4 == 1)
        {
            return false;
        }

        try
        {
            bytes = Base64Url.DecodeFromChars(unpadded);
            return true;
        }
        catch (FormatException)
        {
            // Non-zero trailing bits: two texts would stand for the same bytes.
            return false;
        }
    }

    public static bool TryDecodeUtf8(string text, [NotNullWhen(true)] out string? decoded)
    {
        decoded = null;
        return TryDecode(text, out var bytes) && TryReadUtf8(bytes, out decoded);
    }

    public static bool TryReadUtf8(ReadOnlySpan<byte> bytes, [NotNullWhen(true)] out string? text)
    {
        try
        {
            text = StrictUtf8.GetString(bytes);
            return true;
        }
        catch (DecoderFallbackException)
        {
            text = null;
            return false;
        }
    }
}
