using System.Globalization;
using System.Net.Http.Json;
using System.Numerics;
using System.Text.Json;

namespace Mpp.Interop.Tests;

/// <summary>A local Tempo EVM on a fresh chain, and the questions tests ask it over plain JSON-RPC.</summary>
internal sealed class Anvil : IAsyncDisposable
{
    /// <summary>The chain id it runs with: Tempo's test network, so that tools which know chains by id accept it.</summary>
    internal const int ChainId = 42431;

    /// <summary>The token of the genesis that tests charge in, with 6 decimals.</summary>
    internal const string PathUsd = "0x20c0000000000000000000000000000000000000";

    private const string TransferTopic = "0xddf252ad1be2c89b69c2b068fc378daa952ba7f163c4a11628f55a4df523b3ef";
    private const string BalanceOfSelector = "0x70a08231";
    private static readonly TimeSpan ReadyLimit = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan PollInterval = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan NearNow = TimeSpan.FromSeconds(3);
    private readonly NodeProcess _process;
    private readonly HttpClient _http;

    private Anvil(NodeProcess process)
    {
        _process = process;
        // A proxy of the machine has no business with loopback.
        _http = new HttpClient(new SocketsHttpHandler { UseProxy = false }) { BaseAddress = process.Url };
    }

    /// <summary>Where it answers JSON-RPC.</summary>
    internal Uri RpcUrl => _process.Url;

    /// <summary>Starts it on a free port and waits, within a limit, until its chain's time has caught up with the clock.</summary>
    /// <exception cref="InvalidOperationException">It ended, or was not ready in time.</exception>
    internal static async Task<Anvil> StartAsync(NodePackages packages, CancellationToken cancellationToken)
    {
        return await StartAsync(packages, clockStartsAt: null, cancellationToken);
    }

    /// <summary>Starts it on a free port with a clock that starts at another time.</summary>
    /// <exception cref="InvalidOperationException">It ended, or was not ready in time.</exception>
    internal static Task<Anvil> StartAtAsync(NodePackages packages, ulong unixSeconds, CancellationToken cancellationToken) =>
        StartAsync(packages, DateTimeOffset.FromUnixTimeSeconds((long)unixSeconds), cancellationToken);

    private static async Task<Anvil> StartAsync(NodePackages packages, DateTimeOffset? clockStartsAt, CancellationToken cancellationToken)
    {
        string[] arguments = ["--chain-id", ChainId.ToString(CultureInfo.InvariantCulture)];
        if (clockStartsAt is { } start)
        {
            arguments = [.. arguments, "--timestamp", start.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture)];
        }

        var anvil = new Anvil(await NodeProcess.StartAsync(packages, "anvil.mjs", arguments, cancellationToken));
        try
        {
            await anvil.WaitUntilReadyAsync(clockStartsAt is null, cancellationToken);
            return anvil;
        }
        catch
        {
            await anvil.DisposeAsync();
            throw;
        }
    }

    /// <summary>The receipt of a transaction, or null while there is none.</summary>
    internal async Task<JsonElement?> GetReceiptAsync(string hash)
    {
        JsonElement receipt = await CallAsync("eth_getTransactionReceipt", [hash]);
        return receipt.ValueKind == JsonValueKind.Null ? null : receipt;
    }

    /// <summary>The balance of an address, in base units of the token.</summary>
    internal async Task<BigInteger> BalanceOfAsync(string token, string address)
    {
        JsonElement balance = await CallAsync("eth_call", [new { to = token, data = BalanceOfSelector + Word(address) }, "latest"]);
        return Quantity(balance);
    }

    /// <summary>How many transfers of the token to an address the chain has seen since its first block.</summary>
    internal async Task<int> CountTransfersAsync(string token, string to)
    {
        JsonElement logs = await CallAsync(
            "eth_getLogs",
            [new { fromBlock = "0x0", toBlock = "latest", address = token, topics = new[] { TransferTopic, null, "0x" + Word(to) } }]);
        return logs.GetArrayLength();
    }

    /// <summary>One JSON-RPC call.</summary>
    /// <exception cref="InvalidOperationException">The node answered with an error.</exception>
    internal async Task<JsonElement> CallAsync(
        string method, object?[] parameters, CancellationToken cancellationToken = default)
    {
        using HttpResponseMessage response = await _http.PostAsJsonAsync(
            (Uri?)null, new { jsonrpc = "2.0", id = 1, method, @params = parameters }, cancellationToken);
        response.EnsureSuccessStatusCode();
        JsonElement answer = await response.Content.ReadFromJsonAsync<JsonElement>(cancellationToken);
        return answer.TryGetProperty("result", out JsonElement result)
            ? result
            : throw new InvalidOperationException($"{method} failed: {answer}");
    }

    public async ValueTask DisposeAsync()
    {
        _http.Dispose();
        await _process.DisposeAsync();
    }

    private async Task WaitUntilReadyAsync(bool isNow, CancellationToken cancellationToken)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(ReadyLimit);
        try
        {
            while (!await IsReadyAsync(isNow, limit.Token))
            {
                if (_process.HasExited)
                {
                    throw new InvalidOperationException($"anvil ended:{Environment.NewLine}{_process.StandardError}");
                }

                await Task.Delay(PollInterval, limit.Token);
            }
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw new InvalidOperationException(
                $"anvil was not ready within {ReadyLimit.TotalSeconds} s:{Environment.NewLine}{_process.StandardError}");
        }
    }

    // A fresh chain starts at time 1, and the node checks the window of a payment against its head: until the first mined
    // blocks every payment would be refused.
    private async Task<bool> IsReadyAsync(bool isNow, CancellationToken cancellationToken)
    {
        try
        {
            JsonElement chainId = await CallAsync("eth_chainId", [], cancellationToken);
            JsonElement head = await CallAsync("eth_getBlockByNumber", ["latest", false], cancellationToken);
            var headTime = DateTimeOffset.FromUnixTimeSeconds((long)Quantity(head.GetProperty("timestamp")));
            return Quantity(chainId) == ChainId && (!isNow || (DateTimeOffset.UtcNow - headTime).Duration() <= NearNow);
        }
        catch (HttpRequestException notListening) when (notListening.HttpRequestError == HttpRequestError.ConnectionError)
        {
            return false;
        }
    }

    private static string Word(string address) => address[2..].PadLeft(64, '0');

    // The leading zero keeps a set highest bit from being read as a sign.
    private static BigInteger Quantity(JsonElement hex) =>
        BigInteger.Parse("0" + hex.GetString()![2..], NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture);
}
