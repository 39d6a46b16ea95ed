using System.Text;
using Mpp.Client.Http;
using Mpp.Client.Ledger;
using Mpp.Client.Tests.Fakes;
using Mpp.Sandbox;
using Mpp.Sandbox.Merchant;

namespace Mpp.Client.Tests.Faults;

/// <summary>A client that pays a sandbox by both rails, over real sockets and by one manual clock.</summary>
internal abstract class SandboxFaultFixture
{
    private readonly List<HttpClient> _clients = [];

    protected MppOptions Options { get; private set; } = null!;

    protected ManualClock Clock { get; private set; } = null!;

    protected MppSandbox Sandbox { get; private set; } = null!;

    protected FaultyLedger Ledger { get; private set; } = null!;

    protected SandboxMerchant Merchant => Sandbox.Merchant;

    [SetUp]
    public async Task StartAsync()
    {
        Clock = new ManualClock();
        Sandbox = await MppSandbox.StartAsync(new MppSandboxOptions
        {
            TimeProvider = Clock,
            ConfigureMerchant = merchant => (merchant.OfferStripeEverywhere, merchant.PriceInCents) = (true, 100),
        });
        Ledger = new FaultyLedger(Clock);
        Options = new MppOptions { Policy = { MaxPerPayment = "20 USD" } };
    }

    [TearDown]
    public async Task StopAsync()
    {
        _clients.ForEach(client => client.Dispose());
        _clients.Clear();
        await Sandbox.DisposeAsync();
    }

    /// <summary>A client as a program that has just been started would have it, on the ledger of the test or another one.</summary>
    protected HttpClient CreateClient(DelegatingHandler? inside = null, IPaymentLedger? ledger = null)
    {
        HttpMessageHandler transport = new SocketsHttpHandler { UseProxy = false, AllowAutoRedirect = false };
        if (inside is not null)
        {
            inside.InnerHandler = transport;
            transport = inside;
        }

        var payer = Payer.Create(Options, Sandbox.PayerServices with { Ledger = ledger ?? Ledger, Clock = Clock });
        var payments = new MppPaymentHandler(payer) { InnerHandler = transport, Redirects = new RedirectSettings(true, 50) };
        var client = new HttpClient(payments) { BaseAddress = Merchant.BaseAddress };
        _clients.Add(client);
        return client;
    }

    /// <summary>The request of a route such as <c>GET /paid</c>, to be paid by one rail.</summary>
    protected static HttpRequestMessage Request(string route, string rail)
    {
        var parts = route.Split(' ');
        var request = new HttpRequestMessage(new HttpMethod(parts[0]), new Uri($"{parts[1]}?method={rail}", UriKind.Relative));
        if (request.Method == HttpMethod.Post)
        {
            request.Content = new StringContent(Mppcs.Demonstration.DemoBuyer.Order, Encoding.UTF8, "application/json");
        }

        return request;
    }

    /// <summary>What the ledger counts as spent: everything that was neither given back nor proven void.</summary>
    protected async Task<UInt128> ExposureAsync() => (await Ledger.ListAsync())
        .Where(record => record.State is not (LedgerState.Released or LedgerState.Void))
        .Aggregate(UInt128.Zero, (sum, record) => sum + record.Exposure);

    protected UInt128 Settled => Merchant.Settlements.Aggregate(UInt128.Zero, (sum, settlement) => sum + settlement.Amount);

    protected static IEnumerable<Exception> Chain(Exception? exception)
    {
        for (; exception is not null; exception = exception.InnerException)
        {
            yield return exception;
        }
    }
}
