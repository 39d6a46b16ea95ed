using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Mpp.Sandbox.Hosting;

/// <summary>The server that every simulation runs on: 127.0.0.1, silent, and deaf to the settings of the program around it.</summary>
internal static class LoopbackServer
{
    // Long enough to answer what is in flight, short enough for the end of a test.
    private static readonly TimeSpan ShutdownTimeout = TimeSpan.FromSeconds(5);

    /// <summary>A server that is not started yet. Port 0 takes any free one.</summary>
    /// <param name="port">Where it listens.</param>
    /// <param name="configure">Changes to the server, or <see langword="null"/>.</param>
    public static WebApplication Build(int port, Action<KestrelServerOptions>? configure = null)
    {
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();

        // The settings and the environment of the program around it must not move or open this server.
        builder.Configuration.Sources.Clear();
        builder.Logging.ClearProviders();
        builder.Services.AddSingleton<IHostLifetime, QuietLifetime>();
        builder.Services.Configure<HostOptions>(options => options.ShutdownTimeout = ShutdownTimeout);
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.Listen(IPAddress.Loopback, port);
            configure?.Invoke(kestrel);
        });
        return builder.Build();
    }
}
