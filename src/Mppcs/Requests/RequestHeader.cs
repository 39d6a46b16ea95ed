using System.Diagnostics.CodeAnalysis;

namespace Mppcs.Requests;

/// <summary>A header field as typed.</summary>
internal sealed record RequestHeader(string Name, string Value)
{
    private const string NameCharacters = "!#$%&'*+-.^_`|~";

    /// <summary>Reads <c>Name: value</c>. Line breaks are refused, because they would begin a header that nobody looked at.</summary>
    public static bool TryParse(string text, [NotNullWhen(true)] out RequestHeader? header, [NotNullWhen(false)] out string? error)
    {
        header = null;
        if (text.AsSpan().ContainsAny('\r', '\n', '\0'))
        {
            error = "A header must not contain line breaks. Write one -H for each header.";
            return false;
        }

        var colon = text.IndexOf(':', StringComparison.Ordinal);
        if (colon <= 0 || !text.AsSpan(0, colon).TrimEnd(' ').ToString().All(IsNameCharacter))
        {
            error = "A header is a name, a colon and a value, for instance -H 'Accept: text/html'.";
            return false;
        }

        header = new RequestHeader(text[..colon].TrimEnd(' '), text[(colon + 1)..].Trim());
        error = null;
        return true;
    }

    private static bool IsNameCharacter(char character) =>
        char.IsAsciiLetterOrDigit(character) || NameCharacters.Contains(character, StringComparison.Ordinal);
}
