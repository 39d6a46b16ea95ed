using System.Globalization;
using Mpp.Benchmarks.Clients;
using Mpp.Interop.Tests;
using Mpp.Sandbox;

namespace Mpp.Benchmarks.Comparison;

/// <summary>mppx's client and ours in one run, against the same servers.</summary>
internal sealed class CompareBenchmark(bool isLong) : IBenchmark
{
    public string Name => "compare";

    public string Summary => "mppx 0.11.0 and ours side by side: credentials, RPC calls, paid requests, free requests, large challenges";

    public async Task RunAsync(TextWriter output)
    {
        var packages = await NodePackages.InstallAsync(CancellationToken.None);
        await using var anvil = await Anvil.StartAsync(packages, CancellationToken.None);
        await using var merchant = await MppxMerchant.StartTempoAsync(packages, anvil, DevelopmentAccount.WithFeesInPathUsd[3].Address, [], CancellationToken.None);
        await using var sandbox = await MppSandbox.StartAsync();
        var onAnvil = new ClientTask(DevelopmentAccount.WithFeesInPathUsd[0].PrivateKey, anvil.RpcUrl, Anvil.ChainId);
        var inSandbox = new ClientTask(sandbox.PayerPrivateKey, sandbox.Chain.RpcUrl, sandbox.Chain.ChainId);
        var (mppx, ours, durable) = (ClientProcess.Mppx(packages), ClientProcess.Ours(isDurable: false), ClientProcess.Ours(isDurable: true));

        await output.WriteLineAsync(string.Create(CultureInfo.InvariantCulture,
            $"{Environment.ProcessorCount} processors, {GC.GetGCMemoryInfo().TotalAvailableMemoryBytes >> 30} GiB of memory"));
        var credentials = new CredentialComparison(output, onAnvil, [mppx, ours, durable], isLong);
        await credentials.CreateAsync();
        await credentials.GrowAsync();
        await FreeRequestCost.MeasureAsync(output);
        await CountCallsAsync(output, anvil, new Uri(merchant.Url, "/paid"), onAnvil, [mppx, ours]);
        await using var believing = await BelievingMerchant.StartAsync();
        var load = new LoadComparison(output, [mppx, ours, durable], believing.Url, isLong);
        await load.MeasureAsync(
            "A real mppx merchant on a local Tempo EVM", onAnvil, new Uri(merchant.Url, "/paid"),
            async () => await anvil.CountTransfersAsync(Anvil.PathUsd, DevelopmentAccount.WithFeesInPathUsd[3].Address), () => merchant.ProcessorTime);
        await load.MeasureAsync(
            "The sandbox's merchant on its simulated chain", inSandbox, new Uri(sandbox.Merchant.BaseAddress, "/paid"), () => Task.FromResult(sandbox.Chain.Transfers.Count),
            () => Environment.CpuUsage.TotalTime);
    }

    private static async Task CountCallsAsync(TextWriter output, Anvil anvil, Uri url, ClientTask task, ClientProcess[] clients)
    {
        await using var node = await CountingNode.StartAsync(anvil.RpcUrl);
        await output.WriteLineAsync();
        await output.WriteLineAsync("Calls of the client to a node, a pull payment");
        foreach (var client in clients)
        {
            node.Forget();
            var measured = await client.MeasureAsync(task with { Rpc = node.Url, Load = new LoadTask(url, 1, Seconds: 1) });
            await output.WriteLineAsync(string.Create(CultureInfo.InvariantCulture,
                $"  {client.Name,-18}{(double)node.Count / Math.Max(1, measured.Milliseconds.Count),6:0.0} a payment   {node.Methods}{Failures.Of(measured)}"));
        }
    }
}
