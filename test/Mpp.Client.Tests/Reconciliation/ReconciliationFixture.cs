using Mpp.Client.Http;
using Mpp.Client.Ledger;
using Mpp.Client.Methods.Stripe;
using Mpp.Client.Tests.Sandbox;
using Mpp.Sandbox;
using Mpp.Sandbox.Merchant;

namespace Mpp.Client.Tests.Reconciliation;

/// <summary>A sandbox on a manual clock, and a client whose paid requests and answers can be lost on the way.</summary>
internal abstract class ReconciliationFixture
{
    protected ManualTime Time { get; private set; } = null!;

    protected MppSandbox Sandbox { get; private set; } = null!;

    protected IPaymentLedger Ledger { get; set; } = null!;

    protected LossyHandler Way { get; private set; } = null!;

    protected Payer Payer { get; private set; } = null!;

    private HttpClient Client { get; set; } = null!;

    [SetUp]
    public async Task StartAsync()
    {
        Time = new ManualTime();
        Sandbox = await MppSandbox.StartAsync(new MppSandboxOptions { TimeProvider = Time, ConfigureMerchant = Configure });
        Ledger = new MemoryPaymentLedger(Time);
        Way = new LossyHandler();
        Payer = CreatePayer();
        Client = new HttpClient(new MppPaymentHandler(Payer) { InnerHandler = Way }) { BaseAddress = Sandbox.Merchant.BaseAddress };
    }

    [TearDown]
    public async Task StopAsync()
    {
        Client.Dispose();
        Way.Dispose();
        await Sandbox.DisposeAsync();
    }

    protected virtual void Configure(SandboxMerchantOptions options)
    {
    }

    /// <summary>A payer on the ledger of the test, with the sandbox's keys.</summary>
    protected Payer CreatePayer(Action<MppOptions>? configure = null, PayerServices? services = null, TimeProvider? clock = null)
    {
        // A lost answer is to stay lost.
        var options = new MppOptions { MaxResends = 0 };
        (options.Policy.MaxOpenUnknown, options.Policy.MaxOpenUnknownPerOrigin) = (100, 100);
        options.Policy.MaxPerPayment = "100 USD";
        options.Tempo.RpcUrl = Sandbox.Chain.RpcUrl;
        configure?.Invoke(options);
        return Payer.Create(options, (services ?? Sandbox.PayerServices with { SharedPaymentTokenMinter = CreateMinter() }) with { Ledger = Ledger, Clock = clock ?? Time });
    }

    protected IssuedTokenMinter CreateMinter(string secretKey = "sk_test_sandbox_agent", string paymentMethod = "pm_card_visa", Uri? stripe = null) =>
        new(new StripeOptions { ApiBase = stripe ?? Sandbox.Stripe.BaseAddress, MaxRetries = 0 }, secretKey, paymentMethod, Time);

    protected Task<HttpResponseMessage> SendAsync(string path = "paid") => Client.GetAsync(path);

    /// <summary>Pays, hears nothing, and gives what the ledger holds then.</summary>
    protected async Task<LedgerRecord> PayInDarknessAsync(string path = "paid")
    {
        var unknown = Assert.ThrowsAsync<PaymentOutcomeUnknownException>(() => SendAsync(path))!;
        var record = (await Ledger.FindAsync(unknown.Payment.LedgerId!))!;
        Assert.That(record.State, Is.EqualTo(LedgerState.Unknown));
        return record;
    }

    protected async Task<LedgerRecord> PayAndLoseRequestAsync(string path = "paid")
    {
        Way.LoseRequests = true;
        return await PayInDarknessAsync(path);
    }

    protected async Task<LedgerRecord> PayAndLoseAnswerAsync(string path = "paid")
    {
        Way.LoseAnswers = true;
        return await PayInDarknessAsync(path);
    }

    /// <summary>Brings a payment as it would have been recorded by a process that died in <paramref name="state"/> into the ledger.</summary>
    protected async Task<LedgerRecord> RecordAsync(LedgerRecord like, LedgerState state, string id, IReadOnlyDictionary<string, string> keys)
    {
        await Ledger.ReserveAsync(like with { Id = id, State = LedgerState.Reserved, LookupKeys = keys, Note = null, ValidUntil = null }, []);
        LedgerRecord? record = null;
        foreach (var step in Tests.Ledger.Records.PathTo(state))
        {
            record = await Ledger.AdvanceAsync(id, new LedgerChange(step) { ValidUntil = like.ValidUntil });
        }

        return record!;
    }

    protected static Dictionary<string, string> Without(IReadOnlyDictionary<string, string> keys, string key) =>
        keys.Where(entry => entry.Key != key).ToDictionary();
}
