using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using Mpp.Client.Policy;

namespace Mpp.Client.Methods.Tempo;

/// <summary>The chains that are known, and those that are configured.</summary>
internal sealed class TempoNetworks
{
    private static readonly TempoAddress PathUsd = TempoAddress.Parse("0x20c0000000000000000000000000000000000000");
    private static readonly TempoAddress UsdcE = TempoAddress.Parse("0x20c000000000000000000000b9537d11c60e8b50");

    private static readonly (TempoAddress, string)[] TestTokens =
    [
        (PathUsd, "pathUSD"),
        (TempoAddress.Parse("0x20c0000000000000000000000000000000000001"), "AlphaUSD"),
        (TempoAddress.Parse("0x20c0000000000000000000000000000000000002"), "BetaUSD"),
        (TempoAddress.Parse("0x20c0000000000000000000000000000000000003"), "ThetaUSD"),
    ];

    private static readonly TempoNetwork[] BuiltIn =
    [
        new(4217, "Tempo mainnet", Usd(4217, (PathUsd, "pathUSD"), (UsdcE, "USDC.e")))
        {
            DefaultCurrency = UsdcE,
            PublicRpcUrl = new Uri("https://rpc.tempo.xyz"),
            ExplorerUrl = new Uri("https://explore.tempo.xyz"),
        },
        new(42431, "Tempo Moderato (testnet)", Usd(42431, TestTokens))
        {
            DefaultCurrency = PathUsd,
            PublicRpcUrl = new Uri("https://rpc.moderato.tempo.xyz"),
            ExplorerUrl = new Uri("https://explore.testnet.tempo.xyz"),
        },
        new(1337, "Tempo localnet", Usd(1337, TestTokens)) { DefaultCurrency = PathUsd, PublicRpcUrl = new Uri("http://localhost:8545") },
    ];

    private readonly Dictionary<ulong, TempoNetwork> _networks = BuiltIn.ToDictionary(network => network.ChainId);

    /// <param name="options">Options that were found in order.</param>
    public TempoNetworks(TempoOptions options)
    {
        foreach (var (id, configured) in options.Networks)
        {
            var chainId = ulong.Parse(id, NumberStyles.None, CultureInfo.InvariantCulture);
            _networks[chainId] = Merge(chainId, _networks.GetValueOrDefault(chainId), configured);
        }
    }

    /// <summary>Every chain, for people.</summary>
    public string Known => string.Join(", ", _networks.Values.Select(network => $"{network.ChainId} ({network.Name})"));

    public bool TryFind(ulong chainId, [NotNullWhen(true)] out TempoNetwork? network) => _networks.TryGetValue(chainId, out network);

    private static TempoNetwork Merge(ulong chainId, TempoNetwork? known, TempoNetworkOptions configured)
    {
        var currencies = known is null ? [] : new Dictionary<TempoAddress, PaymentCurrency>(known.Currencies);
        foreach (var token in configured.Tokens)
        {
            var address = TempoAddress.Parse(token.Address);
            currencies[address] = TempoNetwork.Currency(chainId, address, token.Symbol, token.Decimals, token.Unit);
        }

        var first = configured.Tokens.Count > 0 ? TempoAddress.Parse(configured.Tokens[0].Address) : PathUsd;
        return new TempoNetwork(chainId, configured.Name ?? known?.Name ?? string.Create(CultureInfo.InvariantCulture, $"Tempo chain {chainId}"), currencies)
        {
            DefaultCurrency = configured.DefaultCurrency is { } text ? TempoAddress.Parse(text) : known?.DefaultCurrency ?? first,
            PublicRpcUrl = known?.PublicRpcUrl,
            RpcUrl = configured.RpcUrl,
            ExplorerUrl = configured.ExplorerUrl ?? known?.ExplorerUrl,
        };
    }

    private static Dictionary<TempoAddress, PaymentCurrency> Usd(ulong chainId, params (TempoAddress Token, string Symbol)[] tokens) => tokens.ToDictionary(
        token => token.Token, token => TempoNetwork.Currency(chainId, token.Token, token.Symbol, TempoTokenOptions.TokenDecimals, "USD"));
}
