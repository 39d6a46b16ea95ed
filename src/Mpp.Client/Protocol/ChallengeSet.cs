namespace Mpp.Client.Protocol;

/// <summary>Every Payment challenge of one response: those that can be considered, and those that cannot with the reason.</summary>
internal sealed class ChallengeSet
{
    public const int MaximumChallenges = 32;

    private ChallengeSet(IReadOnlyList<PaymentChallenge> challenges, IReadOnlyList<MalformedChallenge> malformed)
    {
        Challenges = challenges;
        Malformed = malformed;
    }

    public static ChallengeSet Empty { get; } = new([], []);

    /// <summary>Challenges in the order of the server, each of which may be quoted.</summary>
    public IReadOnlyList<PaymentChallenge> Challenges { get; }

    public IReadOnlyList<MalformedChallenge> Malformed { get; }

    /// <summary>Whether the response asked for a payment at all, readable or not.</summary>
    public bool IsEmpty => Challenges.Count == 0 && Malformed.Count == 0;

    /// <summary>
    /// Reads the raw <c>WWW-Authenticate</c> lines. The platform's typed list is of no use here: it silently drops every challenge
    /// of a line that holds a malformed one.
    /// </summary>
    public static ChallengeSet Read(IEnumerable<string> headerLines)
    {
        var found = new List<PaymentChallenge>();
        var malformed = new List<MalformedChallenge>();
        foreach (var line in headerLines)
        {
            new ChallengeLineReader(line).ReadAll(found, malformed);
            if (found.Count + malformed.Count > MaximumChallenges)
            {
                return new ChallengeSet([], [new MalformedChallenge($"the response holds more than {MaximumChallenges} Payment challenges", null, null)]);
            }
        }

        return new ChallengeSet(KeepUnambiguous(found, malformed), malformed);
    }

    private static List<PaymentChallenge> KeepUnambiguous(List<PaymentChallenge> found, List<MalformedChallenge> malformed)
    {
        var kept = new List<PaymentChallenge>();
        foreach (var sameId in found.GroupBy(challenge => challenge.Id, StringComparer.Ordinal))
        {
            var first = sameId.First();
            if (!sameId.All(first.HasSameContent))
            {
                malformed.AddRange(sameId.Select(challenge =>
                    new MalformedChallenge("the same id stands for different terms", challenge.Method, challenge.Intent)));
            }
            else
            {
                kept.Add(first);
            }
        }

        // A malformed challenge may be the one that the server meant: its healthy twin is not paid.
        var doubtful = kept.Where(challenge => malformed.Any(bad => bad.Claims(challenge))).ToList();
        foreach (var challenge in doubtful)
        {
            kept.Remove(challenge);
            malformed.Add(new MalformedChallenge("another challenge of the same method and intent is malformed", challenge.Method, challenge.Intent));
        }

        return kept;
    }
}
