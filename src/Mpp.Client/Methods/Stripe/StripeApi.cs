using System.Net.Http.Headers;
using Mpp.Client.Protocol;

namespace Mpp.Client.Methods.Stripe;

/// <summary>Stripe's API with the agent's own secret key. Nothing is retried here: every call has a caller who knows what a second one would mean.</summary>
internal sealed class StripeApi : IDisposable
{
    public const string IssuedTokens = "v1/shared_payment/issued_tokens";

    private const int MaximumAnswerLength = 256 * 1024;

    private readonly HttpClient _http;
    private readonly AuthenticationHeaderValue _authorization;
    private readonly string _apiVersion;

    public StripeApi(StripeOptions options, string secretKey)
    {
        var apiBase = options.EffectiveApiBase;
        _http = new HttpClient(new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            PooledConnectionLifetime = TimeSpan.FromMinutes(5),

            // Plain http is allowed to this machine only, so it must not leave it by way of a proxy.
            UseProxy = !apiBase.IsLoopback,
        })
        {
            BaseAddress = apiBase,
            Timeout = TimeSpan.FromSeconds(30),
            MaxResponseContentBufferSize = MaximumAnswerLength,
        };
        _authorization = new AuthenticationHeaderValue("Bearer", secretKey);
        _apiVersion = options.ApiVersion;
    }

    /// <exception cref="HttpRequestException">Stripe could not be reached, or its answer was lost.</exception>
    /// <exception cref="TaskCanceledException">Stripe did not answer in time.</exception>
    public async Task<StripeReply> GetAsync(string path, CancellationToken cancellationToken)
    {
        using var message = new HttpRequestMessage(HttpMethod.Get, path);
        return await SendAsync(message, cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc cref="GetAsync"/>
    public async Task<StripeReply> PostAsync(
        string path, IReadOnlyList<KeyValuePair<string, string>> form, string? idempotencyKey, CancellationToken cancellationToken)
    {
        using var message = new HttpRequestMessage(HttpMethod.Post, path) { Content = new FormUrlEncodedContent(form) };
        if (idempotencyKey is not null)
        {
            message.Headers.Add(PaymentHeaderNames.IdempotencyKey, idempotencyKey);
        }

        return await SendAsync(message, cancellationToken).ConfigureAwait(false);
    }

    public void Dispose() => _http.Dispose();

    private async Task<StripeReply> SendAsync(HttpRequestMessage message, CancellationToken cancellationToken)
    {
        message.Headers.Authorization = _authorization;
        message.Headers.Add("Stripe-Version", _apiVersion);
        using var response = await _http.SendAsync(message, cancellationToken).ConfigureAwait(false);
        var body = await response.Content.ReadAsByteArrayAsync(cancellationToken).ConfigureAwait(false);
        return new StripeReply((int)response.StatusCode)
        {
            IsReplayed = Header(response, "Idempotent-Replayed") == "true",
            RequestId = Header(response, "Request-Id") is { } id ? StripeText.Scrub(id) : null,
            Body = StrictJson.TryParseObject(body, out var json, out _) ? json : null,
        };
    }

    private static string? Header(HttpResponseMessage response, string name) =>
        response.Headers.TryGetValues(name, out var values) ? values.First() : null;
}
