using System.Net.Http.Headers;
using Mpp.Client.Protocol;

namespace Mpp.Client.Methods.Stripe;

/// <summary>Stripe's API with a secret key of the user's own account. What failed on the way is tried again as <see cref="StripeCall"/> says.</summary>
internal sealed class StripeApi : IDisposable
{
    private const int MaximumAnswerLength = 256 * 1024;

    private readonly HttpClient _http;
    private readonly AuthenticationHeaderValue _authorization;
    private readonly string _apiVersion;
    private readonly int _maxRetries;
    private readonly TimeProvider _clock;

    public StripeApi(StripeOptions options, string secretKey, TimeProvider clock)
    {
        var apiBase = options.EffectiveApiBase;
        _http = new HttpClient(new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            PooledConnectionLifetime = TimeSpan.FromMinutes(5),
            UseCookies = false,

            // Plain http is allowed to this machine only, so it must not leave it by way of a proxy.
            UseProxy = !apiBase.IsLoopback,

            // The platform's own spans would show the paths, and with them the ids of tokens.
            ActivityHeadersPropagator = null,
        })
        {
            BaseAddress = apiBase,
            Timeout = TimeSpan.FromSeconds(30),
            MaxResponseContentBufferSize = MaximumAnswerLength,
        };
        _authorization = new AuthenticationHeaderValue("Bearer", secretKey);
        _apiVersion = options.ApiVersion;
        _maxRetries = options.MaxRetries;
        _clock = clock;
    }

    /// <exception cref="HttpRequestException">Stripe could not be reached, or its answer was lost.</exception>
    /// <exception cref="TaskCanceledException">Stripe did not answer in time.</exception>
    public Task<StripeReply> GetAsync(string path, CancellationToken cancellationToken) =>
        SendAsync(() => new HttpRequestMessage(HttpMethod.Get, path), until: null, cancellationToken);

    /// <summary>Posts a form.</summary>
    /// <param name="path">Where to.</param>
    /// <param name="form">The parameters.</param>
    /// <param name="idempotencyKey">What makes a repetition harmless; <see langword="null"/> where it is harmless by itself.</param>
    /// <param name="until">When it is too late to try again.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <inheritdoc cref="GetAsync"/>
    public Task<StripeReply> PostAsync(
        string path, IReadOnlyList<KeyValuePair<string, string>> form, string? idempotencyKey, DateTimeOffset? until, CancellationToken cancellationToken) =>
        SendAsync(() => CreatePost(path, form, idempotencyKey), until, cancellationToken);

    public void Dispose() => _http.Dispose();

    private static HttpRequestMessage CreatePost(string path, IReadOnlyList<KeyValuePair<string, string>> form, string? idempotencyKey)
    {
        var message = new HttpRequestMessage(HttpMethod.Post, path) { Content = new FormUrlEncodedContent(form) };
        if (idempotencyKey is not null)
        {
            message.Headers.Add(PaymentHeaderNames.IdempotencyKey, idempotencyKey);
        }

        return message;
    }

    private Task<StripeReply> SendAsync(Func<HttpRequestMessage> create, DateTimeOffset? until, CancellationToken cancellationToken) =>
        new StripeCall(_maxRetries, _clock, until).SendAsync(token => SendOnceAsync(create, token), cancellationToken);

    private async Task<StripeReply> SendOnceAsync(Func<HttpRequestMessage> create, CancellationToken cancellationToken)
    {
        using var message = create();
        message.Headers.Authorization = _authorization;
        message.Headers.Add("Stripe-Version", _apiVersion);
        using var response = await _http.SendAsync(message, cancellationToken).ConfigureAwait(false);
        var body = await response.Content.ReadAsByteArrayAsync(cancellationToken).ConfigureAwait(false);
        return new StripeReply((int)response.StatusCode)
        {
            IsReplayed = Header(response, "Idempotent-Replayed") == "true",
            ShouldRetry = Header(response, "Stripe-Should-Retry") switch { "true" => true, "false" => false, _ => null },
            RetryAfter = ReadRetryAfter(response),
            RequestId = Header(response, "Request-Id") is { } id ? StripeText.Scrub(id) : null,
            Body = StrictJson.TryParseObject(body, out var json, out _) ? json : null,
        };
    }

    private TimeSpan? ReadRetryAfter(HttpResponseMessage response) => response.Headers.RetryAfter is { } asked
        ? asked.Delta ?? (asked.Date - (response.Headers.Date ?? _clock.GetUtcNow()))
        : null;

    private static string? Header(HttpResponseMessage response, string name) =>
        response.Headers.TryGetValues(name, out var values) ? values.First() : null;
}
