using System.Net;
using System.Net.Http.Headers;
using System.Net.Sockets;

namespace Mpp.Client.Methods;

/// <summary>
/// The way to a service of the user's own that signs or mints. Each request is sent once, follows no redirect, and its failure says whether
/// the service can have seen it.
/// </summary>
internal sealed class RemoteConnection : IDisposable
{
    public const string UnixScheme = "unix";

    private readonly HttpClient _http;
    private readonly Uri _url;
    private readonly AuthenticationHeaderValue? _token;

    /// <param name="url">https, http to this machine, or <c>unix:///path/of/a.sock</c>.</param>
    /// <param name="token">What authenticates the caller, or <see langword="null"/>.</param>
    /// <param name="timeout">How long an answer may take.</param>
    /// <param name="maximumAnswerLength">The most bytes of an answer that are read.</param>
    public RemoteConnection(Uri url, AuthenticationHeaderValue? token, TimeSpan timeout, int maximumAnswerLength)
    {
        var isSocket = url.Scheme == UnixScheme;
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
            MaxResponseContentBufferSize = maximumAnswerLength,
        };
    }

    /// <summary>Host or socket, for people.</summary>
    public string Place { get; }

    /// <summary>Sends a request and gives whatever is answered.</summary>
    /// <exception cref="RemoteConnectionException">There is no answer that can be used.</exception>
    public async Task<RemoteAnswer> PostAsync(byte[] json, CancellationToken cancellationToken)
    {
        using var content = new WatchedContent(json);
        using var message = new HttpRequestMessage(HttpMethod.Post, _url) { Content = content };
        message.Headers.Authorization = _token;
        try
        {
            using var response = await _http.SendAsync(message, cancellationToken).ConfigureAwait(false);
            return new RemoteAnswer((int)response.StatusCode, await response.Content.ReadAsByteArrayAsync(cancellationToken).ConfigureAwait(false));
        }
        catch (Exception exception) when (exception is HttpRequestException
            || (exception is TaskCanceledException && !cancellationToken.IsCancellationRequested))
        {
            throw new RemoteConnectionException(content.HasBegun, exception);
        }
    }

    public void Dispose() => _http.Dispose();

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

    /// <summary>Knows whether any of it was handed to a connection: before that nobody can have seen it.</summary>
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
