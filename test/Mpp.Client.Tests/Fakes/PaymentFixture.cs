using System.Net;
using Mpp.Client.Http;
using Mpp.Client.Policy;

namespace Mpp.Client.Tests.Fakes;

/// <summary>A client that pays by the fake method, above a scripted server.</summary>
internal abstract class PaymentFixture
{
    protected const string Shop = "https://shop.example/thing";

    private readonly List<IDisposable> _owned = [];

    protected ManualClock Clock { get; private set; } = null!;

    protected FakeMethod Method { get; private set; } = null!;

    protected ScriptedServer Server { get; private set; } = null!;

    protected FaultyLedger Ledger { get; private set; } = null!;

    protected LogCapture Log { get; private set; } = null!;

    protected MppOptions Options { get; private set; } = null!;

    protected IPaymentApprover? Approver { get; set; }

    [SetUp]
    public void PrepareFakes()
    {
        Clock = new ManualClock { OnWait = wait => wait != Options.Policy.ApprovalTimeout };
        Method = new FakeMethod();
        Server = new ScriptedServer();
        Ledger = new FaultyLedger(Clock);
        Log = new LogCapture();
        Approver = null;
        Options = OptionsWithLimit();
    }

    [TearDown]
    public void DisposeOwned()
    {
        foreach (var owned in _owned)
        {
            owned.Dispose();
        }

        _owned.Clear();
        Server.Dispose();
        Log.Dispose();
    }

    protected static MppOptions OptionsWithLimit(string limit = "1 USD")
    {
        var options = new MppOptions { Policy = { MaxPerPayment = limit, ApprovalTimeout = TimeSpan.FromSeconds(444) }, MaxResends = 0 };
        options.Tempo.PrivateKeyVariable = "MPP_TESTS_NO_KEY";
        options.Stripe.SecretKeyVariable = "MPP_TESTS_NO_KEY";
        return options;
    }

    protected T Own<T>(T disposable)
        where T : IDisposable
    {
        _owned.Add(disposable);
        return disposable;
    }

    protected Payer CreatePayer() => Payer.Create(Options, new PayerServices
    {
        Methods = [Method],
        Ledger = Ledger,
        Approver = Approver,
        Clock = Clock,
        LoggerFactory = Log,
    });

    /// <summary>A client whose redirects are ours to follow, with further handlers inside the paying one.</summary>
    protected HttpClient CreateClient(params DelegatingHandler[] inside) => CreateClient(new RedirectSettings(true, 50), [], inside);

    protected HttpClient CreateClient(RedirectSettings? redirects, DelegatingHandler[] outside, DelegatingHandler[] inside)
    {
        var payments = new MppPaymentHandler(CreatePayer()) { Redirects = redirects };
        HttpMessageHandler chain = Server;
        foreach (var handler in ((DelegatingHandler[])[.. outside, payments, .. inside]).Reverse())
        {
            handler.InnerHandler = chain;
            chain = handler;
        }

        return Own(new HttpClient(chain));
    }

    protected static HttpRequestMessage Get(string uri = Shop) => new(HttpMethod.Get, uri);

    protected static HttpRequestMessage Post(HttpContent? content, string uri = Shop) => new(HttpMethod.Post, uri) { Content = content };

    /// <summary>Sends and expects a refusal before anything was signed.</summary>
    protected async Task<PaymentRefusedException> RefusalOfAsync(HttpClient client, HttpRequestMessage request)
    {
        try
        {
            using var response = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
        }
        catch (PaymentRefusedException refused)
        {
            Assert.That(Method.Signatures, Is.Zero, "Something was signed before the refusal.");
            return refused;
        }

        throw new AssertionException("The payment was not refused.");
    }

    protected static async Task<T> FailureOfAsync<T>(Func<Task> act)
        where T : Exception
    {
        try
        {
            await act();
        }
        catch (T exception)
        {
            return exception;
        }

        throw new AssertionException($"No {typeof(T).Name} was thrown.");
    }

    protected static IEnumerable<Exception> Chain(Exception? exception)
    {
        for (; exception is not null; exception = exception.InnerException)
        {
            yield return exception;
        }
    }

    protected static HttpResponseMessage Ok(HttpRequestMessage request) => ScriptedServer.Response(request, HttpStatusCode.OK);
}
