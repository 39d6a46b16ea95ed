using Mpp.Client.Protocol;

namespace Mpp.Client.Policy;

/// <summary>
/// Asks a person, or another program, before a payment that the policy allows is signed. It can only say no to what the policy allows,
/// never yes to what it refuses. An exception, a cancellation and the default answer all mean no.
/// </summary>
public interface IPaymentApprover
{
    /// <summary>Decides on one payment. The money is reserved while this runs.</summary>
    /// <param name="request">What would be paid, to whom, and who asks.</param>
    /// <param name="cancellationToken">Ends the wait; the payment is then refused.</param>
    ValueTask<ApprovalDecision> ApproveAsync(ApprovalRequest request, CancellationToken cancellationToken = default);
}

/// <summary>An approver's answer.</summary>
public enum ApprovalDecision
{
    /// <summary>Not to be paid; also the answer of an approver that forgot to answer.</summary>
    Denied = 0,

    /// <summary>This quote may be signed, once.</summary>
    Approved = 1,
}

/// <summary>What an approver decides on.</summary>
/// <param name="Quote">The payment. Its description is the server's words and proves nothing.</param>
/// <param name="Origin">Who asks for it, by TLS.</param>
/// <param name="HttpMethod">The method of the request that is paid for.</param>
/// <param name="Purpose">What the program said the payment is for, or <see langword="null"/>.</param>
public sealed record ApprovalRequest(Quote Quote, PaymentOrigin Origin, string HttpMethod, string? Purpose);
