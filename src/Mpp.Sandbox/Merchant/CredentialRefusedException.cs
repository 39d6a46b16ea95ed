using Mpp.Client.Protocol;

namespace Mpp.Sandbox.Merchant;

/// <summary>Ends the work on a credential with one of the protocol's problems.</summary>
internal sealed class CredentialRefusedException(string problem, string detail, int status = 402) : Exception(detail)
{
    /// <summary>The suffix of the problem type.</summary>
    public string Problem { get; } = problem;

    public int Status { get; } = status;

    public string Title => Problem switch
    {
        "bad-request" => "Bad Request",
        "internal-payment-error" => "Internal Payment Error",
        "invalid-challenge" => "Invalid Challenge",
        "invalid-payload" => "Invalid Payload",
        "malformed-credential" => "Malformed Credential",
        "method-unsupported" => "Method Unsupported",
        "payment-action-required" => "Payment Action Required",
        "payment-expired" => "Payment Expired",
        "payment-required" => "Payment Required",
        _ => "Verification Failed",
    };

    /// <summary>Whether the credential was in order and the payment itself failed.</summary>
    public bool IsPaymentFailure { get; private init; }

    /// <summary>The challenge when it was settled by an earlier request, so that this answer is one about settled money.</summary>
    public PaymentChallenge? SettledChallenge { get; private init; }

    public static CredentialRefusedException BadRequest(string detail) => new("bad-request", detail, 400);

    public static CredentialRefusedException MethodUnsupported(string detail) => new("method-unsupported", detail, 400);

    public static CredentialRefusedException InvalidChallenge(string detail) => new("invalid-challenge", detail);

    public static CredentialRefusedException InvalidPayload(string detail) => new("invalid-payload", detail);

    public static CredentialRefusedException VerificationFailed(string detail) => new("verification-failed", detail);

    /// <summary>The chain or the processor said no.</summary>
    public static CredentialRefusedException PaymentFailed(string detail) => new("verification-failed", detail) { IsPaymentFailure = true };

    public static CredentialRefusedException ActionRequired() =>
        new("payment-action-required", "The payment needs an action of its payer.");

    /// <summary>The chain or the processor gave no answer: the money may have moved or not.</summary>
    public static CredentialRefusedException Unknown(string detail) => new("internal-payment-error", detail, 500);

    public static CredentialRefusedException AlreadyProcessed(PaymentChallenge? settled = null) =>
        new("verification-failed", "The payment has already been processed.") { SettledChallenge = settled };
}
