using System.Buffers;
using System.Globalization;
using System.Text;

namespace Mpp.Client.Protocol;

/// <summary>
/// Splits one <c>WWW-Authenticate</c> line into challenges (RFC 9110 section 11.6.1) in linear time. Only what stands outside quoted
/// strings can begin a challenge or a parameter.
/// </summary>
internal sealed class ChallengeLineReader(string line)
{
    private static readonly SearchValues<char> TokenCharacters =
        SearchValues.Create("!#$%&'*+-.^_`|~0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz");

    private int _position;

    // The challenge being read; null outside one and inside those of other schemes.
    private Dictionary<string, string>? _parameters;
    private string? _error;

    public void ReadAll(List<PaymentChallenge> challenges, List<MalformedChallenge> malformed)
    {
        while (SkipToMember())
        {
            var token = ReadToken();
            if (token.Length == 0)
            {
                Fail("a member of the list does not begin with a name");
                SkipMember();
            }
            else if (AtEqualsSign(out _))
            {
                ReadParameter(token);
            }
            else
            {
                Finish(challenges, malformed);
                BeginScheme(token);
            }
        }

        Finish(challenges, malformed);
    }

    private void BeginScheme(string scheme)
    {
        _parameters = IsPayment(scheme) ? new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase) : null;
        _error = null;

        var hasSpace = SkipSpace();
        if (_position == line.Length || line[_position] == ',')
        {
            return;
        }

        var start = _position;
        var token = hasSpace ? ReadToken() : "";
        if (token.Length > 0 && AtEqualsSign(out var value) && BeginsValue(value))
        {
            ReadParameter(token);
            return;
        }

