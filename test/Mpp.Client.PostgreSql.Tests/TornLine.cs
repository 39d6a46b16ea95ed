using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Mpp.Client.PostgreSql.Tests;

/// <summary>A way to the server that hands on one message too many: it tears when the server has answered it, and keeps the answer.</summary>
internal sealed class TornLine : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly byte[] _last;
    private readonly string _server;
    private readonly Task _work;

    private TornLine(PostgreSqlServer server, string after)
    {
        _server = Path.Combine(server.Folder, ".s.PGSQL.5432");
        _last = Encoding.ASCII.GetBytes(after);
        _listener.Start();
        _work = CarryAsync();
    }

    public string ConnectionString => $"Host=127.0.0.1;Port={((IPEndPoint)_listener.LocalEndpoint).Port};Username=mpp;SSL Mode=Disable;GSS Encryption Mode=Disable";

    public static TornLine To(PostgreSqlServer server, string after) => new(server, after);

    public async ValueTask DisposeAsync()
    {
        _listener.Stop();
        await _work;
    }

    private async Task CarryAsync()
    {
        using var client = await _listener.AcceptSocketAsync();
        using var server = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        await server.ConnectAsync(new UnixDomainSocketEndPoint(_server));
        var (fromClient, fromServer) = (new byte[65536], new byte[65536]);
        var answers = server.ReceiveAsync(fromServer);
        for (int length; (length = await NextAsync(client, fromClient)) > 0;)
        {
            await server.SendAsync(fromClient.AsMemory(0, length));
            if (fromClient.AsSpan(0, length).IndexOf(_last) >= 0)
            {
                await answers;
                return;
            }
        }

        async Task<int> NextAsync(Socket socket, byte[] buffer)
        {
            var asked = socket.ReceiveAsync(buffer);
            while (await Task.WhenAny(asked, answers) == answers)
            {
                await socket.SendAsync(fromServer.AsMemory(0, await answers));
                answers = server.ReceiveAsync(fromServer);
            }

            return await asked;
        }
    }
}
