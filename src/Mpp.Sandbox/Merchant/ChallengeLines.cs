using Mpp.Client.Protocol;

namespace Mpp.Sandbox.Merchant;

/// <summary>Lays challenges out as lines of <c>WWW-Authenticate</c>.</summary>
internal static class ChallengeLines
{
    private const string Unknown =
        "Payment id=\"unknown-method\", realm=\"sandbox\", method=\"sandboxunknown\", intent=\"charge\", request=\"e30\"";

    private const string Malformed = "Payment realm=\"sandbox\", method=\"sandboxmalformed\", intent=\"charge\", request=\"e30\"";

    public static IReadOnlyList<string> Write(IReadOnlyList<PaymentChallenge> challenges, ChallengeShape shape)
    {
        var members = challenges.Select(ChallengeWriter.Format).ToList();
        if (shape.OtherSchemes)
        {
            members.Insert(1, "Bearer realm=\"sandbox, Payment id=\\\"none\\\"\", error=\"invalid_token\"");
            members.Insert(0, "Basic realm=\"sandbox\", charset=\"UTF-8\"");
        }

        if (shape.UnknownMethodNeighbour)
        {
            members.Insert(0, Unknown);
        }

        if (shape.MalformedNeighbour)
        {
            members.Insert(0, Malformed);
        }

        List<string> lines = shape.OneLine ? [string.Join(", ", members)] : members;
        if (shape.RawLine is { } raw)
        {
            lines.Insert(0, raw);
        }

        return lines;
    }
}
