using Polly;
using Polly.Retry;

namespace Mpp.Client.Methods.Stripe;

/// <summary>
/// One call to Stripe, and the same call again where Stripe's rules allow: the header <c>Stripe-Should-Retry</c> decides first, else 409, 429,
/// 5xx and whatever was lost on the way. Never after another 4xx. Made for one call.
/// </summary>
/// <param name="maxRetries">How often it is made again.</param>
/// <param name="clock">What waits.</param>
/// <param name="until">When the call is of no use any more; <see langword="null"/> for never.</param>
internal sealed class StripeCall(int maxRetries, TimeProvider clock, DateTimeOffset? until)
{
    private static readonly TimeSpan FirstDelay = TimeSpan.FromSeconds(0.5);
    private static readonly TimeSpan LongestDelay = TimeSpan.FromSeconds(5);

    // A caller waits meanwhile; whoever is asked to stay away longer can come back by the payment's identifier.
    private static readonly TimeSpan LongestRetryAfter = TimeSpan.FromSeconds(30);

    private TimeSpan _delay;
    private bool _isUncertain;

    /// <summary>The last answer; throws what the last try threw.</summary>
    public async Task<StripeReply> SendAsync(Func<CancellationToken, Task<StripeReply>> send, CancellationToken cancellationToken)
    {
        var reply = await CreatePipeline().ExecuteAsync(async token => await send(token).ConfigureAwait(false), cancellationToken).ConfigureAwait(false);
        return reply with { IsAfterUncertainty = _isUncertain };
    }

    /// <summary>Half a second and twice as much each time, up to a quarter less, so that many clients do not come back at once.</summary>
    private static TimeSpan Exponential(int retriesBefore)
    {
        var delay = FirstDelay * Math.Pow(2, retriesBefore);
        var jittered = (delay < LongestDelay ? delay : LongestDelay) * (0.75 + (Random.Shared.NextDouble() / 4));
        return jittered > FirstDelay ? jittered : FirstDelay;
    }

    private ResiliencePipeline<StripeReply> CreatePipeline() => maxRetries == 0
        ? ResiliencePipeline<StripeReply>.Empty
        : new ResiliencePipelineBuilder<StripeReply> { TimeProvider = clock }.AddRetry(new RetryStrategyOptions<StripeReply>
        {
            MaxRetryAttempts = maxRetries,
            ShouldHandle = arguments => ValueTask.FromResult(IsWorthRetrying(arguments)),
            DelayGenerator = _ => ValueTask.FromResult<TimeSpan?>(_delay),
            OnRetry = arguments =>
            {
                _isUncertain |= arguments.Outcome.Result is not { IsRefusal: true };
                return ValueTask.CompletedTask;
            },
        }).Build();

    /// <summary>Also fixes the delay: whether the call is still of use after it is part of the answer.</summary>
    private bool IsWorthRetrying(RetryPredicateArguments<StripeReply> arguments)
    {
        if (arguments.Context.CancellationToken.IsCancellationRequested || !IsTransient(arguments.Outcome)
            || arguments.Outcome.Result?.RetryAfter > LongestRetryAfter)
        {
            return false;
        }

        var asked = arguments.Outcome.Result?.RetryAfter ?? TimeSpan.Zero;
        var own = Exponential(arguments.AttemptNumber);
        _delay = asked > own ? asked : own;
        return until is not { } end || clock.GetUtcNow() + _delay < end;
    }

    private static bool IsTransient(Outcome<StripeReply> outcome) => outcome switch
    {
        { Result: { } reply } => reply.IsWorthRetrying,

        // Something did answer, and would answer the same again.
        { Exception: HttpRequestException { HttpRequestError: HttpRequestError.InvalidResponse or HttpRequestError.ConfigurationLimitExceeded } } => false,

        // A cancellation that is not the caller's is the time limit of one try.
        { Exception: HttpRequestException or TaskCanceledException } => true,
        _ => false,
    };
}
