using System.Diagnostics;
using System.Globalization;
using System.Net;
using Mpp.Benchmarks.Clients;
using Mpp.Client.Http;
using Mpp.Client.Ledger;
using Mpp.Client.Methods.Tempo;
using Mpp.Interop.Tests;

namespace Mpp.Benchmarks.Comparison;

/// <summary>What a request costs that nobody asks to be paid for, above a handler that does nothing. No network.</summary>
internal static class FreeRequestCost
{
    private const int WarmUp = 50_000;
    private const int Requests = 50_000;
    private const int Rounds = 7;

    private static readonly byte[] Body = new byte[1024];

    public static async Task MeasureAsync(TextWriter output)
    {
        await output.WriteLineAsync();
        await output.WriteLineAsync("A request that is free: what our handler adds to one that only passes on (median of rounds; bodies of 1 KiB)");
        foreach (var (name, createContent) in Bodies())
        {
            using var signer = TempoPrivateKeySigner.FromHex(DevelopmentAccount.WithFeesInPathUsd[0].PrivateKey);
            using var paying = new HttpMessageInvoker(new MppPaymentHandler(OurClient.CreatePayer(signer, new MemoryPaymentLedger()), new FreeServer()));
            using var plain = new HttpMessageInvoker(new PassingHandler { InnerHandler = new FreeServer() });
            await RunAsync(plain, createContent, WarmUp);
            await RunAsync(paying, createContent, WarmUp);
            var plainCosts = new List<Cost>();
            var payingCosts = new List<Cost>();
            for (var round = 0; round < Rounds; round++)
            {
                plainCosts.Add(await RunAsync(plain, createContent, Requests));
                payingCosts.Add(await RunAsync(paying, createContent, Requests));
            }

            var (without, with) = (Median(plainCosts), Median(payingCosts));
            await output.WriteLineAsync(string.Create(CultureInfo.InvariantCulture,
                $"  {name,-18} plain {without.Nanoseconds,7:0} ns {without.Bytes,6:0} B   ours {with.Nanoseconds,7:0} ns {with.Bytes,6:0} B   added {with.Nanoseconds - without.Nanoseconds,6:0} ns {with.Bytes - without.Bytes,6:0} B"));
        }
    }

    private static (string Name, Func<HttpContent?> Create)[] Bodies() =>
    [
        ("no body", () => null),
        ("bytes", () => new ByteArrayContent(Body)),
        ("seekable stream", () => new StreamContent(new MemoryStream(Body, writable: false))),
        ("forward stream", () => new StreamContent(new ForwardStream(Body))),
    ];

    private static async Task<Cost> RunAsync(HttpMessageInvoker invoker, Func<HttpContent?> createContent, int requests)
    {
        var (allocated, started) = (GC.GetAllocatedBytesForCurrentThread(), Stopwatch.GetTimestamp());
        for (var number = 0; number < requests; number++)
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, CredentialProbe.Url) { Content = createContent() };
            using var response = await invoker.SendAsync(request, CancellationToken.None);
        }

        var elapsed = Stopwatch.GetElapsedTime(started);
        return new Cost(elapsed.TotalNanoseconds / requests, (double)(GC.GetAllocatedBytesForCurrentThread() - allocated) / requests);
    }

    private static Cost Median(List<Cost> costs) => costs.OrderBy(cost => cost.Nanoseconds).ElementAt(costs.Count / 2);

    private readonly record struct Cost(double Nanoseconds, double Bytes);

    private sealed class PassingHandler : DelegatingHandler;

    /// <summary>Reads the body, as a connection would, and answers with a page that costs nothing.</summary>
    private sealed class FreeServer : HttpMessageHandler
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            var response = new HttpResponseMessage(HttpStatusCode.OK) { RequestMessage = request };
            return request.Content is null ? Task.FromResult(response) : ReadAsync(request.Content, response);
        }

        private static async Task<HttpResponseMessage> ReadAsync(HttpContent content, HttpResponseMessage response)
        {
            await content.CopyToAsync(Stream.Null);
            return response;
        }
    }

    private sealed class ForwardStream(byte[] bytes) : MemoryStream(bytes, writable: false)
    {
        public override bool CanSeek => false;
    }
}
