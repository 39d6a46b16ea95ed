using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using Mpp.Client.Policy;

namespace Mpp.Client.Methods.Tempo;

/// <summary>A Tempo chain and the tokens on it that are known to be worth a unit of their currency.</summary>
internal sealed class TempoNetwork
{
    private const int TokenDecimals = 6;

    private static readonly TempoAddress PathUsd = TempoAddress.Parse("0x20c0000000000000000000000000000000000000");

    private static readonly (TempoAddress, string)[] TestTokens =
    [
        (PathUsd, "pathUSD"),
        (TempoAddress.Parse("0x20c0000000000000000000000000000000000001"), "AlphaUSD"),
        (TempoAddress.Parse("0x20c0000000000000000000000000000000000002"), "BetaUSD"),
        (TempoAddress.Parse("0x20c0000000000000000000000000000000000003"), "ThetaUSD"),
    ];

    private static readonly Dictionary<ulong, TempoNetwork> Networks = new TempoNetwork[]
    {
        new(4217, "Tempo mainnet", [(PathUsd, "pathUSD"), (TempoAddress.Parse("0x20c000000000000000000000b9537d11c60e8b50"), "USDC.e")]),
        new(42431, "Tempo Moderato (testnet)", TestTokens),
        new(1337, "Tempo localnet", TestTokens),
    }.ToDictionary(network => network.ChainId);

    private readonly Dictionary<TempoAddress, PaymentCurrency> _currencies;

    private TempoNetwork(ulong chainId, string name, (TempoAddress Token, string Symbol)[] usdTokens)
    {
        ChainId = chainId;
        Name = name;
        _currencies = usdTokens.ToDictionary(token => token.Token, token => new PaymentCurrency(
            string.Create(CultureInfo.InvariantCulture, $"tempo:{chainId}:{token.Token.ToLowerHex()}"), "USD", token.Symbol, TokenDecimals));
    }

    public ulong ChainId { get; }

    public string Name { get; }

    /// <summary>The known tokens.</summary>
    public IReadOnlyDictionary<TempoAddress, PaymentCurrency> Currencies => _currencies;

    public static string Known => string.Join(", ", Networks.Values.Select(network => $"{network.ChainId} ({network.Name})"));

    public static bool TryFind(ulong chainId, [NotNullWhen(true)] out TempoNetwork? network) => Networks.TryGetValue(chainId, out network);

    public bool TryFindCurrency(TempoAddress token, [NotNullWhen(true)] out PaymentCurrency? currency) =>
        _currencies.TryGetValue(token, out currency);
}
