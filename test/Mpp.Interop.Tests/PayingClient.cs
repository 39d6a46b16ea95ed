using Mpp.Client;
using Mpp.Client.Http;
using Mpp.Client.Ledger;
using Mpp.Client.Methods.Tempo;
using Mpp.Sandbox.Stripe;

namespace Mpp.Interop.Tests;

/// <summary>Our client as a program would make it, with a ledger of its own and the keys of a test.</summary>
internal sealed class PayingClient : IDisposable
{
    private const string SecretKeyVariable = "MPP_INTEROP_STRIPE_SECRET_KEY";
    private const string PaymentMethodVariable = "MPP_INTEROP_STRIPE_PAYMENT_METHOD";

    private PayingClient(MppOptions options, ITempoSigner? signer, DelegatingHandler? way)
    {
        var services = new PayerServices { TempoSigner = signer, Ledger = Ledger };
        Payer = Payer.Create(options, services);
        HttpMessageHandler network = new SocketsHttpHandler { UseProxy = false };
        if (way is not null)
        {
            way.InnerHandler = network;
            network = way;
        }

        Http = new HttpClient(new MppPaymentHandler(Payer, network));
    }

    public Payer Payer { get; }

    public HttpClient Http { get; }

    public MemoryPaymentLedger Ledger { get; } = new();

    public static PayingClient Create(
        DevelopmentAccount? tempo, SimulatedStripe? stripe, Action<MppOptions>? configure = null, DelegatingHandler? way = null) =>
        Create(tempo is null ? null : TempoPrivateKeySigner.FromHex(tempo.PrivateKey), stripe, configure, way);

    /// <summary>A client that pays on Tempo with a signer of the test.</summary>
    public static PayingClient Create(ITempoSigner signer, Action<MppOptions>? configure = null) => Create(signer, stripe: null, configure, way: null);

    private static PayingClient Create(ITempoSigner? signer, SimulatedStripe? stripe, Action<MppOptions>? configure, DelegatingHandler? way)
    {
        Environment.SetEnvironmentVariable(SecretKeyVariable, stripe is null ? null : "sk_test_agent");
        Environment.SetEnvironmentVariable(PaymentMethodVariable, stripe is null ? null : "pm_card_visa");
        var options = new MppOptions();
        (options.Policy.MaxOpenUnknown, options.Policy.MaxOpenUnknownPerOrigin) = (100, 100);
        options.Policy.MaxPerPayment = "10 USD";
        options.Stripe.SecretKeyVariable = SecretKeyVariable;
        options.Stripe.PaymentMethodVariable = PaymentMethodVariable;
        options.Stripe.ApiBase = stripe?.BaseAddress;
        options.Tempo.PrivateKeyVariable = "MPP_INTEROP_NO_KEY";
        configure?.Invoke(options);
        return new PayingClient(options, signer, way);
    }

    public void Dispose() => Http.Dispose();
}
