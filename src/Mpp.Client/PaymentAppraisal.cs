using Mpp.Client.Methods;
using Mpp.Client.Policy;
using Mpp.Client.Protocol;

namespace Mpp.Client;

/// <summary>One challenge, what it would cost, and everything that stands in the way of paying it.</summary>
internal sealed record PaymentAppraisal(
    PaymentChallenge? Challenge, IPaymentMethod? Method, Quote? Quote, string? ClaimedMethod, string? ClaimedIntent, IReadOnlyList<PolicyViolation> Violations)
{
    public bool IsPayable => Quote is not null && Violations.Count == 0;

    public ChallengeRefusal ToRefusal() => new(ClaimedMethod, ClaimedIntent, Violations);

    public static PaymentAppraisal Malformed(MalformedChallenge malformed) => new(null, null, null, Shown(malformed.Method), Shown(malformed.Intent),
        [new PolicyViolation(PolicyRules.Challenge, "", "", $"The challenge is malformed: {malformed.Reason}.")]);

    // What failed the grammar of names may hold anything, terminal escapes included.
    private static string? Shown(string? name) => name is null ? null : DisplayText.Sanitize(name, 64);

    public static PaymentAppraisal Unpayable(PaymentChallenge challenge, params IReadOnlyList<PolicyViolation> violations) =>
        new(challenge, null, null, challenge.Method, challenge.Intent, violations);

    public static PaymentAppraisal Quoted(PaymentChallenge challenge, IPaymentMethod method, Quote quote, IReadOnlyList<PolicyViolation> violations) =>
        new(challenge, method, quote, challenge.Method, challenge.Intent, violations);
}
