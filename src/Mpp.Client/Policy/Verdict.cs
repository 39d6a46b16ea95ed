namespace Mpp.Client.Policy;

/// <summary>The policy's answer to a quote.</summary>
/// <param name="Violations">Every rule that the quote breaks, in the order of the checks; empty when it may be paid.</param>
public sealed record Verdict(IReadOnlyList<PolicyViolation> Violations)
{
    /// <summary>Whether the quote may be paid.</summary>
    public bool IsAllowed => Violations.Count == 0;

    /// <summary><c>allowed</c>, or the first rule that was broken.</summary>
    public override string ToString() => IsAllowed ? "allowed" : $"refused ({Violations[0].Rule}): {Violations[0].Message}";
}
