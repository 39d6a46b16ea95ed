using Mpp.Client.Policy;

namespace Mpp.Client.Methods.Stripe.Link;

/// <summary>Waits for the decision of a wallet's owner, and tells them what to do meanwhile.</summary>
internal sealed class LinkWait(LinkSpendRequests requests, TimeProvider clock, IProgress<LinkPrompt>? people)
{
    private const string Asking = "Link does not say whether the payment is approved";

    private static readonly TimeSpan LongestInterval = TimeSpan.FromSeconds(20);

    /// <exception cref="LinkException">It was not approved.</exception>
    public async Task ForApprovalAsync(LinkSpendRequest request, Quote quote, DateTimeOffset deadline, CancellationToken cancellationToken)
    {
        var price = quote.Currency.ToMoney((UInt128)((StripeChargeTerms)quote.Details!).Amount);
        people?.Report(new LinkPrompt(LinkStep.Approve, $"Approve the payment of {price} in Link.") { Url = request.ApprovalUrl, ExpiresAt = deadline });
        var (wasTold, interval) = (false, LinkContract.PollInterval);
        while (!IsApproved(request))
        {
            if (request.Status == LinkContract.RequiresAction && !wasTold)
            {
                wasTold = true;
                people?.Report(new LinkPrompt(LinkStep.Act, request.ActionMessage ?? "Link needs something before this payment can be approved.")
                {
                    Url = request.ActionUrl,
                    ExpiresAt = request.ResumesByItself ? deadline : null,
                });
            }

            if (request is { Status: LinkContract.RequiresAction, ResumesByItself: false })
            {
                throw new LinkException(LinkFailure.ActionRequired, $"Link needs something before this payment can be approved: {request.ActionMessage ?? "see the Link app"}")
                {
                    ActionUrl = request.ActionUrl,
                };
            }

            if (clock.GetUtcNow() + interval >= deadline)
            {
                throw new LinkException(LinkFailure.Expired, "The payment was not approved in Link in time, which means no.");
            }

            await Task.Delay(interval, clock, cancellationToken).ConfigureAwait(false);
            var (read, reply) = await requests.ReadAsync(request.Id, withToken: false, cancellationToken).ConfigureAwait(false);
            if (read is not null)
            {
                (request, interval) = (read, LinkContract.PollInterval);
            }
            else
            {
                // Questions may be repeated; a server in trouble is asked less often.
                interval = reply.IsLost || reply.Status is 429 or >= 500
                    ? TimeSpan.FromTicks(Math.Min(interval.Ticks * 2, LongestInterval.Ticks))
                    : throw reply.ToException(Asking);
            }
        }

        people?.Report(new LinkPrompt(LinkStep.Approved, $"The payment of {price} was approved in Link."));
    }

    /// <summary>Whether it is; any state that can no longer become it is a failure, and one that is not known is waited for.</summary>
    private static bool IsApproved(LinkSpendRequest request) => request.Status switch
    {
        LinkContract.Approved => true,
        LinkContract.Denied => throw new LinkException(LinkFailure.Denied, "The payment was refused in Link."),
        LinkContract.Expired or LinkContract.Canceled => throw new LinkException(LinkFailure.Expired, $"The payment was not approved in Link: the request is {request.Status}."),
        LinkContract.Succeeded or LinkContract.Failed => throw new LinkException(LinkFailure.Refused, $"The payment was not approved in Link: the request is {request.Status}."),
        _ => false,
    };
}
