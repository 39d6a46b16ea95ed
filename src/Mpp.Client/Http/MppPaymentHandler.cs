using System.Net;
using Mpp.Client.Ledger;
using Mpp.Client.Protocol;

namespace Mpp.Client.Http;

/// <summary>
/// Pays for what it fetches: sends a request, and when the answer is a 402 with a Payment challenge that the policy allows, pays once and
/// repeats the same request with the credential. Place it outside of retry and authentication handlers.
/// </summary>
/// <remarks>
/// At most one credential is made for a message, however often the message passes through. The response always reaches the caller;
/// <see cref="HttpResponseMessageExtensions.GetMppPayment"/> tells what happened to the money.
/// </remarks>
public sealed class MppPaymentHandler : DelegatingHandler
{
    private readonly Payer _payer;

    /// <summary>A handler for a pipeline built by hand. Redirects are left to the handlers below, and credentials travel in <c>Authorization</c> only.</summary>
    /// <param name="payer">Who pays; see <see cref="Payer.Create"/>.</param>
    public MppPaymentHandler(Payer payer)
    {
        ArgumentNullException.ThrowIfNull(payer);
        _payer = payer;
    }

    /// <summary>
    /// A handler above <paramref name="innerHandler"/>, which must not have been used yet: its automatic redirects are turned off and
    /// followed here for requests without a credential.
    /// </summary>
    public MppPaymentHandler(Payer payer, HttpMessageHandler innerHandler)
        : this(payer)
    {
        InnerHandler = innerHandler;
        Redirects = RedirectSettings.TakeOver(innerHandler);
    }

    /// <summary>How unpaid requests follow redirects; <see langword="null"/> when the handlers below do.</summary>
    internal RedirectSettings? Redirects { get; set; }

    /// <summary>Not supported: paying asks a ledger, a signer and sometimes a person.</summary>
    /// <exception cref="NotSupportedException">Always.</exception>
    protected override HttpResponseMessage Send(HttpRequestMessage request, CancellationToken cancellationToken) =>
        throw new NotSupportedException("A client that pays cannot send synchronously. Use SendAsync.");

    /// <summary>Sends the request, and pays for it once if it must be paid and may be.</summary>
    /// <exception cref="PaymentRefusedException">The 402 was not paid; nothing was signed.</exception>
    /// <exception cref="PaymentOutcomeUnknownException">A credential was sent and no answer came.</exception>
    /// <exception cref="Methods.PaymentMethodException">The signer or the issuer failed; nothing was sent.</exception>
    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        if (request.Options.TryGetValue(MppRequestOptions.Disabled, out _) || CarriesCredential(request))
        {
            return await base.SendAsync(request, cancellationToken).ConfigureAwait(false);
        }

        if (request.Options.TryGetValue(MppRequestOptions.PaidRequest, out var earlier))
        {
            return await SendPaidAsync(request, earlier, cancellationToken).ConfigureAwait(false);
        }

        if (request.GetMppPayment() is { Outcome: PaymentOutcome.Unknown or PaymentOutcome.Settled, LedgerId: not null } open
            && !request.Options.TryGetValue(MppRequestOptions.Resumed, out _))
        {
            throw Unanswered(open, "A payment for this request was begun and not finished, so no other is made.", null);
        }

        var exchange = new UnpaidExchange(request, _payer, Redirects);
        try
        {
            return request.Options.TryGetValue(MppRequestOptions.Resumed, out var ledgerId)
                ? await ResumeAsync(exchange, ledgerId, cancellationToken).ConfigureAwait(false)
                : await AnswerAsync(exchange, await exchange.SendAsync(base.SendAsync, cancellationToken).ConfigureAwait(false), cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            exchange.Restore();
        }
    }

