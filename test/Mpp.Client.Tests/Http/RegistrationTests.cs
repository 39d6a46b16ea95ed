using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Http;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Mpp.Client.Http;
using Mpp.Client.Ledger;
using Mpp.Client.Methods;
using Mpp.Client.Methods.Tempo;
using Mpp.Client.Policy;
using Mpp.Client.Tests.Fakes;

namespace Mpp.Client.Tests.Http;

[TestFixture]
internal sealed class RegistrationTests : PaymentFixture
{
    private ServiceCollection _services = null!;

    [SetUp]
    public void CreateServices()
    {
        _services = new ServiceCollection();
        _services.AddLogging(logging => logging.SetMinimumLevel(LogLevel.Trace).AddProvider(Log));
        _services.AddSingleton<TimeProvider>(Clock);
        _services.AddSingleton<IPaymentMethod>(Method);
        _services.AddSingleton<IPaymentLedger>(Ledger);
    }

    [Test]
    public async Task A_named_client_is_configured_from_section_Mpp()
    {
        Configure(("Mpp:Policy:MaxPerPayment", "0.05 USD"), ("Mpp:Policy:AllowedOrigins:0", "shop.example"), ("Mpp:OnRefusal", "ReturnResponse"));
        _services.AddHttpClient("paid").AddMppPayments().ConfigurePrimaryHttpMessageHandler(() => Server);
        Server.Asks().Delivers().Asks(Challenges.For(request: """{"amount":"50001"}"""));
        var client = Build().CreateClient("paid");

        using var paid = await client.GetAsync(Shop);
        using var refused = await client.GetAsync(Shop);

        Assert.That(paid.GetMppPayment()!.Outcome, Is.EqualTo(PaymentOutcome.Settled));
        Assert.That(refused.GetMppPayment()!.Refusals.Single().Rule, Is.EqualTo(PolicyRules.MaxPerPayment));
    }

    [Test]
    public async Task A_named_client_is_configured_by_code_and_reads_no_section()
    {
        Configure(("Mpp:Policy:MaxPerPayment", "0.01 USD"));
        _services.AddHttpClient("paid").AddMppPayments(options => options.Policy.MaxPerPayment = "1 USD").ConfigurePrimaryHttpMessageHandler(() => Server);
        Server.Asks().Delivers();

        using var response = await Build().CreateClient("paid").GetAsync(Shop);

        Assert.That(response.GetMppPayment()!.Outcome, Is.EqualTo(PaymentOutcome.Settled));
    }

    [Test]
    public async Task A_named_client_is_configured_from_a_section_of_its_own()
    {
        var configuration = Configure(("Mpp:Policy:MaxPerPayment", "0.01 USD"), ("Shops:Mine:Policy:MaxPerPayment", "1 USD"));
        _services.AddHttpClient("paid").AddMppPayments(configuration.GetSection("Shops:Mine")).ConfigurePrimaryHttpMessageHandler(() => Server);
        Server.Asks().Delivers();

        using var response = await Build().CreateClient("paid").GetAsync(Shop);

        Assert.That(response.GetMppPayment()!.Outcome, Is.EqualTo(PaymentOutcome.Settled));
    }

    [Test]
    public async Task Every_client_pays_when_the_services_are_told_so([Values("code", "section", "default section")] string source)
    {
        var configuration = Configure(("Mpp:Policy:MaxPerPayment", "1 USD"));
        var services = _services.AddHttpClient();
        _ = source switch
        {
            "code" => services.AddMppPayments(options => options.Policy.MaxPerPayment = "1 USD"),
            "section" => services.AddMppPayments(configuration.GetSection("Mpp")),
            _ => services.AddMppPayments(),
        };
        _services.ConfigureHttpClientDefaults(builder => builder.ConfigurePrimaryHttpMessageHandler(() => Server));
        Server.Asks().Delivers().Asks().Delivers();
        var clients = Build();

        using var one = await clients.CreateClient("one").GetAsync(Shop);
        using var two = await clients.CreateClient().GetAsync(Shop);

        Assert.That(one.GetMppPayment()!.Outcome, Is.EqualTo(PaymentOutcome.Settled));
        Assert.That(two.GetMppPayment()!.Outcome, Is.EqualTo(PaymentOutcome.Settled));
    }

