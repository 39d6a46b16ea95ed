using Mpp.Client.Protocol;

namespace Mpp.Client.Tests.Protocol;

/// <summary>Lines of <c>WWW-Authenticate</c> for tests.</summary>
internal static class ChallengeText
{
    public const string Request = "eyJhbW91bnQiOiIxMDAifQ";

    public const string Sound = $"Payment id=\"a\", realm=\"r\", method=\"tempo\", intent=\"charge\", request=\"{Request}\"";

    public static string With(string id = "a", string realm = "r", string method = "tempo", string intent = "charge", string request = Request,
        string more = "") =>
        $"Payment id=\"{id}\", realm=\"{realm}\", method=\"{method}\", intent=\"{intent}\", request=\"{request}\"{more}";

    public static PaymentChallenge ReadOne(string line)
    {
        var read = ChallengeSet.Read([line]);
        Assert.That(read.Malformed, Is.Empty);
        return read.Challenges.Single();
    }

    public static ChallengeSet Read(params string[] lines) => ChallengeSet.Read(lines);

    /// <summary>Asserts that a line asks for a payment, and for none that can be considered.</summary>
    public static MalformedChallenge ReadRefused(string line)
    {
        var read = ChallengeSet.Read([line]);
        Assert.That(read.Challenges, Is.Empty);
        return read.Malformed[0];
    }

    /// <summary>Text as a header shows it: each byte of its UTF-8 form as one character.</summary>
    public static string AsHeaderBytes(string text) => System.Text.Encoding.Latin1.GetString(System.Text.Encoding.UTF8.GetBytes(text));
}
