using Mpp.Client.Http;
using Mpp.Client.Ledger;

namespace Mpp.Client.TestHost;

/// <summary>
/// A program that buys, with the keys of its environment: at each line <c>pay</c> it sends its request, at <c>resume</c> it sends the request
/// with the credential of its last payment, at <c>reconcile</c> it looks into its open payments. It prints one line about each.
/// </summary>
internal static class Buy
{
    public static async Task RunAsync(string path, Uri url)
    {
        using var ledger = new FilePaymentLedger(path);
        var options = new MppOptions { MaxResends = 0, Policy = { MaxPerPayment = "20 USD" } };
        options.Tempo.RpcUrl = Environment.GetEnvironmentVariable("MPP_TEMPO_RPC_URL") is { } node ? new Uri(node) : null;
        var payer = Payer.Create(options, new PayerServices { Ledger = ledger });
        using var client = new HttpClient(new MppPaymentHandler(payer, new SocketsHttpHandler { UseProxy = false }));
        while (await Console.In.ReadLineAsync() is { } task)
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, url);
            await Console.Out.WriteLineAsync(task switch
            {
                "pay" => await PayAsync(client, request),
                "resume" => await PayAsync(client, request.ResumeMppPayment((await ledger.ListAsync())[^1].Id)),
                _ => await ReconcileAsync(payer),
            });
        }
    }

    private static async Task<string> PayAsync(HttpClient client, HttpRequestMessage request)
    {
        try
        {
            using var response = await client.SendAsync(request);
            return $"{response.GetMppPayment()?.Outcome}";
        }
        catch (PaymentRefusedException refused)
        {
            return $"refused: {string.Join(", ", refused.Refusals.Select(refusal => refusal.Rule))}";
        }
    }

    private static async Task<string> ReconcileAsync(Payer payer) =>
        string.Join(", ", (await payer.Reconciler.ReconcileAllAsync()).Select(found => $"{found.Record.State}{(found.IsNewlyProven ? ", proven" : "")}"));
}
