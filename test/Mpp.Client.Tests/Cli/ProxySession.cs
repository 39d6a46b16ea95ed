using System.Text.Json;
using Mppcs;

namespace Mpp.Client.Tests.Cli;

/// <summary>The proxy, running in this process, and a client of it.</summary>
internal sealed class ProxySession : IAsyncDisposable
{
    private readonly CancellationTokenSource _stopping = new();
    private readonly StringWriter _error = new();
    private Task<int> _running = Task.FromResult(0);

    private ProxySession()
    {
    }

    public HttpClient Client { get; private set; } = null!;

    public Uri Address { get; private set; } = null!;

    /// <summary>What the tool wrote to its standard error so far.</summary>
    public string Notices => _error.ToString();

    public static async Task<ProxySession> StartAsync(ToolContext context, params string[] options)
    {
        var session = new ProxySession();
        using var output = new SignallingStream("}\n");
        session._running = CommandLine.InvokeAsync(
            ["proxy", "--format", "json", .. options], context with { Output = output, Error = TextWriter.Synchronized(session._error) }, session._stopping.Token);
        await await Task.WhenAny(output.Arrived, session._running);
        session.Address = new Uri(JsonElement.Parse(output.ToArray()).GetProperty("url").GetString()!);
        session.Client = new HttpClient(new SocketsHttpHandler { UseProxy = false, AllowAutoRedirect = false, UseCookies = false }) { BaseAddress = session.Address };
        return session;
    }

    /// <summary>How a URL is asked for by way of the proxy.</summary>
    public static string PathOf(string url) => "/" + url.Replace("://", "/", StringComparison.Ordinal);

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await _stopping.CancelAsync();
        Assert.That(await _running, Is.Zero);
        _stopping.Dispose();
    }
}
