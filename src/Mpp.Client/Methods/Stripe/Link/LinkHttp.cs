using System.Net.Http.Headers;
using Mpp.Client.Protocol;

namespace Mpp.Client.Methods.Stripe.Link;

/// <summary>Link's two hosts. Each call is sent once and follows no redirect; one without an answer gives a reply that says so.</summary>
internal sealed class LinkHttp : IDisposable
{
    private const int MaximumAnswerLength = 256 * 1024;

    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(15);

    private readonly HttpClient _login;
    private readonly HttpClient _api;

    public LinkHttp(LinkOptions options)
    {
        _login = ClientFor(options.LoginBase ?? LinkContract.LoginBase);
        _api = ClientFor(options.ApiBase ?? LinkContract.ApiBase);
    }

    /// <summary>Calls the sign-in.</summary>
    public async Task<LinkReply> SignInAsync(string path, IReadOnlyList<KeyValuePair<string, string>> form, CancellationToken cancellationToken)
    {
        using var message = new HttpRequestMessage(HttpMethod.Post, path) { Content = new FormUrlEncodedContent(form) };
        return await SendAsync(_login, message, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Calls the API with an access token.</summary>
    public async Task<LinkReply> CallAsync(HttpMethod method, string path, byte[]? json, string accessToken, CancellationToken cancellationToken)
    {
        using var message = new HttpRequestMessage(method, path);
        message.Headers.Authorization = new AuthenticationHeaderValue("Bearer", accessToken);
        if (json is not null)
        {
            message.Content = new ByteArrayContent(json) { Headers = { ContentType = new MediaTypeHeaderValue("application/json") } };
        }

        return await SendAsync(_api, message, cancellationToken).ConfigureAwait(false);
    }

    public void Dispose()
    {
        _login.Dispose();
        _api.Dispose();
    }

    private static HttpClient ClientFor(Uri place) => new(new SocketsHttpHandler
    {
        AllowAutoRedirect = false,
        MaxResponseHeadersLength = 16,
        PooledConnectionLifetime = TimeSpan.FromMinutes(5),
        UseCookies = false,

        // Plain http is allowed to this machine only, so it must not leave it by way of a proxy.
        UseProxy = !place.IsLoopback,
    })
    {
        BaseAddress = place,
        Timeout = Timeout,
        MaxResponseContentBufferSize = MaximumAnswerLength,
    };

    private static async Task<LinkReply> SendAsync(HttpClient http, HttpRequestMessage message, CancellationToken cancellationToken)
    {
        try
        {
            using var response = await http.SendAsync(message, cancellationToken).ConfigureAwait(false);
            var body = await response.Content.ReadAsByteArrayAsync(cancellationToken).ConfigureAwait(false);
            return new LinkReply((int)response.StatusCode, StrictJson.TryParseObject(body, out var json, out _) ? json : null);
        }
        catch (Exception exception) when (exception is HttpRequestException
            || (exception is TaskCanceledException && !cancellationToken.IsCancellationRequested))
        {
            return new LinkReply(0, body: null, exception);
        }
    }
}
