using System.Globalization;
using System.Net.Http.Headers;
using Mppcs.Payments;
using Mppcs.Reports;

namespace Mppcs.Health;

/// <summary>Compares this machine's clock with the <c>Date</c> of a server. Pays nothing, whatever the server asks.</summary>
internal sealed class ClockCheck(ToolContext context)
{
    private const string Name = "clock";
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(10);

    // Beyond the first, payments are refused; beyond the second, the library writes a warning.
    private static readonly TimeSpan Refused = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan Notable = TimeSpan.FromSeconds(30);

    /// <param name="url">What was typed; <see langword="null"/> for nothing.</param>
    /// <param name="node">The node that is configured.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async Task<HealthCheck> RunAsync(Uri? url, Uri? node, CancellationToken cancellationToken)
    {
        if ((url ?? node) is not { } server)
        {
            return HealthCheck.Skipped(Name, $"There is no server to compare clocks with. Type '{CommandLine.Name} doctor URL', or configure a node.");
        }

        using var limit = new TimeLimit(Timeout, context.Clock, cancellationToken);
        try
        {
            return Judge(await MeasureAsync(server, isNode: url is null, limit.Token).ConfigureAwait(false), server.Host);
        }
        catch (Exception exception) when (exception is HttpRequestException or IOException || (exception is OperationCanceledException && limit.HasPassed))
        {
            var why = limit.HasPassed ? "it did not answer in time" : FailureReport.Reason(exception);
            return HealthCheck.Unreachable(Name, $"{server.Host} could not be asked for the time: {why}.");
        }
    }

    private static HealthCheck Judge(TimeSpan? skew, string host)
    {
        if (skew is not { } measured)
        {
            return HealthCheck.Skipped(Name, $"{host} does not say what time it is (no Date).");
        }

        var distance = measured.Duration();
        var seconds = ((long)distance.TotalSeconds).ToString(CultureInfo.InvariantCulture);
        var direction = measured < TimeSpan.Zero ? "ahead of" : "behind";
        return distance > Refused
            ? HealthCheck.Misconfigured(Name, $"This clock is {seconds} s {direction} that of {host}, and payments are refused. Set the clock.")
            : distance > Notable
                ? HealthCheck.Warning(Name, $"This clock is {seconds} s {direction} that of {host}. Payments are signed for seconds: set the clock.")
                : HealthCheck.Ok(Name, $"This clock and that of {host} differ by {seconds} s.");
    }

    /// <returns>How far the server is ahead; <see langword="null"/> when it does not say.</returns>
    private async Task<TimeSpan?> MeasureAsync(Uri server, bool isNode, CancellationToken cancellationToken)
    {
        using var sockets = new SocketsHttpHandler { UseCookies = false, AllowAutoRedirect = false, UseProxy = !server.IsLoopback };
        using var http = new HttpClient(sockets);
        using var request = new HttpRequestMessage(isNode ? HttpMethod.Post : HttpMethod.Get, server);
        if (isNode)
        {
            request.Content = new StringContent("""{"jsonrpc":"2.0","id":1,"method":"eth_chainId","params":[]}""", new MediaTypeHeaderValue("application/json"));
        }

        var sent = context.Clock.GetUtcNow();
        using var response = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken).ConfigureAwait(false);

        // A Date has whole seconds and was written half way: the middle of both is the best guess.
        var middle = sent + ((context.Clock.GetUtcNow() - sent) / 2);
        return response.Headers.Date is { } date ? date + TimeSpan.FromMilliseconds(500) - middle : null;
    }
}
