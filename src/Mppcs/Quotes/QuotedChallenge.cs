using Mpp.Client;
using Mpp.Client.Policy;
using Mpp.Client.Protocol;

namespace Mppcs.Quotes;

/// <summary>One challenge, how it was read, and what the policy says to it.</summary>
/// <param name="Challenge">The challenge; <see langword="null"/> when it could not be read.</param>
/// <param name="Quote">Its price; <see langword="null"/> when it could not be quoted.</param>
/// <param name="Method">The method that it claims.</param>
/// <param name="Intent">The intent that it claims.</param>
/// <param name="Reasons">What speaks against paying it.</param>
/// <param name="MissingKey">What has to be configured before anything can be paid by this method; no verdict on the challenge.</param>
internal sealed record QuotedChallenge(
    PaymentChallenge? Challenge, Quote? Quote, string? Method, string? Intent, IReadOnlyList<PolicyViolation> Reasons, string? MissingKey)
{
    public bool IsAllowed => Quote is not null && Reasons.Count == 0;

    public static QuotedChallenge Of(PaymentAppraisal appraisal) => new(
        appraisal.Challenge, appraisal.Quote, appraisal.ClaimedMethod, appraisal.ClaimedIntent,
        [.. appraisal.Violations.Where(violation => violation.Rule != PolicyRules.Configuration)],
        appraisal.Violations.FirstOrDefault(violation => violation.Rule == PolicyRules.Configuration)?.Message);

    public static QuotedChallenge Of(ChallengeRefusal refusal) => new(null, null, refusal.Method, refusal.Intent, refusal.Violations, null);

    public ChallengeRefusal ToRefusal() => new(Method, Intent, Reasons);
}
