using Mpp.Client.Protocol;

namespace Mppcs.Decoding;

/// <summary>Recognises challenges, credentials and receipts in what people paste: with or without a header name, or among other headers.</summary>
internal static class ProtocolText
{
    public const string Malformed = "malformed";

    private const int LongestText = 512 * 1024;

    private static readonly string[] CredentialHeaders = [PaymentHeaderNames.Authorization, PaymentHeaderNames.PaymentAuthorization];

    /// <exception cref="UsageException">It is none of these, or is malformed; the message says why.</exception>
    public static DecodedText Read(string text)
    {
        if (text.Length > LongestText)
        {
            throw Unreadable($"The text is longer than {LongestText} characters.");
        }

        var lines = text.Split('\n').Select(line => line.Trim()).Where(line => line.Length > 0).ToList();
        if (lines.Count == 0)
        {
            throw Unreadable("There is nothing to decode. Give a header as an argument or on the standard input.");
        }

        return ReadNamed(lines) ?? ReadBare(string.Concat(lines));
    }

    private static DecodedText? ReadNamed(List<string> lines)
    {
        var challenges = Values(lines, PaymentHeaderNames.Challenge);
        if (challenges.Count > 0)
        {
            return ReadChallenges(challenges);
        }

        var credential = CredentialHeaders.SelectMany(name => Values(lines, name)).FirstOrDefault();
        if (credential is not null)
        {
            return ReadCredential(credential);
        }

        return Values(lines, PaymentHeaderNames.Receipt) is [{ } receipt, ..] ? ReadReceipt(receipt) : null;
    }

    private static DecodedText ReadBare(string text)
    {
        if (!text.StartsWith(PaymentHeaderNames.Scheme + " ", StringComparison.OrdinalIgnoreCase))
        {
            return text.Contains('"', StringComparison.Ordinal) ? ReadChallenges([text]) : ReadEncoded(text);
        }

        var rest = text[PaymentHeaderNames.Scheme.Length..].Trim();
        return rest.TrimEnd('=').Contains('=', StringComparison.Ordinal) ? ReadChallenges([text]) : ReadCredential(text);
    }

    /// <summary>Bare base64url: its JSON tells what it is.</summary>
    private static DecodedText ReadEncoded(string text)
    {
        if (!Base64UrlText.TryDecode(text, out var json))
        {
            throw Unreadable("This is neither a Payment challenge, a credential nor a receipt. Paste the header line, for instance 'WWW-Authenticate: Payment id=…'.");
        }

        if (!StrictJson.TryParseObject(json, out var root, out var error))
        {
            throw Unreadable($"The base64url text cannot be read: {error}.");
        }

        return root.TryGetProperty("challenge", out _) ? ReadCredential($"{PaymentHeaderNames.Scheme} {text}") : ReadReceipt(text);
    }

    private static DecodedText ReadChallenges(IReadOnlyList<string> lines)
    {
        var set = ChallengeSet.Read(lines);
        return set.IsEmpty
            ? throw Unreadable("There is no Payment challenge in this header.")
            : new DecodedText { Challenges = set };
    }

    private static DecodedText ReadCredential(string text) => PaymentCredential.TryParse(text, out var credential, out var error)
        ? new DecodedText { Credential = credential }
        : throw Unreadable($"The credential cannot be read: {error}.");

    private static DecodedText ReadReceipt(string text) => PaymentReceipt.TryParse(text, out var receipt, out var error)
        ? new DecodedText { Receipt = receipt }
        : throw Unreadable($"The receipt cannot be read: {error}.");

    private static List<string> Values(List<string> lines, string name) =>
        [.. lines.Where(line => line.StartsWith(name + ":", StringComparison.OrdinalIgnoreCase)).Select(line => line[(name.Length + 1)..].Trim())];

    private static UsageException Unreadable(string message) => new(message, Malformed);
}
