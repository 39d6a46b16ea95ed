using System.Globalization;
using System.Net.Http.Json;

namespace Mpp.Interop.Tests;

/// <summary>A running merchant of mppx: a real server of the protocol, in one of the three shapes of <c>Counterparts</c>.</summary>
internal sealed class MppxMerchant : IAsyncDisposable
{
    private readonly NodeProcess _process;
    private readonly HttpClient _http;

    private MppxMerchant(NodeProcess process)
    {
        _process = process;
        _http = new HttpClient(new SocketsHttpHandler { UseProxy = false }) { BaseAddress = process.Url };
    }

    /// <summary>Where it listens.</summary>
    internal Uri Url => _process.Url;

    /// <summary>What it has logged, the cause of each 500 among it: for the message of a failing test.</summary>
    internal string StandardError => _process.StandardError;

    /// <summary>How long it has kept a processor busy.</summary>
    internal TimeSpan ProcessorTime => _process.ProcessorTime;

    /// <summary>A merchant that takes 0.01 pathUSD on <paramref name="anvil"/>, and on one route 0.002 of it for each of <paramref name="splitsTo"/>.</summary>
    internal static Task<MppxMerchant> StartTempoAsync(
        NodePackages packages, Anvil anvil, string recipient, IReadOnlyList<string> splitsTo, CancellationToken cancellationToken) =>
        StartAsync(packages, "tempo-merchant.mjs", [.. Tempo(anvil, recipient), .. splitsTo.SelectMany(address => new[] { "--split-to", address })], cancellationToken);

    /// <summary>A merchant that offers half a dollar on Tempo and on Stripe in one 402.</summary>
    internal static Task<MppxMerchant> StartBothAsync(
        NodePackages packages, Anvil anvil, string recipient, int stripePort, CancellationToken cancellationToken) =>
        StartAsync(packages, "both-merchant.mjs", [.. Tempo(anvil, recipient), .. Stripe(stripePort)], cancellationToken);

    /// <summary>A merchant that takes 5.00 USD on Stripe and knows no chain.</summary>
    internal static Task<MppxMerchant> StartStripeAsync(NodePackages packages, int stripePort, CancellationToken cancellationToken) =>
        StartAsync(packages, "stripe-merchant.mjs", Stripe(stripePort), cancellationToken);

    /// <summary>How often each paid route has delivered, by method and path (<c>GET /paid</c>).</summary>
    internal async Task<IReadOnlyDictionary<string, int>> CountDeliveriesAsync() =>
        (await _http.GetFromJsonAsync<Dictionary<string, int>>("/stats"))!;

    public async ValueTask DisposeAsync()
    {
        _http.Dispose();
        await _process.DisposeAsync();
    }

    private static async Task<MppxMerchant> StartAsync(
        NodePackages packages, string script, string[] arguments, CancellationToken cancellationToken) =>
        new(await NodeProcess.StartAsync(packages, script, [.. arguments, "--port", "0"], cancellationToken));

    private static string[] Tempo(Anvil anvil, string recipient) =>
    [
        "--rpc", anvil.RpcUrl.ToString(),
        "--chain-id", Anvil.ChainId.ToString(CultureInfo.InvariantCulture),
        "--recipient", recipient,
        "--currency", Anvil.PathUsd,
    ];

    private static string[] Stripe(int port) => ["--stripe-port", port.ToString(CultureInfo.InvariantCulture)];
}
