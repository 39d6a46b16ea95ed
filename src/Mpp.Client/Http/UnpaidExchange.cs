using System.Net;
using Mpp.Client.Diagnostics;
using Mpp.Client.Policy;
using Mpp.Client.Protocol;

namespace Mpp.Client.Http;

/// <summary>
/// A request on its way to a 402: keeps its body repeatable, follows its redirects, and describes what a payment would be for. Leaves the
/// message as the caller made it.
/// </summary>
internal sealed class UnpaidExchange
{
    private const string UnpayableUrl = "The URL is not one that can be paid: it must be https without a user name.";
    private const string UnrepeatableBody =
        "The request body is a stream that cannot be sent a second time. Send bytes or a seekable stream, or raise MaxReplayableBodyLength.";

    private readonly Payer _payer;
    private readonly RedirectSettings? _redirects;
    private readonly RequestBody _body;
    private readonly PaymentOrigin? _asked;
    private readonly string? _callerRanking;
    private bool _isAcceptPaymentOurs;

    public UnpaidExchange(HttpRequestMessage request, Payer payer, RedirectSettings? redirects)
    {
        Request = request;
        _payer = payer;
        _redirects = redirects;
        _body = RequestBody.Of(request.Content, payer.Options.MaxReplayableBodyLength);
        request.Content = _body.Content;
        _asked = OriginOf(request.RequestUri);
        if (request.Headers.NonValidated.TryGetValues(PaymentHeaderNames.AcceptPayment, out var own))
        {
            _callerRanking = own.ToString();
        }
        else if (payer.AcceptPayment is { } offers && MayAdvertise(_asked))
        {
            _isAcceptPaymentOurs = request.Headers.TryAddWithoutValidation(PaymentHeaderNames.AcceptPayment, offers);
        }
    }

    public HttpRequestMessage Request { get; }

    /// <summary>Sends the request without a credential and follows redirects, where they are ours to follow.</summary>
    public async Task<HttpResponseMessage> SendAsync(
        Func<HttpRequestMessage, CancellationToken, Task<HttpResponseMessage>> send, CancellationToken cancellationToken)
    {
        var response = await send(Request, cancellationToken).ConfigureAwait(false);
        for (var followed = 0; _redirects is { IsFollowing: true } && followed < _redirects.MaximumRedirects; followed++)
        {
            if (!RedirectFollower.TryFollow(Request, response))
            {
                break;
            }

            response.Dispose();
            if (_isAcceptPaymentOurs && !MayAdvertise(OriginOf(Request.RequestUri)))
            {
                TakeBackAcceptPayment();
            }

            response = await send(Request, cancellationToken).ConfigureAwait(false);
        }

        AnsweredAt = _payer.Clock.GetUtcNow();
        return response;
    }

    /// <summary>When the challenges came: the server's clock is compared with ours at that moment.</summary>
    public DateTimeOffset AnsweredAt { get; set; }

    /// <summary>The first payment of this request, proven void, whose place another one may take.</summary>
    public PaymentAttempt? Replaces { get; set; }

    /// <summary>The Payment challenges of a 402; an empty set for every other answer.</summary>
    public ChallengeSet ReadChallenges(HttpResponseMessage response)
    {
        // Behind a second handler that has paid already, a 402 is an answer to its credential.
        if (response.StatusCode != HttpStatusCode.PaymentRequired
            || (Replaces is null && response.GetMppPayment() is { Outcome: not PaymentOutcome.NotPaid }))
        {
            return ChallengeSet.Empty;
        }

        var headers = response.Headers.NonValidated;
        var challenges = headers.TryGetValues(PaymentHeaderNames.Challenge, out var lines) ? ChallengeSet.Read(lines) : ChallengeSet.Empty;
        if (challenges.IsEmpty)
        {
            _payer.Logger.NotOurs(_asked?.ToString() ?? "the server", headers.Contains(PaymentHeaderNames.RemappedChallenge)
                ? "a gateway renamed the challenge header, and a renamed one is not paid"
                : headers.Contains("PAYMENT-REQUIRED") ? "it is an x402 answer" : "there is nothing to pay from");
        }

        return challenges;
    }

    /// <summary>Everything that the payer needs to decide, and what speaks against sending this request a second time.</summary>
    /// <exception cref="PaymentRefusedException">The 402 did not come from the origin that was asked.</exception>
    public async Task<PaymentOffer> DescribeOfferAsync(ChallengeSet challenges, HttpResponseMessage response, CancellationToken cancellationToken)
    {
        var origin = ConfirmOrigin(challenges, response);
        var isReplayable = await _body.TryPrepareReplayAsync(cancellationToken).ConfigureAwait(false);
        return new PaymentOffer
        {
            Origin = origin,
            Challenges = challenges,
            HttpMethod = Request.Method.Method,
            ServerTime = response.Headers.Date,
            ReceivedAt = AnsweredAt,
            BodyDigest = BodyDigest,
            RequestLimit = RequestLimit,
            Purpose = Request.Options.TryGetValue(MppRequestOptions.Purpose, out var purpose) ? purpose : null,
            IdempotencyKey = Replaces?.IdempotencyKey ?? PaidRequest.NewIdempotencyKey(Request),
            RequestDigest = RequestDigest.Of(Request, BodyDigest),
            Path = _payer.Options.RecordPaths ? Request.RequestUri!.AbsolutePath : null,
            Replaces = Replaces,
            CallerRanking = _callerRanking is null ? null : AcceptPayment.Parse(_callerRanking),
            OnSigning = payment => Request.Options.Set(MppRequestOptions.Payment, payment),
            TransportObjection = challenge => Objection(challenge, isReplayable || Request.Content is null),
        };
    }

