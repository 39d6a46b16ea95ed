using Mpp.Client.Protocol;

namespace Mpp.Sandbox.Merchant;

/// <summary>Writes the answers to requests that are not paid, each 402 with new challenges.</summary>
internal sealed class PaymentRefusals(ChallengeIssuer issuer, ChallengeShape shape)
{
    private const string ProblemBase = "https://paymentauth.org/problems/";

    public MerchantAnswer PaymentRequired(MerchantRequest request, PaidResource resource) =>
        Refuse(new CredentialRefusedException("payment-required", "Payment is required."), request, resource);

    public MerchantAnswer Refuse(CredentialRefusedException refused, MerchantRequest request, PaidResource resource)
    {
        var challenges = refused.Status == 402 ? issuer.Issue(request, resource.Offer) : [];
        return refused.IsPaymentFailure && resource.FailsWithoutProblemDetails
            ? WithChallenges(PaymentFailed(refused), challenges)
            : WithProblem(refused, challenges);
    }

    /// <summary>402 with a challenge that was already given out.</summary>
    public MerchantAnswer Repeat(PaymentChallenge challenge) =>
        WithProblem(CredentialRefusedException.VerificationFailed("The payment could not be verified."), [challenge]);

    private static MerchantAnswer PaymentFailed(CredentialRefusedException refused) => MerchantAnswer.Json(refused.Status, json =>
    {
        json.WriteStartObject("error");
        json.WriteString("code", "payment_failed");
        json.WriteString("message", "The payment failed.");
        json.WriteStartObject("details");
        json.WriteString("reason", refused.Message);
        json.WriteEndObject();
        json.WriteEndObject();
    });

    private MerchantAnswer WithProblem(CredentialRefusedException refused, IReadOnlyList<PaymentChallenge> challenges)
    {
        var answer = MerchantAnswer.Json(refused.Status, json =>
        {
            json.WriteString("type", ProblemBase + refused.Problem);
            json.WriteString("title", refused.Title);
            json.WriteNumber("status", refused.Status);
            json.WriteString("detail", refused.Message);
            json.WriteOptional("challengeId", challenges.Count == 0 ? null : challenges[0].Id);
        });
        return WithChallenges(answer with { ContentType = "application/problem+json" }, challenges);
    }

    private MerchantAnswer WithChallenges(MerchantAnswer answer, IReadOnlyList<PaymentChallenge> challenges)
    {
        IReadOnlyList<string> lines = challenges.Count == 0 ? [] : ChallengeLines.Write(challenges, shape);
        return lines.Aggregate(
            answer.Adding("Cache-Control", "no-store"), (grown, line) => grown.Adding(PaymentHeaderNames.Challenge, line));
    }
}