    [Test]
    public async Task Two_clients_have_different_limits()
    {
        _services.AddHttpClient("rich").AddMppPayments(options => options.Policy.MaxPerPayment = "1 USD").ConfigurePrimaryHttpMessageHandler(() => Server);
        _services.AddHttpClient("poor").AddMppPayments(options => options.Policy.MaxPerPayment = "0.01 USD").ConfigurePrimaryHttpMessageHandler(() => Server);
        Server.Asks().Asks().Delivers();
        var clients = Build();

        var refused = await RefusalOfAsync(clients.CreateClient("poor"), Get());
        using var response = await clients.CreateClient("rich").GetAsync(Shop);

        Assert.That(refused.Refusals.Single().Violations.Single().Limit, Is.EqualTo("0.01 USD"));
        Assert.That(response.GetMppPayment()!.Outcome, Is.EqualTo(PaymentOutcome.Settled));
    }

    [Test]
    public async Task A_clients_own_registration_takes_the_place_of_the_one_for_every_client([Values] bool ownComesFirst)
    {
        if (ownComesFirst)
        {
            _services.AddHttpClient("own").AddMppPayments(options => options.Policy.MaxPerPayment = "0.01 USD");
        }

        _services.AddHttpClient().AddMppPayments(options => options.Policy.MaxPerPayment = "1 USD");
        _services.ConfigureHttpClientDefaults(builder => builder.ConfigurePrimaryHttpMessageHandler(() => Server));
        if (!ownComesFirst)
        {
            _services.AddHttpClient("own").AddMppPayments(options => options.Policy.MaxPerPayment = "0.01 USD");
        }

        Server.Asks();
        var clients = Build();

        var refused = await RefusalOfAsync(clients.CreateClient("own"), Get());

        Assert.That(refused.Refusals.Single().Violations.Single().Limit, Is.EqualTo("0.01 USD"));
    }

    [Test]
    public void Adding_payments_twice_adds_one_handler_with_both_settings()
    {
        _services.AddHttpClient("paid")
            .AddMppPayments(options => options.Policy.MaxPerPayment = "1 USD")
            .AddMppPayments(options => options.OnRefusal = OnRefusal.ReturnResponse);
        var provider = _services.BuildServiceProvider();

        var handlers = Handlers(BuildPipeline(provider, "paid")).OfType<MppPaymentHandler>();

        var options = provider.GetRequiredService<IOptionsMonitor<MppOptions>>().Get("paid");
        Assert.That(handlers.Count(), Is.EqualTo(1));
        Assert.That((options.Policy.MaxPerPayment, options.OnRefusal), Is.EqualTo(("1 USD", OnRefusal.ReturnResponse)));
    }

    [Test]
    public async Task A_new_handler_after_the_lifetime_of_the_first_has_the_same_payer_and_the_same_ledger()
    {
        _services.AddHttpClient("paid").AddMppPayments(options => options.Policy.MaxPerPayment = "1 USD").ConfigurePrimaryHttpMessageHandler(() => Server);
        Server.Asks().Delivers().Asks().Delivers();
        var provider = _services.BuildServiceProvider();

        Ledger.FailsAt = (LedgerState.Settled, () => new LedgerException("disk full"));

        using var paid = await new HttpClient(BuildPipeline(provider, "paid"), disposeHandler: false).GetAsync(Shop);
        Ledger.FailsAt = null;
        var refused = await FailureOfAsync<PaymentRefusedException>(
            () => new HttpClient(BuildPipeline(provider, "paid"), disposeHandler: false).GetAsync(Shop));

        Assert.That(paid.GetMppPayment()!.Outcome, Is.EqualTo(PaymentOutcome.Settled));
        Assert.That(refused.Refusals.Single().Rule, Is.EqualTo(PolicyRules.Ledger), "The second handler does not know what the first one learned.");
    }

