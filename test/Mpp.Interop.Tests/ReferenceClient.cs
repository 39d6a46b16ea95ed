using System.Diagnostics;
using System.Globalization;
using System.Text.Json;

namespace Mpp.Interop.Tests;

/// <summary>mppx's own client, one process a request: the cross-check that a counterpart is sound before our client is blamed.</summary>
internal sealed class ReferenceClient(NodePackages packages, Anvil anvil, DevelopmentAccount payer)
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);

    /// <summary>Sends a request, pays when asked to, and answers with what came back.</summary>
    /// <param name="url">The full address.</param>
    /// <param name="method">The HTTP method.</param>
    /// <param name="body">A text body, or none.</param>
    /// <param name="paidBody">Another body for the paid request, to see it refused.</param>
    internal async Task<ReferenceAnswer> SendAsync(Uri url, string method = "GET", string? body = null, string? paidBody = null)
    {
        string[] arguments =
        [
            "mppx-client.mjs",
            "--rpc", anvil.RpcUrl.ToString(),
            "--chain-id", Anvil.ChainId.ToString(CultureInfo.InvariantCulture),
            "--key", payer.PrivateKey,
            "--url", url.ToString(),
            "--method", method,
            .. body is null ? Array.Empty<string>() : ["--body", body],
            .. paidBody is null ? Array.Empty<string>() : ["--paid-body", paidBody],
        ];
        var start = new ProcessStartInfo("node", arguments)
        {
            WorkingDirectory = packages.Directory,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        using var limit = new CancellationTokenSource(Limit);
        using Process process = Process.Start(start)!;
        try
        {
            Task<string> errors = process.StandardError.ReadToEndAsync(limit.Token);
            string output = await process.StandardOutput.ReadToEndAsync(limit.Token);
            await process.WaitForExitAsync(limit.Token);
            return process.ExitCode == 0
                ? JsonSerializer.Deserialize<ReferenceAnswer>(output, JsonSerializerOptions.Web)!
                : throw new InvalidOperationException($"mppx-client.mjs ended with {process.ExitCode}: {await errors}");
        }
        finally
        {
            if (!process.HasExited)
            {
                process.Kill(entireProcessTree: true);
            }
        }
    }
}
