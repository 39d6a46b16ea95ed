using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net;
using System.Runtime;
using System.Text.Json;
using Mpp.Client;
using Mpp.Client.Http;
using Mpp.Client.Ledger;
using Mpp.Client.Methods.Tempo;

namespace Mpp.Benchmarks.Clients;

/// <summary>Our client, measured in this process: the counterpart of <c>benchmark-client.mjs</c>.</summary>
internal sealed class OurClient : IDisposable
{
    /// <summary>The argument that makes this program nothing but a client.</summary>
    public const string Name = "client";

    private const double Connecting = 1;

    private readonly string _folder = Directory.CreateTempSubdirectory("mpp-benchmark-").FullName;
    private readonly ConcurrentBag<double> _milliseconds = [];
    private readonly ConcurrentDictionary<string, int> _failures = new(StringComparer.Ordinal);
    private readonly FilePaymentLedger _file;
    private readonly TempoPrivateKeySigner _signer;
    private readonly RequestCounter _counter = new(new SocketsHttpHandler { UseProxy = false });
    private readonly ClientTask _task;

    private OurClient(ClientTask task)
    {
        _task = task;
        _file = new FilePaymentLedger(Path.Combine(_folder, "ledger.jsonl"));
        _signer = TempoPrivateKeySigner.FromHex(task.Key);
        Payer = CreatePayer(_signer, task.IsDurable ? _file : new MemoryPaymentLedger());
    }

    private Payer Payer { get; }

    public static async Task RunAsync(TextReader input, TextWriter output)
    {
        using var client = new OurClient(JsonSerializer.Deserialize<ClientTask>(await input.ReadToEndAsync(), JsonSerializerOptions.Web)!);
        await output.WriteLineAsync(JsonSerializer.Serialize(await client.MeasureAsync(), JsonSerializerOptions.Web));
    }

    /// <summary>A payer with limits that stand in nobody's way.</summary>
    public static Payer CreatePayer(ITempoSigner signer, IPaymentLedger ledger)
    {
        var options = new MppOptions { Policy = { MaxPerPayment = "10 USD", MaxOpenUnknown = 1_000_000, MaxOpenUnknownPerOrigin = 1_000_000 } };
        options.Tempo.PrivateKeyVariable = "MPP_BENCHMARKS_NO_KEY";
        options.Stripe.SecretKeyVariable = "MPP_BENCHMARKS_NO_KEY";
        return Payer.Create(options, new PayerServices { TempoSigner = signer, Ledger = ledger });
    }

    public void Dispose()
    {
        _file.Dispose();
        _signer.Dispose();
        _counter.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    private Task<ClientMeasurement> MeasureAsync() =>
        _task.Credentials is { } credentials ? MeasureCredentialsAsync(credentials) : MeasureLoadAsync(_task.Load!);

    private async Task<ClientMeasurement> MeasureCredentialsAsync(CredentialTask credentials)
    {
        using var probe = new CredentialProbe(credentials.Header);
        using var http = new HttpClient(new MppPaymentHandler(Payer, probe));
        var work = async (long _) =>
        {
            await PayAsync(http, CredentialProbe.Url);
            return probe.LastCredential;
        };
        await CallAllAsync(1, credentials.WarmUpSeconds, work);
        return await MeasureAsync(1, credentials.Seconds, warmUps: 0, work);
    }

    private async Task<ClientMeasurement> MeasureLoadAsync(LoadTask load)
    {
        using var http = new HttpClient(new MppPaymentHandler(Payer, _counter));
        if (load.WarmUpUrl is not { } warmUp)
        {
            return await MeasureAsync(load.Callers, load.Seconds, warmUps: 0, Pay(load.Url));
        }

        await CallAllAsync(load.Callers, load.WarmUpSeconds, Pay(warmUp));
        _milliseconds.Clear();
        await CallAllAsync(load.Callers, Connecting, Pay(load.Url));
        return await MeasureAsync(load.Callers, load.Seconds, _milliseconds.Count, Pay(load.Url));

        Func<long, Task<TimeSpan>> Pay(Uri url) => async started =>
        {
            await PayAsync(http, url);
            return Stopwatch.GetElapsedTime(started);
        };
    }

    private static async Task PayAsync(HttpClient http, Uri url)
    {
        using var response = await http.GetAsync(url);
        if (response.StatusCode != HttpStatusCode.OK)
        {
            throw new InvalidOperationException($"status {(int)response.StatusCode}");
        }
    }

    private async Task<ClientMeasurement> MeasureAsync(int callers, double seconds, int warmUps, Func<long, Task<TimeSpan>> work)
    {
        _milliseconds.Clear();
        var (requests, compiling) = (_counter.Count, JitInfo.GetCompilationTime());
        var (allocated, processor) = (GC.GetTotalAllocatedBytes(precise: true), Environment.CpuUsage.TotalTime);
        var wall = await Durations.MeasureAsync(() => CallAllAsync(callers, seconds, work));
        return new ClientMeasurement([.. _milliseconds], _failures, wall.TotalMilliseconds,
            (Environment.CpuUsage.TotalTime - processor).TotalMilliseconds, Process.GetCurrentProcess().PeakWorkingSet64)
        {
            WarmUps = warmUps,
            Requests = _counter.Count - requests,
            CompilingMilliseconds = (JitInfo.GetCompilationTime() - compiling).TotalMilliseconds,
            AllocatedBytes = GC.GetTotalAllocatedBytes(precise: true) - allocated,
        };
    }

    private Task CallAllAsync(int callers, double seconds, Func<long, Task<TimeSpan>> work) =>
        Task.WhenAll(Enumerable.Range(0, callers).Select(_ => Task.Run(() => CallAsync(Stopwatch.GetTimestamp(), TimeSpan.FromSeconds(seconds), work))));

    private async Task CallAsync(long began, TimeSpan duration, Func<long, Task<TimeSpan>> work)
    {
        while (Stopwatch.GetElapsedTime(began) < duration)
        {
            try
            {
                _milliseconds.Add((await work(Stopwatch.GetTimestamp())).TotalMilliseconds);
            }
            catch (Exception exception)
            {
                _failures.AddOrUpdate($"{exception.GetType().Name}: {exception.Message}", 1, (_, count) => count + 1);
            }
        }
    }
}