    [Test]
    public async Task Two_clients_on_one_ledger_file_share_it()
    {
        var path = Path.Combine(TestContext.CurrentContext.WorkDirectory, $"{Guid.NewGuid():N}.jsonl");
        _services.Remove(_services.Single(service => service.ServiceType == typeof(IPaymentLedger)));
        foreach (var name in (string[])["one", "two"])
        {
            _services.AddHttpClient(name).AddMppPayments(options =>
            {
                options.Policy.MaxPerPayment = "1 USD";
                options.LedgerPath = path;
            }).ConfigurePrimaryHttpMessageHandler(() => Server);
        }

        Server.Asks().Delivers().Asks().Delivers();
        await using var provider = _services.BuildServiceProvider();
        var registry = provider.GetRequiredService<PayerRegistry>();
        foreach (var name in (string[])["one", "two"])
        {
            using var response = await provider.GetRequiredService<IHttpClientFactory>().CreateClient(name).GetAsync(Shop);
        }

        Assert.That(registry.Get("one").Ledger, Is.SameAs(registry.Get("two").Ledger));
        Assert.That(await registry.Get("one").Ledger.ListAsync(), Has.Count.EqualTo(2));
        File.Delete(path);
    }

    [Test]
    public async Task A_typed_client_pays()
    {
        _services.AddHttpClient<Shopper>().AddMppPayments(options => options.Policy.MaxPerPayment = "1 USD").ConfigurePrimaryHttpMessageHandler(() => Server);
        Server.Asks().Delivers();

        using var response = await _services.BuildServiceProvider().GetRequiredService<Shopper>().Client.GetAsync(Shop);

        Assert.That(response.GetMppPayment()!.Outcome, Is.EqualTo(PaymentOutcome.Settled));
    }

    [Test]
    public async Task A_keyed_client_pays()
    {
        _services.AddHttpClient("paid").AddMppPayments(options => options.Policy.MaxPerPayment = "1 USD")
            .ConfigurePrimaryHttpMessageHandler(() => Server).AddAsKeyed();
        Server.Asks().Delivers();
        using var scope = _services.BuildServiceProvider().CreateScope();

        using var response = await scope.ServiceProvider.GetRequiredKeyedService<HttpClient>("paid").GetAsync(Shop);

        Assert.That(response.GetMppPayment()!.Outcome, Is.EqualTo(PaymentOutcome.Settled));
    }

    [Test]
    public void Signer_and_ledger_that_are_keyed_by_the_clients_name_come_before_those_of_every_client()
    {
        var keyed = new FaultyLedger(Clock);
        using var signer = new FakeTempoSigner();
        _services.AddKeyedSingleton<IPaymentLedger>("paid", keyed);
        _services.AddKeyedSingleton<ITempoSigner>("paid", signer);
        _services.AddHttpClient("paid").AddMppPayments(options => options.Policy.MaxPerPayment = "1 USD");
        _services.AddHttpClient("other").AddMppPayments(options =>
        {
            options.Policy.MaxPerPayment = "1 USD";
            options.Tempo.PrivateKeyVariable = "MPP_TESTS_NO_KEY";
        });
        var registry = _services.BuildServiceProvider().GetRequiredService<PayerRegistry>();

        using (Assert.EnterMultipleScope())
        {
            Assert.That(registry.Get("paid").Ledger, Is.SameAs(keyed));
            Assert.That(registry.Get("paid").AcceptPayment, Does.Contain("tempo/charge"));
            Assert.That(registry.Get("other").Ledger, Is.SameAs(Ledger));
            Assert.That(registry.Get("other").AcceptPayment, Does.Not.Contain("tempo/charge"));
        }
    }

