using System.Collections.Concurrent;
using System.Text;
using Mpp.Client;
using Mpp.Client.Http;
using Mpp.Client.Methods;

namespace Mpp.Soak;

/// <summary>Callers that fetch what is free and what is not, too dear things too, and now and then lose their patience.</summary>
internal sealed class Traffic(Market market, Buyers buyers, SoakOptions options)
{
    private const int BodyLength = 64 * 1024;
    private static readonly TimeSpan LongestPatience = TimeSpan.FromMilliseconds(40);
    private static readonly string[] Rails = ["tempo", "stripe"];

    private int _number;

    /// <summary>How each call ended, and how often.</summary>
    public ConcurrentDictionary<string, int> Endings { get; } = new();

    /// <summary>What no caller should ever see.</summary>
    public ConcurrentQueue<string> Surprises { get; } = new();

    /// <summary>Calls until the time is over; ends when the last answer is there.</summary>
    public async Task RunAsync(int round, CancellationToken stopping) =>
        await Task.WhenAll(Enumerable.Range(0, options.Callers).Select(caller => Task.Run(
            async () =>
            {
                var random = new Random(HashCode(options.Seed, round, caller));
                while (!stopping.IsCancellationRequested)
                {
                    await CallAsync(random, caller);
                }
            },
            CancellationToken.None)));

    private async Task CallAsync(Random random, int caller)
    {
        var number = Interlocked.Increment(ref _number);
        var shop = market.Merchants[random.Next(market.Merchants.Count)].BaseAddress;
        using var patience = new CancellationTokenSource();
        if (random.Next(20) == 0)
        {
            patience.CancelAfter(random.Next((int)LongestPatience.TotalMilliseconds));
        }

        var kind = random.Next(10);
        using var request = kind switch
        {
            < 3 => new HttpRequestMessage(HttpMethod.Get, new Uri(shop, $"free?n={number}")),
            < 6 => new HttpRequestMessage(HttpMethod.Get, new Uri(shop, $"paid?method={Rails[random.Next(2)]}&n={number}")),
            < 8 => Post(shop, $"agent/orders?method={Rails[random.Next(2)]}&n={number}", Order(100 + random.Next(1_500)), "application/json"),
            < 9 => Post(shop, $"echo?method={Rails[random.Next(2)]}&n={number}", Noise(random), "application/octet-stream"),
            _ => Post(shop, $"agent/orders?too-dear&n={number}", Order(Market.HighestPriceInCents + 1), "application/json"),
        };
        await SendAsync(request, buyers.Client(caller), mustBeRefused: kind == 9, patience.Token);
    }

    private async Task SendAsync(HttpRequestMessage request, HttpClient client, bool mustBeRefused, CancellationToken patience)
    {
        try
        {
            using var response = await client.SendAsync(request, patience);
            if (mustBeRefused)
            {
                Surprises.Enqueue($"{request.RequestUri} was not refused: {(int)response.StatusCode}");
            }

            Count(response.GetMppPayment()?.Outcome.ToString() ?? "Free");
        }
        catch (PaymentRefusedException refused) when (mustBeRefused || refused.Refusals.All(refusal => refusal.Rule is not Client.Policy.PolicyRules.MaxPerPayment))
        {
            Count(mustBeRefused ? "TooDear" : "Refused");
        }
        catch (PaymentOutcomeUnknownException)
        {
            Count("UnknownException");
        }
        catch (PaymentMethodException)
        {
            Count("MethodException");
        }
        catch (OperationCanceledException) when (patience.IsCancellationRequested)
        {
            Count("Cancelled");
        }
        catch (HttpRequestException exception) when (request.GetMppPayment()?.Outcome is null or PaymentOutcome.Settled)
        {
            // The body broke off after the money had moved, or a connection of the round before was still in the pool.
            Count("Http:" + exception.HttpRequestError);
        }
#pragma warning disable CA1031 // Whatever else comes out is the finding that this program is for.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            Surprises.Enqueue($"{request.RequestUri}: {exception}");
        }
    }

    private void Count(string ending) => Endings.AddOrUpdate(ending, 1, (_, count) => count + 1);

    private static HttpRequestMessage Post(Uri shop, string path, byte[] body, string type) =>
        new(HttpMethod.Post, new Uri(shop, path)) { Content = new ByteArrayContent(body) { Headers = { { "Content-Type", type } } } };

    private static byte[] Order(int maxPrice) => Encoding.UTF8.GetBytes(
        $$$"""
        {"products":[{"url":"https://shop.example.com/p","quantity":1}],"max_price":{{{maxPrice}}},"shipping_address":{"first_name":"A","last_name":"L","address_line1":"1 Row","city":"London","postal_code":"N1","phone_number":"+440000","country":"GB"}}
        """);

    private static byte[] Noise(Random random)
    {
        var body = new byte[random.Next(BodyLength)];
        random.NextBytes(body);
        return body;
    }

    // HashCode.Combine differs from process to process, and a seed should not.
    private static int HashCode(int seed, int round, int caller) => unchecked((((seed * 397) + round) * 397) + caller);
}
