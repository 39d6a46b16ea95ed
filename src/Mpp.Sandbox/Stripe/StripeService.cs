namespace Mpp.Sandbox.Stripe;

/// <summary>Decides the answer to one request, in the order in which an API does: who, what, how, once, then the work.</summary>
internal sealed class StripeService(
    SimulatedStripeFaults faults, StripeIdempotency idempotency, SharedPaymentTokens tokens, PaymentIntents intents)
{
    public async Task<StripeAnswer> AnswerAsync(StripeRequest request, Task stopping)
    {
        try
        {
            CheckEnvelope(request);
            if (faults.TakeEarlyFailure(request.Path) is { } early)
            {
                return Fail(early);
            }

            return request.Method == "POST" && request.IdempotencyKey is { } key
                ? await AnswerOnceAsync(request, key, stopping).ConfigureAwait(false)
                : Sent(await WorkAsync(request, stopping).ConfigureAwait(false));
        }
        catch (StripeRefusedException refused)
        {
            return refused.Answer;
        }
    }

    private static void CheckEnvelope(StripeRequest request)
    {
        if (request.Account is null)
        {
            throw StripeRefusedException.Invalid(
                "You did not provide a valid API key. Send it as Authorization: Bearer YOUR_SECRET_KEY.", status: 401);
        }

        if (request.Route.Operation is StripeOperation.Unknown)
        {
            throw StripeRefusedException.Invalid($"Unrecognized request URL ({request.Method}: {request.Path}).", status: 404);
        }

        if (request.Route.NeedsPreviewVersion)
        {
            SharedPaymentTokens.CheckVersion(request);
        }

        if (!request.IsForm)
        {
            throw StripeRefusedException.Invalid(
                "Invalid request (check that your POST content type is application/x-www-form-urlencoded).");
        }

        if (request.IdempotencyKey is { Length: 0 or > StripeIdempotency.LongestKey })
        {
            throw StripeRefusedException.Idempotency(
                400, $"Idempotency keys must have 1 to {StripeIdempotency.LongestKey} characters.");
        }
    }

    private async Task<StripeAnswer> AnswerOnceAsync(StripeRequest request, string key, Task stopping)
    {
        string fingerprint = $"{request.Method} {request.Path}?{request.Parameters.Fingerprint()}";
        if (idempotency.Begin(request.Caller.Id, key, fingerprint) is { } remembered)
        {
            return remembered;
        }

        StripeAnswer? answer = null;
        try
        {
            answer = await WorkAsync(request, stopping).ConfigureAwait(false);
            return Sent(answer);
        }
        finally
        {
            idempotency.End(request.Caller.Id, key, answer is null ? null : answer with { SentInstead = null });
        }
    }

    private async Task<StripeAnswer> WorkAsync(StripeRequest request, Task stopping)
    {
        SimulatedStripeFailure? failure = faults.TakeFailure(request.Path);
        if (failure is { WorkIsDone: false })
        {
            return Fail(failure);
        }

        StripeAnswer answer;
        try
        {
            answer = Execute(request);
        }
        catch (StripeRefusedException refused)
        {
            answer = refused.Answer;
        }

        TaskCompletionSource? hang = request.Route switch
        {
            { IsMint: true } => faults.HangMint,
            { IsPaymentIntentCreation: true } => faults.HangPaymentIntent,
            _ => null,
        };
        if (hang is not null)
        {
            // Either end releases the call: its own, or the server's.
            await Task.WhenAny(hang.Task, stopping).ConfigureAwait(false);
        }

        return failure switch
        {
            null => answer,
            { RememberedUnderIdempotencyKey: true } => Fail(failure),
            _ => answer with { SentInstead = Fail(failure) },
        };
    }

    private static StripeAnswer Sent(StripeAnswer answer) => answer.SentInstead ?? answer;

    private StripeAnswer Execute(StripeRequest request)
    {
        StripeRoute route = request.Route;
        if (!route.IsMint && !route.IsPaymentIntentCreation)
        {
            request.Parameters.RefuseUnknown();
        }

        return route.Operation switch
        {
            StripeOperation.MintIssued => tokens.MintIssued(request),
            StripeOperation.ReadIssued => tokens.ReadIssued(request.Caller, route.ObjectId),
            StripeOperation.RevokeIssued => tokens.RevokeIssued(request.Caller, route.ObjectId),
            StripeOperation.MintGranted => tokens.MintGranted(request),
            StripeOperation.ReadGranted => tokens.ReadGranted(request.Caller, route.ObjectId),
            StripeOperation.RevokeGranted => tokens.RevokeGranted(request.Caller, route.ObjectId),
            StripeOperation.CreatePaymentIntent => intents.Create(request),
            StripeOperation.ReadPaymentIntent => intents.Read(request.Caller, route.ObjectId),
            _ => throw new InvalidOperationException($"No work is known for {route.Operation}."),
        };
    }

    private static StripeAnswer Fail(SimulatedStripeFailure failure)
    {
        StripeAnswer answer = failure.Body is { } body
            ? new StripeAnswer(failure.StatusCode, body)
            : StripeRefusedException.Error(
                failure.StatusCode,
                failure.StatusCode >= 500 ? "api_error" : "invalid_request_error",
                "The simulation was told to fail this request.");
        return answer with { Headers = failure.Headers, WorkBegan = failure.RememberedUnderIdempotencyKey };
    }
}
