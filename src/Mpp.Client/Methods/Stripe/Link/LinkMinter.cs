using System.Diagnostics;
using System.Security.Cryptography;
using System.Text;
using Mpp.Client.Ledger;
using Mpp.Client.Policy;

namespace Mpp.Client.Methods.Stripe.Link;

/// <summary>
/// Mints from a Link wallet, whose owner approves each payment. The approval is asked for while the money is reserved; the token is fetched
/// only when the payment is signed, and belongs to that payment alone.
/// </summary>
[DebuggerDisplay("{ToString(),nq}")]
internal sealed class LinkMinter : IApprovingMinter, IDisposable
{
    [DebuggerBrowsable(DebuggerBrowsableState.Never)]
    private readonly LinkSession _session;

    private readonly LinkOptions _options;
    private readonly LinkSpendRequests _requests;
    private readonly LinkApprovals _approvals = new();
    private readonly LinkWait _wait;
    private readonly TimeProvider _clock;

    private LinkMinter(LinkOptions options, TimeProvider clock, IProgress<LinkPrompt>? people)
    {
        (_options, _clock) = (options, clock);
        _session = new LinkSession(options, clock, people);
        _requests = new LinkSpendRequests(options, _session);
        _wait = new LinkWait(_requests, clock, people);
        Account = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"link\n{options.ClientId}\n{options.TokenFile}\n{options.PaymentDetails}")));
    }

    public bool IsLive => !_options.IsTest;

    public string Account { get; }

    /// <summary>A minter for the wallet of these options. Nothing is read or sent yet.</summary>
    public static LinkMinter Create(LinkOptions options, TimeProvider clock, IProgress<LinkPrompt>? people) => new(options, clock, people);

    public long AuthorityFor(StripeChargeTerms terms) => _approvals.AmountFor(terms, _clock.GetUtcNow()) ?? terms.Amount;

    public async ValueTask<SpendApproval> ApproveAsync(
        SharedPaymentTokenRequest request, Quote quote, PaymentTime time, CancellationToken cancellationToken = default)
    {
        var terms = (StripeChargeTerms)quote.Details!;
        var (earlier, givenUp) = _approvals.Take(terms, _clock.GetUtcNow());
        foreach (var approval in givenUp)
        {
            await CancelAsync(approval.Approval.Id).ConfigureAwait(false);
        }

        if (earlier is null && (UInt128)request.Amount == quote.Exposure)
        {
            return await AskAsync(request, quote, time, cancellationToken).ConfigureAwait(false);
        }

        if (earlier is not null && earlier.Covers(terms) && (UInt128)earlier.Approval.Amount == quote.Exposure)
        {
            return earlier.Approval;
        }

        if (earlier is not null)
        {
            await CancelAsync(earlier.Approval.Id).ConfigureAwait(false);
        }

        throw new LinkException(LinkFailure.TermsChanged,
            "What the server asks now is not what was approved in Link, so nothing was paid. Send the request again to be asked about the new terms.");
    }

    public async ValueTask<SharedPaymentToken> MintAsync(SharedPaymentTokenRequest request, CancellationToken cancellationToken = default)
    {
        if (request.Approval is not { } approval)
        {
            throw new LinkException(LinkFailure.Refused, "No approval belongs to this payment, so no token was fetched.");
        }

        const string Fetching = "The token of the approved payment could not be fetched";
        for (var repeats = 0; ; repeats++)
        {
            var (read, reply) = await ReadForMintAsync(approval, Fetching, cancellationToken).ConfigureAwait(false);
            if (read is null)
            {
                throw reply.ToException(Fetching, nothingWasSigned: false);
            }

            if (LinkContract.IsDead(read.Status))
            {
                throw new LinkException(LinkFailure.Expired, $"{Fetching}: Link says that the request is {read.Status}.") { Status = reply.Status };
            }

            if (read.Token is { } token)
            {
                return read.IsFor(approval.Amount, request.Currency, request.NetworkId)
                    ? token
                    : throw new LinkException(LinkFailure.Refused, "Link made a token with other limits than were approved. It was not sent to the seller.", nothingWasSigned: false);
            }

            if (repeats == LinkContract.TokenRepeats)
            {
                throw new LinkException(LinkFailure.Refused, $"{Fetching}: Link gives none.", nothingWasSigned: false) { Status = reply.Status };
            }

            await Task.Delay(LinkContract.TokenInterval, _clock, cancellationToken).ConfigureAwait(false);
        }
    }

    public async Task<PaymentFinding> ProveAsync(SharedPaymentTokenRequest request, string? suffix, CancellationToken cancellationToken)
    {
        if (request.Approval is not { } approval)
        {
            return PaymentFinding.CannotTell("The ledger does not say which spend request the payment belongs to.");
        }

        var wasReceived = suffix is not null;
        try
        {
            if (!wasReceived)
            {
                // Nobody has the token, so that withdrawing the request ends the payment.
                await _requests.CancelAsync(approval.Id, cancellationToken).ConfigureAwait(false);
            }

            var (read, reply) = await _requests.ReadAsync(approval.Id, withToken: false, cancellationToken).ConfigureAwait(false);
            return read switch
            {
                null => reply.IsLost ? PaymentFinding.CannotTellYet("Link could not be reached, or its answer was lost.") : PaymentFinding.CannotTell($"Link does not say how the payment stands ({reply.Status})."),
                { Status: LinkContract.Succeeded } => PaymentFinding.Settled("Link says that the seller charged the token.", new LedgerProof("link")),
                _ when !wasReceived && LinkContract.IsDead(read.Status) => PaymentFinding.Void($"The spend request is {read.Status}, and nobody has got its token.", new LedgerProof("link")),
                _ => PaymentFinding.CannotTell($"Link says that the payment is {read.Status}, which proves nothing. A receipt or the wallet's history does."),
            };
        }
        catch (LinkException exception)
        {
            return PaymentFinding.CannotTell(exception.Message);
        }
    }

    public void Dispose() => _session.Dispose();

    public override string ToString() => IsLive ? "a Link wallet" : "a Link wallet in test mode";

    private async Task<SpendApproval> AskAsync(SharedPaymentTokenRequest request, Quote quote, PaymentTime time, CancellationToken cancellationToken)
    {
        var deadline = _clock.GetUtcNow() + _options.ApprovalTimeout;
        await _session.EnsureSignedInAsync(isKnownDead: false, deadline, cancellationToken).ConfigureAwait(false);
        LinkSpendRequest made;
        try
        {
            made = await CreateAsync(request, quote, time, deadline, cancellationToken).ConfigureAwait(false);
        }
        catch (LinkException exception) when (exception.Failure == LinkFailure.NotSignedIn)
        {
            await _session.EnsureSignedInAsync(isKnownDead: true, deadline, cancellationToken).ConfigureAwait(false);
            made = await CreateAsync(request, quote, time, deadline, cancellationToken).ConfigureAwait(false);
        }

        if (!_approvals.TryClaim(made.Id))
        {
            throw new LinkException(LinkFailure.RateLimited, "Link takes this for another payment of this program that waits for the same approval, so it was not paid.");
        }

        try
        {
            await _wait.ForApprovalAsync(made, quote, deadline, cancellationToken).ConfigureAwait(false);
        }
        catch
        {
            await CancelAsync(made.Id).ConfigureAwait(false);
            throw;
        }

        var approval = new SpendApproval(made.Id, request.Amount);
        if (IsTooOld(quote, time))
        {
            _approvals.Keep(new LinkApproval(approval, (StripeChargeTerms)quote.Details!, _clock.GetUtcNow()));
        }

        return approval;
    }

    private Task<LinkSpendRequest> CreateAsync(
        SharedPaymentTokenRequest request, Quote quote, PaymentTime time, DateTimeOffset deadline, CancellationToken cancellationToken) =>
        _requests.CreateAsync(request, LinkContext.Describe(quote), deadline + time.MaxValidity, cancellationToken);

    /// <summary>Whether the policy will refuse the challenge by now; its approval then waits for a fresh one.</summary>
    private bool IsTooOld(Quote quote, PaymentTime time)
    {
        var (now, skew) = (_clock.GetUtcNow(), time.ServerNow - time.LocalNow);
        return quote.ExpiresAt - (skew > TimeSpan.Zero ? now + skew : now) < quote.MinimumRemaining;
    }

    private async Task<(LinkSpendRequest? Read, LinkReply Reply)> ReadForMintAsync(SpendApproval approval, string what, CancellationToken cancellationToken)
    {
        try
        {
            return await _requests.ReadAsync(approval.Id, withToken: true, cancellationToken).ConfigureAwait(false);
        }
        catch (LinkException exception)
        {
            // The wallet's owner approved, and a token may have been made for it.
            throw new LinkException(exception.Failure, $"{what}. {exception.Message}", nothingWasSigned: false, exception);
        }
    }

    /// <summary>Nobody has a token of it, so that a failure to withdraw it costs nothing: it ends by itself.</summary>
    private async Task CancelAsync(string id)
    {
        try
        {
            await _requests.CancelAsync(id, CancellationToken.None).ConfigureAwait(false);
        }
        catch (LinkException exception)
        {
            Activity.Current?.AddEvent(new ActivityEvent("mpp.link.cancel_failed", tags: new ActivityTagsCollection { ["error.type"] = exception.Failure.ToString() }));
        }
    }
}
