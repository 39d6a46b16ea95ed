using System.Text;

namespace Mpp.Client.Protocol;

/// <summary>Writes a challenge as the value of <c>WWW-Authenticate</c>, as a server does.</summary>
internal static class ChallengeWriter
{
    /// <exception cref="PaymentFormatException">A value holds a line break, or another character that a header cannot carry.</exception>
    public static string Format(PaymentChallenge challenge)
    {
        var text = new StringBuilder(PaymentHeaderNames.Scheme);
        var separator = " ";
        foreach (var (name, value) in Parameters(challenge))
        {
            if (value is not null)
            {
                text.Append(separator).Append(name).Append("=\"");
                AppendQuoted(text, name, value);
                text.Append('"');
                separator = ", ";
            }
        }

        return text.ToString();
    }

    private static IEnumerable<(string Name, string? Value)> Parameters(PaymentChallenge challenge) =>
    [
        ("id", challenge.Id), ("realm", challenge.Realm), ("method", challenge.Method), ("intent", challenge.Intent),
        ("request", challenge.Request), ("expires", challenge.Expires), ("digest", challenge.Digest), ("opaque", challenge.Opaque),
        ("description", challenge.Description), ("header", challenge.Header),
    ];

    private static void AppendQuoted(StringBuilder text, string name, string value)
    {
        foreach (var character in value)
        {
            _ = character switch
            {
                < ' ' and not '\t' => throw new PaymentFormatException($"'{name}' holds a control character, which a header cannot carry."),
                '"' or '\\' => text.Append('\\').Append(character),
                > '\u007E' => text.Append($"\\u{(int)character:x4}"),
                _ => text.Append(character),
            };
        }
    }
}
