using System.Collections.Concurrent;
using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Mpp.Client.Tests.Fakes;

/// <summary>A real server on 127.0.0.1 that tells the time of a test's clock.</summary>
internal sealed class LoopbackServer : IAsyncDisposable
{
    private readonly WebApplication _server;

    private LoopbackServer(WebApplication server) => _server = server;

    public Uri Address => new(_server.Urls.Single());

    /// <summary>Method, path and credential headers of everything that arrived.</summary>
    public ConcurrentQueue<(string Method, string Path, string Authorization, string PaymentAuthorization)> Arrivals { get; } = new();

    public static async Task<LoopbackServer> StartAsync(TimeProvider clock, RequestDelegate handle)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Configuration.Sources.Clear();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.Limits.MaxRequestBodySize = null;
            kestrel.Listen(IPAddress.Loopback, 0);
        });
        var loopback = new LoopbackServer(builder.Build());
        loopback._server.Run(context =>
        {
            var headers = context.Request.Headers;
            loopback.Arrivals.Enqueue((context.Request.Method, context.Request.Path.ToString(), headers.Authorization.ToString(), headers["Payment-Authorization"].ToString()));
            context.Response.Headers.Date = clock.GetUtcNow().ToString("R");
            return handle(context);
        });
        await loopback._server.StartAsync();
        return loopback;
    }

    public static bool IsPaid(HttpContext context) => context.Request.Headers.Authorization.ToString().StartsWith("Payment ", StringComparison.Ordinal)
        || context.Request.Headers.ContainsKey("Payment-Authorization");

    public static void Ask(HttpContext context, string? challenge = null)
    {
        context.Response.StatusCode = StatusCodes.Status402PaymentRequired;
        context.Response.Headers.WWWAuthenticate = challenge ?? Challenges.For();
    }

    public ValueTask DisposeAsync() => _server.DisposeAsync();
}
