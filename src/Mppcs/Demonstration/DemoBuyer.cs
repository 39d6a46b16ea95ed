using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using Mpp.Client;
using Mpp.Client.Http;
using Mpp.Client.Ledger;
using Mpp.Client.Protocol;
using Mpp.Sandbox;
using Mppcs.Payments;
using Mppcs.Quotes;
using Mppcs.Reports;

namespace Mppcs.Demonstration;

/// <summary>An agent with the sandbox's keys and nothing of the user's: it orders, pays and reads what it bought.</summary>
internal sealed class DemoBuyer(MppSandbox sandbox)
{
    public const string Limit = "20 USD";
    public const string OrderPath = "agent/orders";

    public const string Order = """
        {"products":[{"url":"https://shop.example.com/products/notebook","quantity":1}],"max_price":1299,"shipping_address":{"first_name":"Ada","last_name":"Lovelace","address_line1":"12 Analytical Street","city":"London","postal_code":"SW1Y 4JH","phone_number":"+442000000000","country":"GB"}}
        """;

    private const string LastOrderStatus = "order_placed";
    private const int MostReads = 10;

    /// <summary>What the order would cost on each rail.</summary>
    public async Task<IReadOnlyList<QuotedChallenge>> QuoteAsync(CancellationToken cancellationToken)
    {
        using var client = CreateClient(method: null, new LedgerWatch(new MemoryPaymentLedger()));
        using var request = NewOrder();
        request.Options.Set(MppRequestOptions.DryRun, true);
        using var response = await client.SendAsync(request, cancellationToken).ConfigureAwait(false);
        return request.Options.TryGetValue(MppRequestOptions.Appraisals, out var appraisals)
            ? [.. appraisals.Select(QuotedChallenge.Of)]
            : throw new DemoFailedException($"The merchant answered {(int)response.StatusCode} instead of asking to be paid.");
    }

    /// <summary>Places the order, pays for it by <paramref name="method"/>, and reads it with the bought key until it is placed.</summary>
    public async Task<DemoOrder> BuyAsync(string method, CancellationToken cancellationToken)
    {
        var ledger = new LedgerWatch(new MemoryPaymentLedger());
        using var client = CreateClient(method, ledger);
        using var request = NewOrder();
        using var response = await client.SendAsync(request, cancellationToken).ConfigureAwait(false);
        var payment = response.GetMppPayment();
        if (payment is not { Outcome: PaymentOutcome.Settled, IsDelivered: true, ApiKey: { } key })
        {
            throw new DemoFailedException($"The order was answered with {(int)response.StatusCode}, and its payment is {payment?.Outcome}.");
        }

        var id = await ReadTextAsync(response, "id", cancellationToken).ConfigureAwait(false);
        var report = new Report(new Conclusion(Outcomes.Settled, ExitCodes.Success))
        {
            Status = (int)response.StatusCode,
            Record = ledger.Record,
            Payment = payment,
        };
        return new DemoOrder(report, id, [.. ledger.States.Select(state => state.ToString())], await WatchAsync(client, id, key, cancellationToken).ConfigureAwait(false));
    }

    private static async Task<IReadOnlyList<string>> WatchAsync(HttpClient client, string id, string key, CancellationToken cancellationToken)
    {
        var steps = new List<string>();
        while (steps.LastOrDefault() != LastOrderStatus && steps.Count < MostReads)
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, $"orders/{id}");
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", key);
            using var response = await client.SendAsync(request, cancellationToken).ConfigureAwait(false);
            steps.Add(await ReadTextAsync(response, "status", cancellationToken).ConfigureAwait(false));
        }

        return steps;
    }

    private static async Task<string> ReadTextAsync(HttpResponseMessage response, string name, CancellationToken cancellationToken)
    {
        var body = await response.Content.ReadAsByteArrayAsync(cancellationToken).ConfigureAwait(false);
        using var json = JsonDocument.Parse(body);
        return json.RootElement.GetText(name) ?? throw new DemoFailedException($"The merchant's answer ({(int)response.StatusCode}) has no {name}.");
    }

    private static HttpRequestMessage NewOrder() => new(HttpMethod.Post, OrderPath)
    {
        Content = new StringContent(Order, Encoding.UTF8, "application/json"),
    };

    private HttpClient CreateClient(string? method, LedgerWatch ledger)
    {
        var options = new MppOptions { PreferredMethods = method is null ? null : [method] };
        options.Policy.MaxPerPayment = Limit;
        options.Stripe.ApiBase = sandbox.Stripe.BaseAddress;
        var payer = Payer.Create(options, new PayerServices { Ledger = ledger, ReadVariable = ReadVariable });
        return new HttpClient(new MppPaymentHandler(payer, new SocketsHttpHandler { UseProxy = false, UseCookies = false }))
        {
            BaseAddress = sandbox.Merchant.BaseAddress,
        };
    }

    private string? ReadVariable(string name) => SandboxVariables.Of(sandbox).GetValueOrDefault(name);
}