    [Test]
    public async Task A_client_without_limits_pays_nothing()
    {
        _services.AddHttpClient("paid").AddMppPayments().ConfigurePrimaryHttpMessageHandler(() => Server);
        Server.Asks();

        var refused = await RefusalOfAsync(Build().CreateClient("paid"), Get());

        Assert.That(refused.Refusals.Single().Rule, Is.EqualTo(PolicyRules.NoLimit));
        Assert.That(Log.Entries.Count(entry => entry.Event.Name == "NothingPayable"), Is.EqualTo(1));
    }

    [TestCase("default", true, 50)]
    [TestCase("no redirects", false, 50)]
    [TestCase("three redirects", true, 3)]
    [TestCase("HttpClientHandler", true, 50)]
    [TestCase("set after payments", false, 50)]
    public void The_redirects_of_the_primary_handler_are_taken_over(string kind, bool isFollowing, int maximum)
    {
        var builder = _services.AddHttpClient("paid");
        switch (kind)
        {
            case "no redirects":
                builder.ConfigurePrimaryHttpMessageHandler(() => new SocketsHttpHandler { AllowAutoRedirect = false });
                break;
            case "three redirects":
                builder.ConfigurePrimaryHttpMessageHandler(() => new SocketsHttpHandler { MaxAutomaticRedirections = 3 });
                break;
            case "HttpClientHandler":
                builder.ConfigurePrimaryHttpMessageHandler(() => new HttpClientHandler());
                break;
        }

        builder.AddMppPayments(options => options.Policy.MaxPerPayment = "1 USD");
        if (kind == "set after payments")
        {
            builder.UseSocketsHttpHandler((handler, _) => handler.AllowAutoRedirect = false);
        }

        var pipeline = Handlers(BuildPipeline(_services.BuildServiceProvider(), "paid")).ToList();

        Assert.That(pipeline.OfType<MppPaymentHandler>().Single().Redirects, Is.EqualTo(new RedirectSettings(isFollowing, maximum)));
        Assert.That(pipeline[^1] is SocketsHttpHandler { AllowAutoRedirect: false } or HttpClientHandler { AllowAutoRedirect: false }, Is.True);
    }

    [Test]
    public async Task A_primary_handler_that_is_not_known_gets_no_Payment_Authorization()
    {
        _services.AddHttpClient("paid").AddMppPayments(options => options.Policy.MaxPerPayment = "1 USD").ConfigurePrimaryHttpMessageHandler(() => Server);
        Server.Asks(Challenges.For(header: "Payment-Authorization"));

        var refused = await RefusalOfAsync(Build().CreateClient("paid"), Get());

        Assert.That(refused.Refusals.Single().Rule, Is.EqualTo(PolicyRules.Header));
    }

    private IConfigurationRoot Configure(params (string Key, string Value)[] settings)
    {
        var configuration = new ConfigurationBuilder()
            .AddInMemoryCollection(settings.Select(setting => KeyValuePair.Create<string, string?>(setting.Key, setting.Value))).Build();
        _services.AddSingleton<IConfiguration>(configuration);
        return configuration;
    }

    private IHttpClientFactory Build() => Own(_services.BuildServiceProvider()).GetRequiredService<IHttpClientFactory>();

    /// <summary>What the factory does each time when a handler has reached the end of its lifetime.</summary>
    private static HttpMessageHandler BuildPipeline(IServiceProvider provider, string name)
    {
        var builder = provider.GetRequiredService<HttpMessageHandlerBuilder>();
        builder.Name = name;
        foreach (var configure in provider.GetRequiredService<IOptionsMonitor<HttpClientFactoryOptions>>().Get(name).HttpMessageHandlerBuilderActions)
        {
            configure(builder);
        }

        return builder.Build();
    }

    private static IEnumerable<HttpMessageHandler> Handlers(HttpMessageHandler? handler)
    {
        for (; handler is not null; handler = (handler as DelegatingHandler)?.InnerHandler)
        {
            yield return handler;
        }
    }

    private sealed class Shopper(HttpClient client)
    {
        public HttpClient Client { get; } = client;
    }
}
