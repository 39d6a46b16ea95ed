using System.Text;
using Mpp.Client.Protocol;

namespace Mpp.Benchmarks.Comparison;

/// <summary>Values of <c>WWW-Authenticate</c> as a Tempo merchant writes them, with <c>{id}</c> where the id stands.</summary>
internal static class ChallengeHeaders
{
    private const string Request =
        """{"amount":"10000","currency":"0x20c0000000000000000000000000000000000000","methodDetails":{"chainId":42431},"recipient":"0x976EA74026E726554dB657fA54763abd0C3a0aa9"}""";

    /// <summary>A challenge with a description of so many characters.</summary>
    public static string One(int description = 0) => Challenge("{id}", description);

    /// <summary>So many challenges in one line, any of which could be paid.</summary>
    public static string Many(int count) => string.Join(", ", Enumerable.Range(0, count).Select(number => Challenge($"{{id}}-{number}", description: 0)));

    private static string Challenge(string id, int description)
    {
        var expires = Rfc3339.Format(TimeProvider.System.GetUtcNow() + TimeSpan.FromHours(1));
        var text = description == 0 ? "" : $", description=\"{new string('d', description)}\"";
        return $"Payment id=\"{id}\", realm=\"benchmark\", method=\"tempo\", intent=\"charge\", request=\"{Base64UrlText.Encode(Encoding.UTF8.GetBytes(Request))}\", expires=\"{expires}\"{text}";
    }
}
