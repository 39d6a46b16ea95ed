using System.Buffers;

namespace Mpp.Client.Protocol;

/// <summary>
/// Splits one <c>WWW-Authenticate</c> line into challenges (RFC 9110 section 11.6.1) in linear time. Only what stands outside quoted
/// strings can begin a challenge or a parameter.
/// </summary>
internal sealed class ChallengeLineReader(string line)
{
    private static readonly SearchValues<char> TokenCharacters =
        SearchValues.Create("!#$%&'*+-.^_`|~0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz");

    // A tail that is cut off these would change what is paid, or what the server gets back. A description is covered by nothing.
    private static readonly HashSet<string> ProtocolParameters = new(StringComparer.OrdinalIgnoreCase)
    {
        "id", "realm", "method", "intent", "request", "expires", "digest", "opaque", "header",
    };

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

        if (!TryReadValue(name, out var value))
        {
            LoseRest("a quoted value is not closed");
            return;
        }

        if (_parameters is not null && !_parameters.TryAdd(name, value))
        {
            Fail($"the parameter '{DisplayText.Sanitize(name, 40)}' appears twice");
        }

        SkipSpace();
        if (_position < line.Length && line[_position] != ',')
        {
            if (ProtocolParameters.Contains(name))
            {
                Fail($"text follows the value of the parameter '{DisplayText.Sanitize(name, 40)}'");
            }

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

    /// <summary><see langword="false"/> only when a quote is not closed; a value that cannot be decoded fails the challenge.</summary>
    private bool TryReadValue(string name, out string value)
    {
        if (line[_position] != '"')
        {
            value = ReadToken();
            return true;
        }

        var end = FindClosingQuote(_position + 1);
        value = "";
        if (end < 0)
        {
            return false;
        }

        if (QuotedText.TryDecode(line[(_position + 1)..end], IsTextForPeople(name), out var text, out var error))
        {
            value = text;
        }
        else
        {
            Fail($"the parameter '{DisplayText.Sanitize(name, 40)}' {error}");
        }

        _position = end + 1;
        return true;
    }

    private static bool IsTextForPeople(string name) =>
        name.Equals("realm", StringComparison.OrdinalIgnoreCase) || name.Equals("description", StringComparison.OrdinalIgnoreCase);

    private int FindClosingQuote(int start)
    {
        for (var index = start; index < line.Length; index++)
        {
            if (line[index] == '"')
            {
                return index;
            }

            if (line[index] == '\\')
            {
                index++;
            }
        }

        return -1;
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
        while (_position < line.Length && line[_position] != ',')
        {
            var end = line[_position] == '"' ? FindClosingQuote(_position + 1) : _position;
            if (end < 0)
            {
                LoseRest("a quoted text is not closed");
                return;
            }

            _position = end + 1;
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
