using Mpp.Sandbox;
using Mpp.Sandbox.Merchant;

namespace Mpp.Soak;

/// <summary>
/// A chain, a Stripe and three merchants. It is torn down and built anew on the same ports for every round, so that what the sandbox
/// remembers of the round goes with it, and what the buyers remember can be seen.
/// </summary>
internal sealed class Market : IAsyncDisposable
{
    /// <summary>What costs more is refused by the buyers' policy.</summary>
    public const int HighestPriceInCents = 2_000;

    private static readonly string[] Payees = [.. Enumerable.Range(1, 3).Select(number => $"0xabcdef{number:D34}")];

    private readonly List<SandboxMerchant> _merchants = [];

    private Market(MppSandbox sandbox) => Sandbox = sandbox;

    public MppSandbox Sandbox { get; }

    public IReadOnlyList<SandboxMerchant> Merchants => _merchants;

    public IReadOnlyList<int> Ports =>
        [Sandbox.Chain.RpcUrl.Port, Sandbox.Stripe.BaseAddress.Port, Sandbox.Merchant.BaseAddress.Port, .. _merchants.Select(merchant => merchant.BaseAddress.Port)];

    public static IReadOnlyList<string> PayeeAddresses => Payees;

    /// <summary>Opens it on the ports of an earlier one, or on any.</summary>
    public static async Task<Market> OpenAsync(TimeProvider clock, IReadOnlyList<int>? ports)
    {
        var sandbox = await MppSandbox.StartAsync(new MppSandboxOptions
        {
            TimeProvider = clock,
            ChainPort = ports?[0] ?? 0,
            StripePort = ports?[1] ?? 0,
            MerchantPort = ports?[2] ?? 0,
        });
        var market = new Market(sandbox);
        foreach (var (index, payee) in Payees.Index())
        {
            market._merchants.Add(await market.OpenShopAsync(clock, ports?[3 + index] ?? 0, payee, priceInCents: 51 + index));
        }

        return market;
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var merchant in _merchants)
        {
            await merchant.DisposeAsync();
        }

        await Sandbox.DisposeAsync();
    }

    private Task<SandboxMerchant> OpenShopAsync(TimeProvider clock, int port, string payee, long priceInCents) =>
        SandboxMerchant.StartAsync(new SandboxMerchantOptions
        {
            Port = port,
            TimeProvider = clock,
            OfferStripeEverywhere = true,
            PriceInCents = priceInCents,
            Tempo = new SandboxTempoOptions
            {
                RpcUrl = Sandbox.Chain.RpcUrl,
                ChainId = (long)Sandbox.Chain.ChainId,
                Currency = Sandbox.Chain.DefaultToken,
                Recipient = payee,
            },
            Stripe = new SandboxStripeOptions { BaseAddress = Sandbox.Stripe.BaseAddress },
        });
}
