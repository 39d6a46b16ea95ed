using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text;

namespace Mpp.Client.Protocol;

/// <summary>What stands between the quotes of a parameter: bytes shown as Latin-1 characters, with escapes.</summary>
internal static class QuotedText
{
    /// <summary>
    /// Decodes <paramref name="raw"/>. Header bytes arrive as Latin-1 characters where most servers mean UTF-8; mppx sends U+0080 to
    /// U+00FF as single bytes, so texts for people stay as they are when they are not UTF-8, and values of the protocol must be.
    /// </summary>
    public static bool TryDecode(
        string raw, bool isTextForPeople, [NotNullWhen(true)] out string? text, [NotNullWhen(false)] out string? error)
    {
        text = null;
        error = null;

        // Before the escapes: the character that an escape stands for is no byte of anything.
        if (raw.AsSpan().ContainsAnyInRange('\u0080', '\u00FF') && !raw.AsSpan().ContainsAnyExceptInRange('\u0000', '\u00FF'))
        {
            if (Base64UrlText.TryReadUtf8(Encoding.Latin1.GetBytes(raw), out var decoded))
            {
                raw = decoded;
            }
            else if (!isTextForPeople)
            {
                error = "is not valid UTF-8";
                return false;
            }
        }

        var unescaped = raw.Contains('\\', StringComparison.Ordinal) ? Unescape(raw) : raw;
        if (unescaped.AsSpan().ContainsAny('\0', '\r', '\n') || !IsWellFormed(unescaped))
        {
            error = "holds characters that are not allowed";
            return false;
        }

        text = unescaped;
        return true;
    }

    /// <summary><c>\x</c> means x; <c>\u</c> and four hex digits mean that character, as mppx writes what does not fit into Latin-1.</summary>
    private static string Unescape(string raw)
    {
        var text = new StringBuilder(raw.Length);
        for (var index = 0; index < raw.Length; index++)
        {
            // A closed quoted string never ends with a backslash: it would have escaped the quote.
            if (raw[index] == '\\')
            {
                index++;
                if (raw[index] == 'u' && TryReadHex(raw.AsSpan(index + 1), out var unit))
                {
                    text.Append(unit);
                    index += 4;
                    continue;
                }
            }

            text.Append(raw[index]);
        }

        return text.ToString();
    }

    private static bool TryReadHex(ReadOnlySpan<char> rest, out char unit)
    {
        unit = default;
        if (rest.Length < 4)
        {
            return false;
        }

        foreach (var digit in rest[..4])
        {
            if (!char.IsAsciiHexDigit(digit))
            {
                return false;
            }
        }

        unit = (char)ushort.Parse(rest[..4], NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture);
        return true;
    }

    private static bool IsWellFormed(string text)
    {
        for (var index = 0; index < text.Length; index++)
        {
            if (char.IsSurrogate(text[index]))
            {
                if (index + 1 == text.Length || !char.IsSurrogatePair(text[index], text[index + 1]))
                {
                    return false;
                }

                index++;
            }
        }

        return true;
    }
}