    private async Task<HttpResponseMessage> ResumeAsync(UnpaidExchange exchange, string ledgerId, CancellationToken cancellationToken)
    {
        var offer = await exchange.DescribeResumptionAsync(cancellationToken).ConfigureAwait(false);
        var paid = new PaidRequest(await _payer.ResumeAsync(ledgerId, offer, cancellationToken).ConfigureAwait(false), exchange.Request);
        exchange.Request.Options.Set(MppRequestOptions.PaidRequest, paid);
        return await SendPaidAsync(exchange.Request, paid, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>The answer to a request, paid for when it asks for that and may be. A challenge that is too old is fetched anew.</summary>
    private async Task<HttpResponseMessage> AnswerAsync(UnpaidExchange exchange, HttpResponseMessage response, CancellationToken cancellationToken)
    {
        for (var freshChallenges = 0; ; freshChallenges++)
        {
            var challenges = exchange.ReadChallenges(response);
            if (challenges.IsEmpty)
            {
                return response;
            }

            PaidRequest? paid;
            try
            {
                paid = await PayAsync(exchange, challenges, response, cancellationToken).ConfigureAwait(false);
            }
            catch (PaymentRefusedException refused) when (freshChallenges < refused.WorthwhileFreshChallenges)
            {
                response.Dispose();
                if (refused.IsChallengeInUse)
                {
                    await Task.Delay(ResendDelay.BeforeFreshChallenge(freshChallenges), _payer.Clock, cancellationToken).ConfigureAwait(false);
                }

                response = await exchange.SendAsync(base.SendAsync, cancellationToken).ConfigureAwait(false);
                continue;
            }
            catch (PaymentRefusedException refused) when (exchange.Replaces is not null || _payer.Options.OnRefusal == OnRefusal.ReturnResponse)
            {
                var known = exchange.Replaces?.Payment ?? new MppPayment { Outcome = PaymentOutcome.NotPaid };
                Attach(exchange.Request, response, known with { Refusals = refused.Refusals });
                return response;
            }
            catch
            {
                response.Dispose();
                throw;
            }

            return paid is null ? response : await SendAndAnswerAsync(exchange, paid, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Pays for the request behind a 402, which is disposed then. <see langword="null"/> when nothing is to be paid.</summary>
    private async Task<PaidRequest?> PayAsync(
        UnpaidExchange exchange, ChallengeSet challenges, HttpResponseMessage response, CancellationToken cancellationToken)
    {
        var request = exchange.Request;
        var offer = await exchange.DescribeOfferAsync(challenges, response, cancellationToken).ConfigureAwait(false);
        if (request.Options.TryGetValue(MppRequestOptions.DryRun, out _))
        {
            request.Options.Set(MppRequestOptions.Appraisals, _payer.Appraise(offer));
            response.RequestMessage = request;
            return null;
        }

        var attempt = await _payer.PayAsync(offer, cancellationToken).ConfigureAwait(false);
        response.Dispose();
        var paid = new PaidRequest(attempt, request);
        request.Options.Set(MppRequestOptions.PaidRequest, paid);
        return paid;
    }

    /// <summary>
    /// The answer to a credential. Where the caller wants that, a fresh 402 is paid once more, after proof that the first payment is dead.
    /// </summary>
    private async Task<HttpResponseMessage> SendAndAnswerAsync(UnpaidExchange exchange, PaidRequest paid, CancellationToken cancellationToken)
    {
        var answer = await SendPaidAsync(exchange.Request, paid, cancellationToken).ConfigureAwait(false);
        if (_payer.Options.SecondPayment != SecondPayment.AfterProofOfVoid || exchange.Replaces is not null
            || answer.StatusCode != HttpStatusCode.PaymentRequired || paid.WasRedirected(answer))
        {
            return answer;
        }

        exchange.AnsweredAt = _payer.Clock.GetUtcNow();
        await _payer.ProveAsync(paid.Attempt, _payer.Options.MaxProofWait, cancellationToken).ConfigureAwait(false);
        Attach(exchange.Request, answer, paid.Attempt.Payment);
        if (paid.Attempt.Payment.Outcome != PaymentOutcome.Void)
        {
            return answer;
        }

        exchange.Replaces = paid.Attempt;
        return await AnswerAsync(exchange, answer, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Sends the credential, and nothing but it. From here on every way out tells what is known about the money.</summary>
    private async Task<HttpResponseMessage> SendPaidAsync(HttpRequestMessage request, PaidRequest paid, CancellationToken cancellationToken)
    {
        var attempt = paid.Attempt;
        if (attempt is { Payment.Outcome: PaymentOutcome.Unknown, Confirmation: null } && !attempt.IsValidAt(_payer.Clock.GetUtcNow()))
        {
            throw Unanswered(attempt.Payment, "The credential of this request is no longer valid, and it is not known whether it was taken.", null);
        }

        await MarkSentAsync(attempt).ConfigureAwait(false);
        HttpResponseMessage response;
        try
        {
            response = await new CredentialSender(_payer, paid, base.SendAsync).SendAsync(request, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception exception)
        {
            // Whatever it was, and whoever threw it: bytes may have left. A caller that gave up gets its cancellation, with the payment inside.
            await _payer.Journal.MarkUnansweredAsync(attempt, exception.GetType().Name).ConfigureAwait(false);
            request.Options.Set(MppRequestOptions.Payment, attempt.Payment);
            var unknown = Unanswered(attempt.Payment, "A payment was sent and no answer came, so it is not known whether the money moved.", exception);
            throw cancellationToken.IsCancellationRequested ? new OperationCanceledException(unknown.Message, unknown, cancellationToken) : unknown;
        }

        var answer = paid.ReadAnswer(response);
        await _payer.Delivery.VerifyAsync(attempt, answer, cancellationToken).ConfigureAwait(false);
        await _payer.Journal.SettleAsync(attempt, answer).ConfigureAwait(false);
        await _payer.ConcludeRefusedAsync(attempt, answer, cancellationToken).ConfigureAwait(false);
        Attach(request, response, attempt.Payment);
        return response;
    }

    private async Task MarkSentAsync(PaymentAttempt attempt)
    {
        try
        {
            await _payer.Journal.MarkSentAsync(attempt).ConfigureAwait(false);
        }
        catch (LedgerException exception)
        {
            throw Unanswered(attempt.Payment, "The payment was signed, but the ledger failed before it could be sent, so it was not.", exception);
        }
    }

    private static PaymentOutcomeUnknownException Unanswered(MppPayment payment, string what, Exception? cause) => new(
        payment.Outcome == PaymentOutcome.Settled
            ? $"Payment {payment.LedgerId} of {payment.Amount} was made, and what it paid for did not arrive. Do not pay again."
            : $"{what} Do not pay again: payment {payment.LedgerId} of {payment.Amount} counts as spent until it is proven otherwise.", payment, cause);

    private static void Attach(HttpRequestMessage request, HttpResponseMessage response, MppPayment payment)
    {
        request.Options.Set(MppRequestOptions.Payment, payment);
        response.RequestMessage = request;
    }

    /// <summary>A caller that pays by hand: the answer to its credential is an answer, not an invoice.</summary>
    private static bool CarriesCredential(HttpRequestMessage request) =>
        request.Headers.NonValidated.Contains(PaymentHeaderNames.PaymentAuthorization)
        || (request.Headers.NonValidated.TryGetValues(PaymentHeaderNames.Authorization, out var values)
            && values.ToString().StartsWith(PaymentHeaderNames.Scheme + " ", StringComparison.OrdinalIgnoreCase));
}