        // token68 data, or something that is no challenge at all.
        _position = start;
        Fail("the scheme is not followed by parameters");
        SkipMember();
    }

    private bool AtEqualsSign(out ReadOnlySpan<char> value)
    {
        var ahead = line.AsSpan(_position).TrimStart(" \t");
        var found = ahead.StartsWith("=");
        value = found ? ahead[1..].TrimStart(" \t") : default;
        return found;
    }

    private static bool BeginsValue(ReadOnlySpan<char> text) => text.Length > 0 && (text[0] == '"' || TokenCharacters.Contains(text[0]));

    private void ReadParameter(string name)
    {
        SkipSpace();
        _position++;
        SkipSpace();
        if (!BeginsValue(line.AsSpan(_position)))
        {
            Fail($"the parameter '{DisplayText.Sanitize(name, 40)}' has no value");
            SkipMember();
            return;
        }

        var value = line[_position] == '"' ? ReadQuotedString(name) : ReadToken();
        if (value is null)
        {
            return;
        }

        if (_parameters is not null && !_parameters.TryAdd(name, value))
        {
            Fail($"the parameter '{DisplayText.Sanitize(name, 40)}' appears twice");
        }

        SkipSpace();
        if (_position < line.Length && line[_position] != ',')
        {
            IgnoreTail();
        }
    }

    /// <summary>
    /// Text after a closed value, as an unescaped quote inside a description leaves it. It is ignored, but where it could pass for
    /// further parameters nothing that follows can be told from it, and the challenge is refused.
    /// </summary>
    private void IgnoreTail()
    {
        var tail = line.AsSpan(_position);
        for (var comma = tail.IndexOf(','); comma >= 0; comma = tail.IndexOf(','))
        {
            tail = tail[(comma + 1)..].TrimStart(" \t,");
            var length = tail.IndexOfAnyExcept(TokenCharacters);
            if (length > 0 && (tail[length..].TrimStart(" \t").StartsWith("=") || IsPayment(tail[..length])))
            {
                LoseRest("parameters follow an unescaped quote, so they cannot be told from text");
                return;
            }
        }

        _position = line.Length;
    }

    /// <summary>Gives up on the rest of the line, and says so where a Payment challenge may have been in it.</summary>
    private void LoseRest(string reason)
    {
        if (line.AsSpan(_position).Contains(PaymentHeaderNames.Scheme, StringComparison.OrdinalIgnoreCase))
        {
            _parameters ??= new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        }

        Fail(reason);
        _position = line.Length;
    }

    private static bool IsPayment(ReadOnlySpan<char> scheme) =>
        scheme.Equals(PaymentHeaderNames.Scheme, StringComparison.OrdinalIgnoreCase);

    private string? ReadQuotedString(string name)
    {
        var start = _position;
        var text = new StringBuilder();
        for (_position++; _position < line.Length; _position++)
        {
            var character = line[_position];
            if (character == '"')
            {
                _position++;
                return DecodeText(name, text.ToString());
            }

            if (character == '\\')
            {
                _position++;
                AppendEscape(text);
            }
            else
            {
                text.Append(character);
            }
        }

        _position = start;
        LoseRest("a quoted value is not closed");
        return null;
    }

    /// <summary><c>\x</c> means x; <c>\u</c> and four hex digits mean that character, as mppx writes what does not fit into Latin-1.</summary>
    private void AppendEscape(StringBuilder text)
    {
        if (_position >= line.Length)
        {
            return;
        }

        var hex = line.AsSpan(Math.Min(_position + 1, line.Length));
        if (line[_position] == 'u' && hex.Length >= 4
            && ushort.TryParse(hex[..4], NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var unit))
        {
            text.Append((char)unit);
            _position += 4;
        }
        else
        {
            text.Append(line[_position]);
        }
    }

    /// <summary>
    /// Header bytes arrive as Latin-1 characters where most servers mean UTF-8. mppx sends U+0080 to U+00FF as single bytes, so texts
    /// for people stay as they are when they are not UTF-8; values of the protocol must be.
    /// </summary>
    private string? DecodeText(string name, string text)
    {
        if (text.AsSpan().ContainsAnyInRange('\u0080', '\u00FF') && !text.AsSpan().ContainsAnyExceptInRange('\u0000', '\u00FF'))
        {
            if (Base64UrlText.TryReadUtf8(Encoding.Latin1.GetBytes(text), out var decoded))
            {
                text = decoded;
            }
            else if (!IsTextForPeople(name))
            {
                Fail($"the parameter '{DisplayText.Sanitize(name, 40)}' is not valid UTF-8");
                return null;
            }
        }

        if (text.AsSpan().ContainsAny('\0', '\r', '\n') || !IsWellFormed(text))
        {
            Fail($"the parameter '{DisplayText.Sanitize(name, 40)}' holds characters that are not allowed");
            return null;
        }

        return text;
    }

    private static bool IsTextForPeople(string name) =>
        name.Equals("realm", StringComparison.OrdinalIgnoreCase) || name.Equals("description", StringComparison.OrdinalIgnoreCase);

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

    private void Finish(List<PaymentChallenge> challenges, List<MalformedChallenge> malformed)
    {
        if (_parameters is { } parameters)
        {
            if (_error is null && PaymentChallenge.TryCreate(parameters, out var challenge, out _error))
            {
                challenges.Add(challenge!);
            }
            else
            {
                malformed.Add(new MalformedChallenge(_error!, parameters.GetValueOrDefault("method"), parameters.GetValueOrDefault("intent")));
            }
        }

        _parameters = null;
        _error = null;
    }

    private void Fail(string reason) => _error ??= reason;

    private bool SkipToMember()
    {
        while (_position < line.Length && line[_position] is ' ' or '\t' or ',')
        {
            _position++;
        }

        return _position < line.Length;
    }

    private void SkipMember()
    {
        for (var quoted = false; _position < line.Length && (quoted || line[_position] != ','); _position++)
        {
            quoted ^= line[_position] == '"';
        }
    }

    private bool SkipSpace()
    {
        var start = _position;
        while (_position < line.Length && line[_position] is ' ' or '\t')
        {
            _position++;
        }

        return _position > start;
    }

    private string ReadToken()
    {
        var length = line.AsSpan(_position).IndexOfAnyExcept(TokenCharacters);
        var end = length < 0 ? line.Length : _position + length;
        var token = line[_position..end];
        _position = end;
        return token;
    }
}
