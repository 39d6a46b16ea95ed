namespace Mpp.Client.Policy;

/// <summary>One rule that a payment breaks.</summary>
/// <param name="Rule">The rule's name, one of <see cref="PolicyRules"/>.</param>
/// <param name="Limit">What the policy allows.</param>
/// <param name="Asked">What the challenge asks.</param>
/// <param name="Message">A sentence for people, which says what to change.</param>
public sealed record PolicyViolation(string Rule, string Limit, string Asked, string Message)
{
    /// <summary>Whether the same request might get a challenge that does not break this rule, if it were sent again now.</summary>
    public bool MayPassWithFreshChallenge { get; init; }
}
