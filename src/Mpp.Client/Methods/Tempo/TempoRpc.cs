using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using Mpp.Client.Protocol;
using Polly;
using Polly.Retry;
using Polly.Timeout;

namespace Mpp.Client.Methods.Tempo;

/// <summary>
/// JSON-RPC over HTTP to one node. Its address comes from the configuration, never from a challenge, and may hold a key in its path: only the
/// host is ever shown. Every call has a time limit and a bounded answer; no redirect is followed. Questions are put once more when they fail
/// on the way. What changes the chain is sent once: only whoever knows the transaction can know what a second time would mean.
/// </summary>
internal sealed class TempoRpc(Uri url, TimeSpan timeout)
{
    private const int MaximumAnswerLength = 4 * 1024 * 1024;
    private const int LongestRefusal = 120;

    private static readonly TimeSpan RetryDelay = TimeSpan.FromMilliseconds(100);
    private static readonly HttpClient Http = CreateClient(useProxy: true);

    // Plain http is allowed to this machine only, so it must not leave it by way of a proxy.
    private static readonly HttpClient LoopbackHttp = CreateClient(useProxy: false);

    private readonly ResiliencePipeline _once = new ResiliencePipelineBuilder().AddTimeout(timeout).Build();

    private readonly ResiliencePipeline _again = new ResiliencePipelineBuilder()
        .AddRetry(new RetryStrategyOptions
        {
            MaxRetryAttempts = 1,
            Delay = RetryDelay,
            ShouldHandle = new PredicateBuilder().Handle<TempoNodeException>(exception => exception.IsTransient).Handle<TimeoutRejectedException>(),
        })
        .AddTimeout(timeout).Build();

    /// <summary>Where it is, for people.</summary>
    public string Host => url.Host;

    /// <summary>Puts a question.</summary>
    /// <exception cref="TempoNodeException">There is no answer.</exception>
    public Task<JsonElement> AskAsync(string method, string parameters, CancellationToken cancellationToken) =>
        CallAsync(_again, method, parameters, cancellationToken);

    /// <summary>Sends what changes the chain, once.</summary>
    /// <exception cref="TempoNodeException">There is no answer; unless it is a refusal, the node may have taken it all the same.</exception>
    public Task<JsonElement> TellAsync(string method, string parameters, CancellationToken cancellationToken) =>
        CallAsync(_once, method, parameters, cancellationToken);

    private async Task<JsonElement> CallAsync(ResiliencePipeline pipeline, string method, string parameters, CancellationToken cancellationToken)
    {
        var question = Encoding.UTF8.GetBytes($$"""{"jsonrpc":"2.0","id":1,"method":"{{method}}","params":[{{parameters}}]}""");
        try
        {
            return await pipeline.ExecuteAsync(async token => Read(await PostAsync(question, token).ConfigureAwait(false), method), cancellationToken).ConfigureAwait(false);
        }
        catch (TimeoutRejectedException exception)
        {
            throw new TempoNodeException($"The node at {Host} did not answer {method} in time.", exception) { IsTransient = true };
        }
    }

    private JsonElement Read(byte[] body, string method)
    {
        if (!StrictJson.TryParseObject(body, out var answer, out var error))
        {
            throw Unusable(method, new FormatException(error));
        }

        if (answer.TryGetProperty("error", out var refusal) && refusal.ValueKind != JsonValueKind.Null)
        {
            var words = refusal.ValueKind == JsonValueKind.Object ? refusal.GetText("message") : null;
            throw new TempoNodeException($"The node at {Host} refused to answer {method}.")
            {
                Refusal = DisplayText.Sanitize(words ?? "no reason", LongestRefusal),
            };
        }

        return answer.TryGetProperty("result", out var result) ? result : throw Unusable(method, new FormatException("'result' is missing."));
    }

    private async Task<byte[]> PostAsync(byte[] question, CancellationToken cancellationToken)
    {
        using var content = new ByteArrayContent(question);
        content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        try
        {
            using var response = await (url.IsLoopback ? LoopbackHttp : Http).PostAsync(url, content, cancellationToken).ConfigureAwait(false);
            return response.IsSuccessStatusCode
                ? await response.Content.ReadAsByteArrayAsync(cancellationToken).ConfigureAwait(false)
                : throw new TempoNodeException($"The node at {Host} refused the question ({(int)response.StatusCode}).") { IsTransient = IsTransient(response.StatusCode) };
        }
        catch (HttpRequestException exception)
        {
            throw new TempoNodeException($"The node at {Host} could not be asked.", exception) { IsTransient = true };
        }
    }

    public TempoNodeException Unusable(string method, FormatException cause) =>
        new($"The node at {Host} answered {method} with something that cannot be used.", cause);

    private static bool IsTransient(HttpStatusCode status) =>
        status is HttpStatusCode.RequestTimeout or HttpStatusCode.TooManyRequests or >= HttpStatusCode.InternalServerError;

    private static HttpClient CreateClient(bool useProxy) => new(new SocketsHttpHandler
    {
        AllowAutoRedirect = false,
        PooledConnectionLifetime = TimeSpan.FromMinutes(5),
        UseProxy = useProxy,
        UseCookies = false,

        // The platform's own spans would show the whole address, and with it a key that it may hold.
        ActivityHeadersPropagator = null,
    })
    {
        Timeout = Timeout.InfiniteTimeSpan,
        MaxResponseContentBufferSize = MaximumAnswerLength,
    };
}
