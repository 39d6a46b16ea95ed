using System.Net;
using System.Net.Http.Headers;
using System.Net.Sockets;

namespace Mpp.Client.Methods.Tempo;

/// <summary>
/// The way to a signing service. Each request is sent once, follows no redirect, and its failure says whether the service can have seen it.
/// </summary>
internal sealed class RemoteSignerConnection : IDisposable
{
    private const int MaximumAnswerLength = 4096;

    private readonly HttpClient _http;
    private readonly Uri _url;
    private readonly AuthenticationHeaderValue? _token;

    public RemoteSignerConnection(Uri url, AuthenticationHeaderValue? token, TimeSpan timeout)
    {
        var isSocket = url.Scheme == TempoRemoteSignerOptions.UnixScheme;
        Place = isSocket ? url.LocalPath : url.Host;
        _url = isSocket ? new Uri("http://localhost/") : url;
        _token = token;
        _http = new HttpClient(new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            ConnectCallback = isSocket ? (_, cancellationToken) => ConnectAsync(url.LocalPath, cancellationToken) : null,
            MaxResponseHeadersLength = 16,
            PooledConnectionLifetime = TimeSpan.FromMinutes(5),
            UseCookies = false,

            // Plain http is allowed to this machine only, so it must not leave it by way of a proxy.
            UseProxy = !_url.IsLoopback,
        })
        {
            Timeout = timeout,
            MaxResponseContentBufferSize = MaximumAnswerLength,
        };
    }

    /// <summary>Host or socket, for people.</summary>
    public string Place { get; }

    /// <summary>Sends a request and gives the body of a 200.</summary>
    /// <exception cref="PaymentMethodException">There is no such answer.</exception>
    public async Task<byte[]> PostAsync(byte[] json, CancellationToken cancellationToken)
    {
        using var content = new WatchedContent(json);
        using var message = new HttpRequestMessage(HttpMethod.Post, _url) { Content = content };
        message.Headers.Authorization = _token;
        try
        {
            using var response = await _http.SendAsync(message, cancellationToken).ConfigureAwait(false);
            return response.StatusCode == HttpStatusCode.OK
                ? await response.Content.ReadAsByteArrayAsync(cancellationToken).ConfigureAwait(false)
                : throw Refusal((int)response.StatusCode);
        }
        catch (Exception exception) when (exception is HttpRequestException
            || (exception is TaskCanceledException && !cancellationToken.IsCancellationRequested))
        {
            throw content.HasBegun
                ? new PaymentMethodException(
                    $"The signer at {Place} gave no answer that can be used. It may have signed; what it signed is not sent and ends by itself.", nothingWasSigned: false, exception)
                : new PaymentMethodException($"The signer at {Place} could not be reached. Nothing was signed.", nothingWasSigned: true, exception);
        }
    }

    public void Dispose() => _http.Dispose();

    // By the contract these statuses mean that nothing was signed; 408 and 409 may come from what lies between, after it was.
    private PaymentMethodException Refusal(int status) => status is >= 400 and < 500 and not (408 or 409)
        ? new PaymentMethodException($"The signer at {Place} refused to sign ({status}).", nothingWasSigned: true)
        : new PaymentMethodException($"The signer at {Place} failed ({status}). It may have signed; what it signed is not sent and ends by itself.", nothingWasSigned: false);

    private static async ValueTask<Stream> ConnectAsync(string path, CancellationToken cancellationToken)
    {
        var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        try
        {
            await socket.ConnectAsync(new UnixDomainSocketEndPoint(path), cancellationToken).ConfigureAwait(false);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    /// <summary>Knows whether any of it was handed to a connection: before that nobody can have seen what to sign.</summary>
    private sealed class WatchedContent : ByteArrayContent
    {
        public WatchedContent(byte[] json)
            : base(json) => Headers.ContentType = new MediaTypeHeaderValue("application/json");

        public bool HasBegun { get; private set; }

        protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context, CancellationToken cancellationToken)
        {
            HasBegun = true;
            return base.SerializeToStreamAsync(stream, context, cancellationToken);
        }

        protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context)
        {
            HasBegun = true;
            return base.SerializeToStreamAsync(stream, context);
        }
    }
}
