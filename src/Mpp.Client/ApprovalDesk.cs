using Mpp.Client.Policy;

namespace Mpp.Client;

/// <summary>Asks the approver where the policy wants that. Everything but a timely yes means no.</summary>
internal sealed class ApprovalDesk(IPaymentApprover? approver, SpendPolicy policy, TimeProvider clock)
{
    public bool IsStaffed => approver is not null;

    /// <summary>What stands against signing the quote, or <see langword="null"/>; and what the approver threw.</summary>
    public async Task<(PolicyViolation? Objection, Exception? Cause)> AskAsync(Quote quote, PaymentOffer offer, CancellationToken cancellationToken)
    {
        if (approver is null || !policy.AsksApprover(quote))
        {
            return (null, null);
        }

        using var timeout = new CancellationTokenSource(policy.ApprovalTimeout, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, cancellationToken);
        try
        {
            var request = new ApprovalRequest(quote, offer.Origin, offer.HttpMethod, offer.Purpose);

            // One that does not listen to its token is not waited for either.
            var decision = await approver.ApproveAsync(request, either.Token).AsTask().WaitAsync(either.Token).ConfigureAwait(false);
            return decision == ApprovalDecision.Approved && !timeout.IsCancellationRequested ? (null, null) : (Objection("The approver said no."), null);
        }
        catch (Exception exception) when (exception is not OperationCanceledException || !cancellationToken.IsCancellationRequested)
        {
            return (Objection(timeout.IsCancellationRequested
                ? $"The approver did not answer within {policy.ApprovalTimeout}, which means no."
                : "The approver failed, which means no."), exception);
        }
    }

    private static PolicyViolation Objection(string message) => new(PolicyRules.Approval, "", "", message);
}
