using Mpp.Client;
using Mpp.Client.Ledger;
using Mpp.Client.Methods.Stripe;
using Mpp.Client.Methods.Tempo;
using Mpp.Sandbox.Merchant;
using Mpp.Sandbox.Stripe;
using Mpp.Sandbox.Tempo;

namespace Mpp.Sandbox;

/// <summary>
/// All that a program needs to pay without money: a merchant, the chain and the card processor that it is paid through, and somebody with
/// funds on both. Everything is on 127.0.0.1; all keys are public or made up.
/// </summary>
public sealed class MppSandbox : IAsyncDisposable
{
    private const string AgentKey = "sk_test_sandbox_agent";
    private const string AgentProfile = "profile_test_sandbox_agent";

    // Accounts whose fees and prices are in the same token, so that balances add up.
    private static readonly TempoDevelopmentAccount Agent = TempoDevelopmentAccount.All[3];
    private static readonly TempoDevelopmentAccount Sponsor = TempoDevelopmentAccount.All[8];
    private static readonly TempoDevelopmentAccount Recipient = TempoDevelopmentAccount.All[9];

    private MppSandbox(SimulatedTempoChain chain, SimulatedStripe stripe, SandboxMerchant merchant, TimeProvider clock)
    {
        Chain = chain;
        Stripe = stripe;
        Merchant = merchant;
        PayerServices = new PayerServices
        {
            TempoSigner = TempoPrivateKeySigner.FromHex(PayerPrivateKey),
            SharedPaymentTokenMinter = new IssuedTokenMinter(
                new StripeOptions { ApiBase = stripe.BaseAddress }, StripeSecretKey, StripePaymentMethod, clock),
            Ledger = new MemoryPaymentLedger(),
        };
    }

    /// <summary>
    /// What lets a client pay here: the signer and the minter of the agent, and a ledger in memory. For <see cref="Payer.Create"/> and
    /// <c>WithMppPayments</c>; with a service container use <c>AddMppSandbox</c>.
    /// </summary>
    public PayerServices PayerServices { get; }

    /// <summary>The merchant, paid in <see cref="SimulatedTempoChain.DefaultToken"/> and through <see cref="Stripe"/>.</summary>
    public SandboxMerchant Merchant { get; }

    /// <summary>The chain that the merchant broadcasts to.</summary>
    public SimulatedTempoChain Chain { get; }

    /// <summary>The Stripe that the merchant charges through, with a business profile for the agent and one for the merchant.</summary>
    public SimulatedStripe Stripe { get; }

    /// <summary>The key of an account that holds every token of <see cref="Chain"/>: <c>0x</c> and 64 hexadecimal digits, known to everybody.</summary>
    public string PayerPrivateKey { get; } = Agent.PrivateKey;

    /// <summary>The address of <see cref="PayerPrivateKey"/>.</summary>
    public string PayerAddress { get; } = Agent.Address;

    /// <summary>The agent's made-up secret key at <see cref="Stripe"/>, for issued tokens.</summary>
    public string StripeSecretKey { get; } = AgentKey;

    /// <summary>The merchant's made-up secret key at <see cref="Stripe"/>. Test-mode grants are made with the seller's key.</summary>
    public string StripeSellerSecretKey { get; } = SandboxStripeOptions.DefaultSecretKey;

    /// <summary>A payment method whose charges succeed.</summary>
    public string StripePaymentMethod { get; } = "pm_card_visa";

    /// <summary>Starts chain, Stripe and merchant.</summary>
    /// <param name="options">Ports, clock and changes to the merchant; null for the defaults. Read once, here.</param>
    /// <param name="cancellationToken">Gives up starting.</param>
    /// <exception cref="IOException">A port is taken.</exception>
    public static async Task<MppSandbox> StartAsync(MppSandboxOptions? options = null, CancellationToken cancellationToken = default)
    {
        options ??= new MppSandboxOptions();
        SimulatedTempoChain? chain = null;
        SimulatedStripe? stripe = null;
        try
        {
            chain = await SimulatedTempoChain.StartAsync(
                new SimulatedTempoChainOptions { Port = options.ChainPort, TimeProvider = options.TimeProvider },
                cancellationToken).ConfigureAwait(false);
            stripe = await StartStripeAsync(options, cancellationToken).ConfigureAwait(false);
            var merchant = await SandboxMerchant.StartAsync(MerchantOptions(options, chain, stripe), cancellationToken).ConfigureAwait(false);
            return new MppSandbox(chain, stripe, merchant, options.TimeProvider);
        }
        catch
        {
            await DisposeAsync(stripe, chain).ConfigureAwait(false);
            throw;
        }
    }

    /// <summary>Stops all three. What they recorded can still be read.</summary>
    public ValueTask DisposeAsync() => DisposeAsync(Merchant, Stripe, Chain);

    private static Task<SimulatedStripe> StartStripeAsync(MppSandboxOptions options, CancellationToken cancellationToken)
    {
        var stripe = new SimulatedStripeOptions { Port = options.StripePort, TimeProvider = options.TimeProvider };
        stripe.BusinessProfiles[AgentKey] = AgentProfile;
        stripe.BusinessProfiles[SandboxStripeOptions.DefaultSecretKey] = SandboxStripeOptions.DefaultNetworkId;
        return SimulatedStripe.StartAsync(stripe, cancellationToken);
    }

    private static SandboxMerchantOptions MerchantOptions(MppSandboxOptions options, SimulatedTempoChain chain, SimulatedStripe stripe)
    {
        var merchant = new SandboxMerchantOptions
        {
            Port = options.MerchantPort,
            TimeProvider = options.TimeProvider,
            Tempo = new SandboxTempoOptions
            {
                RpcUrl = chain.RpcUrl,
                ChainId = (long)chain.ChainId,
                Currency = chain.DefaultToken,
                Recipient = Recipient.Address,
                SponsorPrivateKey = Sponsor.PrivateKey,
            },
            Stripe = new SandboxStripeOptions { BaseAddress = stripe.BaseAddress },
        };
        options.ConfigureMerchant?.Invoke(merchant);
        return merchant;
    }

    private static async ValueTask DisposeAsync(params IReadOnlyList<IAsyncDisposable?> parts)
    {
        foreach (var part in parts)
        {
            if (part is not null)
            {
                await part.DisposeAsync().ConfigureAwait(false);
            }
        }
    }
}
