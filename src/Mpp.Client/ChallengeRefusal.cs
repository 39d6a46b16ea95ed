using Mpp.Client.Policy;

namespace Mpp.Client;

/// <summary>Why one challenge of a 402 was not paid.</summary>
/// <param name="Method">The method that it claimed, or <see langword="null"/> when it could not be read.</param>
/// <param name="Intent">The intent that it claimed, or <see langword="null"/>.</param>
/// <param name="Violations">What stands in the way, in the order of the checks; at least one.</param>
public sealed record ChallengeRefusal(string? Method, string? Intent, IReadOnlyList<PolicyViolation> Violations)
{
    /// <summary>The rule that was broken first, one of <see cref="PolicyRules"/>.</summary>
    public string Rule => Violations[0].Rule;

    internal bool MayPassWithFreshChallenge => Violations.All(violation => violation.MayPassWithFreshChallenge);

    /// <summary>Method, rule and sentence.</summary>
    public override string ToString() => $"{Method ?? "unreadable"}/{Intent ?? "challenge"}: {Violations[0].Message} [{Rule}]";
}
