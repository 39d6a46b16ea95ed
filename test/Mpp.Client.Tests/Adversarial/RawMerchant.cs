using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Mpp.Client.Tests.Adversarial;

/// <summary>A merchant on loopback that writes its answers byte by byte, as no server of the platform would.</summary>
internal sealed class RawMerchant : IDisposable
{
    public const string AskingBody = "pay first";
    public const string PaidBody = "delivered";

    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _stopping = new();

    public RawMerchant()
    {
        _listener.Start();
        _ = AcceptAsync();
    }

    public string Url => string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{((IPEndPoint)_listener.LocalEndpoint).Port}/thing");

    /// <summary>Every credential that arrived, as it was written.</summary>
    public ConcurrentQueue<string> Credentials { get; } = new();

    /// <summary>The head of every request.</summary>
    public ConcurrentQueue<string> Heads { get; } = new();

    /// <summary>Answers a request without a credential; one of its own for each connection.</summary>
    public Func<NetworkStream, CancellationToken, Task> Asking { get; set; } = (stream, token) => stream.WriteAsync(Answer(402, AskingBody), token).AsTask();

    /// <summary>Answers a request with a credential.</summary>
    public Func<NetworkStream, CancellationToken, Task> Delivering { get; set; } = (stream, token) => stream.WriteAsync(Answer(200, PaidBody), token).AsTask();

    /// <summary>Whether a connection is used again.</summary>
    public bool KeepsConnections { get; set; }

    public static byte[] Answer(int status, string body, params string[] headers) => Encoding.Latin1.GetBytes(
        $"HTTP/1.1 {status} X\r\n{string.Concat(headers.Select(header => header + "\r\n"))}Content-Length: {body.Length}\r\n\r\n{body}");

    public void Asks(params string[] lines) => AsksWith(402, [.. lines.Select(line => $"WWW-Authenticate: {line}")]);

    public void AsksWith(int status, params string[] headers) => Asking = (stream, token) => stream.WriteAsync(Answer(status, AskingBody, headers), token).AsTask();

    public void Delivers(int status, string body, params string[] headers) => Delivering = (stream, token) => stream.WriteAsync(Answer(status, body, headers), token).AsTask();

    public void Dispose()
    {
        _stopping.Cancel();
        _listener.Dispose();
        _stopping.Dispose();
    }

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
            {
                _ = ServeAsync(await _listener.AcceptTcpClientAsync(_stopping.Token));
            }
        }
        catch (Exception exception) when (exception is OperationCanceledException or ObjectDisposedException or SocketException)
        {
            // The test is over.
        }
    }

    private async Task ServeAsync(TcpClient client)
    {
        using var connection = client;
        try
        {
            var stream = client.GetStream();
            do
            {
                var head = await ReadHeadAsync(stream);
                Heads.Enqueue(head);
                var credential = head.Split("\r\n").Select(line => line.Split(": ", 2)).FirstOrDefault(parts => parts.Length == 2 && parts[1].StartsWith("Payment ", StringComparison.Ordinal));
                if (credential is not null)
                {
                    Credentials.Enqueue(credential[1]);
                }

                await (credential is null ? Asking : Delivering)(stream, _stopping.Token);
            }
            while (KeepsConnections);
        }
        catch (Exception exception) when (exception is OperationCanceledException or IOException or ObjectDisposedException)
        {
            // The client has gone, or the test is over.
        }
    }

    // The body, where there is one, follows its length.
    private async Task<string> ReadHeadAsync(NetworkStream stream)
    {
        var bytes = new List<byte>();
        var one = new byte[1];
        while (bytes.Count < 4 || !(bytes[^4] == '\r' && bytes[^3] == '\n' && bytes[^2] == '\r' && bytes[^1] == '\n'))
        {
            await stream.ReadExactlyAsync(one, _stopping.Token);
            bytes.Add(one[0]);
        }

        var head = Encoding.Latin1.GetString([.. bytes]);
        var length = head.Split("\r\n").FirstOrDefault(line => line.StartsWith("Content-Length: ", StringComparison.Ordinal)) is { } line
            ? int.Parse(line.AsSpan("Content-Length: ".Length), CultureInfo.InvariantCulture)
            : 0;
        await stream.ReadExactlyAsync(new byte[length], _stopping.Token);
        return head;
    }
}
