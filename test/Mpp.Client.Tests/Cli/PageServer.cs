using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Mpp.Sandbox.Hosting;

namespace Mpp.Client.Tests.Cli;

/// <summary>A server that answers everything in one way, for answers that no decent merchant gives.</summary>
internal sealed class PageServer : IAsyncDisposable
{
    private readonly WebApplication _server;

    private PageServer(RequestDelegate answer)
    {
        _server = LoopbackServer.Build(0);
        _server.Run(answer);
    }

    public string Url => _server.Urls.Single() + "/page";

    public static async Task<PageServer> StartAsync(RequestDelegate answer)
    {
        var server = new PageServer(answer);
        await server._server.StartAsync();
        return server;
    }

    public ValueTask DisposeAsync() => _server.DisposeAsync();
}
