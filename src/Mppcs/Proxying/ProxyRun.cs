using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Mpp.Sandbox.Hosting;
using Mppcs.Payments;
using Mppcs.Reports;
using Mppcs.Requests;

namespace Mppcs.Proxying;

/// <summary>Runs the proxy on 127.0.0.1 until it is stopped.</summary>
internal sealed class ProxyRun(ToolContext context)
{
    /// <returns>The exit code.</returns>
    /// <exception cref="UsageException">Settings, a key, the port or the token cannot be used.</exception>
    public async Task<int> RunAsync(int port, string? tokenFile, OutputFormat format, CancellationToken cancellationToken)
    {
        var unattended = context with { Input = Stream.Null, Terminal = null, ReadSecret = null, ReadErrorWidth = null, Error = TextWriter.Synchronized(context.Error) };
        var gate = new ProxyGate(tokenFile is null ? null : ProxyToken.Load(tokenFile));
        using var payers = new LivePayer(unattended, followsRedirects: false);
        await context.Error.WriteAsync(await payers.DescribeAsync(cancellationToken).ConfigureAwait(false)).ConfigureAwait(false);
        var exchanges = new ProxyExchange(gate, payers, unattended);
        var calls = new OpenCalls();
        var server = LoopbackServer.Build(port, Configure);
        await using (server.ConfigureAwait(false))
        {
            server.Run(exchange => calls.RunAsync(() => exchanges.AnswerAsync(exchange)));
            await StartAsync(server, cancellationToken).ConfigureAwait(false);
            await TellAsync(server.Urls.Single(), gate.AsksForToken, format).ConfigureAwait(false);
            await Stop.WaitAsync(cancellationToken).ConfigureAwait(false);
            await server.StopAsync(CancellationToken.None).ConfigureAwait(false);

            // What was signed is recorded before the process ends.
            await calls.EndAsync().ConfigureAwait(false);
        }

        return ExitCodes.Success;
    }

    /// <summary>Bodies pass through: neither their size nor their pace is the proxy's affair.</summary>
    private static void Configure(KestrelServerOptions kestrel)
    {
        kestrel.AddServerHeader = false;
        kestrel.Limits.MaxRequestBodySize = null;
        kestrel.Limits.MinRequestBodyDataRate = null;
        kestrel.Limits.MinResponseDataRate = null;
        kestrel.RequestHeaderEncodingSelector = _ => Encoding.Latin1;
        kestrel.ResponseHeaderEncodingSelector = _ => Encoding.Latin1;
    }

    private static async Task StartAsync(WebApplication server, CancellationToken cancellationToken)
    {
        try
        {
            await server.StartAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (IOException exception)
        {
            throw new UsageException($"The proxy cannot listen: {exception.Message} Choose another --port, or leave it out to take any free one.");
        }
    }

    private Task TellAsync(string url, bool asksForToken, OutputFormat format) => format == OutputFormat.Json
        ? JsonOutput.WriteAsync(context, json =>
        {
            json.WriteStartObject();
            json.WriteString("url", url);
            json.WriteBoolean("token", asksForToken);
            json.WriteEndObject();
        }, CancellationToken.None)
        : context.WriteAsync($"""
            The proxy runs until Ctrl+C: {url}
            For https://api.example.com/report ask {url}/https/api.example.com/report{(asksForToken ? "\nSend the token in X-Mppcs-Token." : "")}

            """, CancellationToken.None);
}