    /// <summary>What an earlier payment must have been for, to be resumed with this request.</summary>
    /// <exception cref="PaymentRefusedException">The request cannot carry a credential.</exception>
    public async Task<PaymentOffer> DescribeResumptionAsync(CancellationToken cancellationToken)
    {
        if (_asked is null)
        {
            throw Refuse(ChallengeSet.Empty, PolicyRules.Transport, Request.RequestUri?.Scheme ?? "", UnpayableUrl);
        }

        if (!await _body.TryPrepareReplayAsync(cancellationToken).ConfigureAwait(false))
        {
            throw Refuse(ChallengeSet.Empty, PolicyRules.Body, "a stream", UnrepeatableBody);
        }

        return new PaymentOffer
        {
            Origin = _asked,
            Challenges = ChallengeSet.Empty,
            HttpMethod = Request.Method.Method,
            ReceivedAt = _payer.Clock.GetUtcNow(),
            BodyDigest = BodyDigest,
            RequestLimit = RequestLimit,
            RequestDigest = RequestDigest.Of(Request, BodyDigest),
        };
    }

    /// <summary>Takes back what was put on the message.</summary>
    public void Restore()
    {
        _body.Restore(Request);
        TakeBackAcceptPayment();
    }

    /// <summary>A redirect may have dropped the body.</summary>
    private ReadOnlyMemory<byte> BodyDigest => Request.Content is null ? RequestBody.EmptyDigest : _body.Digest;

    private Money? RequestLimit => Request.Options.TryGetValue(MppRequestOptions.Limit, out var limit) ? limit : null;

    private bool MayAdvertise(PaymentOrigin? origin) => origin is not null && _payer.Policy.AllowsOrigin(origin);

    private static PaymentOrigin? OriginOf(Uri? target) =>
        target is not null && PaymentOrigin.TryCreate(target, out var origin, out _) ? origin : null;

    private void TakeBackAcceptPayment()
    {
        if (_isAcceptPaymentOurs)
        {
            Request.Headers.Remove(PaymentHeaderNames.AcceptPayment);
            _isAcceptPaymentOurs = false;
        }
    }

    private PaymentOrigin ConfirmOrigin(ChallengeSet challenges, HttpResponseMessage response)
    {
        // Handlers below may have followed a redirect on a message of their own.
        var answeredBy = response.RequestMessage ?? Request;
        if (_asked is null || !PaymentOrigin.TryCreate(answeredBy.RequestUri!, out var answered, out _))
        {
            throw Refuse(challenges, PolicyRules.Transport, answeredBy.RequestUri?.Scheme ?? "", UnpayableUrl);
        }

        if (answered != _asked || answeredBy.Method != Request.Method)
        {
            throw Refuse(challenges, PolicyRules.Redirect, answered.ToString(),
                $"Refusing to send payment credential across redirect: {_asked} was asked, and {answered} wants to be paid.");
        }

        Request.RequestUri = answeredBy.RequestUri;
        return answered;
    }

    private PolicyViolation? Objection(PaymentChallenge challenge, bool isReplayable)
    {
        if (!isReplayable)
        {
            return new PolicyViolation(PolicyRules.Body, $"{_payer.Options.MaxReplayableBodyLength} bytes", "a stream",
                UnrepeatableBody);
        }

        if (challenge.UsesPaymentAuthorization)
        {
            return _redirects is null
                ? new PolicyViolation(PolicyRules.Header, PaymentHeaderNames.Authorization, PaymentHeaderNames.PaymentAuthorization,
                    "The credential would travel in Payment-Authorization, which the platform hands on across redirects. Register payments with AddMppPayments, or turn automatic redirects off.")
                : null;
        }

        return Request.Headers.NonValidated.Contains(PaymentHeaderNames.Authorization) && !_payer.Options.ReplaceCallerAuthorization
            ? new PolicyViolation(PolicyRules.Header, "no Authorization header on the request", "Authorization",
                "The request has an Authorization header that the credential would overwrite. Remove it, or set ReplaceCallerAuthorization.")
            : null;
    }

    private PaymentRefusedException Refuse(ChallengeSet challenges, string rule, string asked, string message)
    {
        _payer.Logger.PaymentRefused(_asked?.ToString() ?? "the server", message);
        PolicyViolation[] violations = [new(rule, "", asked, message)];
        var refusals = challenges.Challenges.Select(challenge => new ChallengeRefusal(challenge.Method, challenge.Intent, violations)).ToList();
        return new PaymentRefusedException($"Nothing was paid. {message}", refusals.Count > 0 ? refusals : [new ChallengeRefusal(null, null, violations)]);
    }
}
