using Mpp.Client.Ledger;
using Polly;
using Polly.Retry;

namespace Mpp.Client.Http;

/// <summary>
/// Sends one credential, and the same bytes again where no usable answer came: while the credential is valid, a few times, never signed
/// anew. Servers settle a credential once. Made for one passage of a message.
/// </summary>
internal sealed class CredentialSender(
    Payer payer, PaidRequest paid, Func<HttpRequestMessage, CancellationToken, Task<HttpResponseMessage>> send)
{
    private TimeSpan _delay;
    private int _conflicts;

    /// <summary>The last answer; throws what the last try threw.</summary>
    public async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) =>
        await CreatePipeline().ExecuteAsync(async token => await SendOnceAsync(request, token).ConfigureAwait(false), cancellationToken).ConfigureAwait(false);

    private async Task<HttpResponseMessage> SendOnceAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        // Each time anew: handlers below may have changed target or headers on the way.
        using var dress = paid.Dress(request);
        var sending = send(request, cancellationToken);
        CrashPoint.Reach(CrashPoint.AfterSend);
        return await sending.ConfigureAwait(false);
    }

    private ResiliencePipeline<HttpResponseMessage> CreatePipeline() => payer.Options.MaxResends == 0
        ? ResiliencePipeline<HttpResponseMessage>.Empty
        : new ResiliencePipelineBuilder<HttpResponseMessage> { TimeProvider = payer.Clock }.AddRetry(new RetryStrategyOptions<HttpResponseMessage>
        {
            MaxRetryAttempts = payer.Options.MaxResends,
            ShouldHandle = arguments => ValueTask.FromResult(IsWorthSendingAgain(arguments)),
            DelayGenerator = _ => ValueTask.FromResult<TimeSpan?>(_delay),
            OnRetry = arguments =>
            {
                Report(arguments.Outcome);
                return ValueTask.CompletedTask;
            },
        }).Build();

    /// <summary>Also fixes the delay: whether the credential outlives it is part of the answer.</summary>
    private bool IsWorthSendingAgain(RetryPredicateArguments<HttpResponseMessage> arguments)
    {
        if (arguments.Context.CancellationToken.IsCancellationRequested || !IsAmbiguous(arguments.Outcome))
        {
            return false;
        }

        var now = payer.Clock.GetUtcNow();
        var asked = arguments.Outcome.Result is { } response ? ResendDelay.ReadRetryAfter(response, now) : null;
        if (asked > payer.Options.MaxRetryAfter)
        {
            return false;
        }

        _delay = asked ?? ResendDelay.Exponential(arguments.AttemptNumber);
        return paid.Attempt.IsValidAt(now + _delay);
    }

    private bool IsAmbiguous(Outcome<HttpResponseMessage> outcome) => outcome switch
    {
        // A redirect that was followed below dropped the credential: this is the answer of another page.
        { Result: { } response } => !paid.WasRedirected(response) && IsAmbiguous((int)response.StatusCode),
        { Exception: HttpRequestException { StatusCode: { } status } } => IsAmbiguous((int)status),

        // Something did answer, and would answer the same again.
        { Exception: HttpRequestException { HttpRequestError: HttpRequestError.InvalidResponse or HttpRequestError.ConfigurationLimitExceeded } } => false,

        // A cancellation that is not the caller's is a timeout further in.
        { Exception: HttpRequestException or IOException or TimeoutException or OperationCanceledException } => true,
        _ => false,
    };

    private bool IsAmbiguous(int status) => status switch
    {
        408 or 425 or 429 or 500 or 502 or 503 or 504 => true,
        409 => ++_conflicts == 1,
        _ => false,
    };

    private void Report(Outcome<HttpResponseMessage> outcome)
    {
        if (outcome.Result is { } response)
        {
            paid.Attempt.KeepEvidence(paid.ReadAnswer(response));
            payer.Journal.ReportResend(paid.Attempt, $"{(int)response.StatusCode}", _delay);
        }
        else
        {
            payer.Journal.ReportResend(paid.Attempt, outcome.Exception!.GetType().Name, _delay);
        }
    }
}
