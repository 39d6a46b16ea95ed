namespace Mpp.Client.Tests.Reconciliation;

/// <summary>The way to a merchant, on which paid requests and their answers can be lost.</summary>
internal sealed class LossyHandler() : DelegatingHandler(new SocketsHttpHandler { UseProxy = false })
{
    /// <summary>Loses paid requests before the merchant sees them.</summary>
    public bool LoseRequests { get; set; }

    /// <summary>Loses the answers to paid requests after the merchant has worked on them.</summary>
    public bool LoseAnswers { get; set; }

    /// <summary>Runs after the merchant has answered a paid request and before the payer hears of it.</summary>
    public Func<Task> BeforeAnswer { get; set; } = () => Task.CompletedTask;

    /// <summary>What is answered in place of a paid request that is lost; an exception when null.</summary>
    public Func<HttpResponseMessage>? AnswerInPlace { get; set; }

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        if (request.Headers.Authorization?.Scheme != "Payment")
        {
            return await base.SendAsync(request, cancellationToken);
        }

        if (LoseRequests)
        {
            await BeforeAnswer();
            return AnswerInPlace?.Invoke() ?? throw new HttpRequestException("The request was lost.");
        }

        var response = await base.SendAsync(request, cancellationToken);
        await BeforeAnswer();
        if (LoseAnswers)
        {
            response.Dispose();
            throw new HttpRequestException("The answer was lost.");
        }

        return response;
    }
}
