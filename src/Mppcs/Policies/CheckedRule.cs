using Mpp.Client.Policy;

namespace Mppcs.Policies;

/// <summary>One rule that a payment was held against.</summary>
/// <param name="Rule">Its name, one of <see cref="PolicyRules"/>.</param>
/// <param name="Limit">What it allows.</param>
/// <param name="Asked">What the payment asks.</param>
/// <param name="Objection">Why it is broken; <see langword="null"/> when it is kept.</param>
internal sealed record CheckedRule(string Rule, string Limit, string Asked, string? Objection)
{
    public bool IsKept => Objection is null;
}
