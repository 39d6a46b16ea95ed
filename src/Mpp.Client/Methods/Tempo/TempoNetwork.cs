using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using Mpp.Client.Policy;

namespace Mpp.Client.Methods.Tempo;

/// <summary>A Tempo chain and the tokens on it that are known to be worth a unit of their currency.</summary>
internal sealed class TempoNetwork
{
    private readonly Dictionary<TempoAddress, PaymentCurrency> _currencies;

    public TempoNetwork(ulong chainId, string name, IReadOnlyDictionary<TempoAddress, PaymentCurrency> currencies)
    {
        ChainId = chainId;
        Name = name;
        _currencies = new Dictionary<TempoAddress, PaymentCurrency>(currencies);
    }

    public ulong ChainId { get; }

    public string Name { get; }

    /// <summary>The known tokens.</summary>
    public IReadOnlyDictionary<TempoAddress, PaymentCurrency> Currencies => _currencies;

    /// <summary>The token that the network's own tools use.</summary>
    public required TempoAddress DefaultCurrency { get; init; }

    /// <summary>A public node. Only ever proposed: a node that is asked is one that somebody configured.</summary>
    public Uri? PublicRpcUrl { get; init; }

    /// <summary>The node that is configured for this chain alone, or <see langword="null"/>.</summary>
    public Uri? RpcUrl { get; init; }

    /// <summary>Where people look transactions up, or <see langword="null"/>.</summary>
    public Uri? ExplorerUrl { get; init; }

    public bool TryFindCurrency(TempoAddress token, [NotNullWhen(true)] out PaymentCurrency? currency) =>
        _currencies.TryGetValue(token, out currency);

    /// <summary>The page of a transaction in the explorer; <see langword="null"/> without one.</summary>
    public Uri? ExplorerPage(string transactionHash) =>
        ExplorerUrl is null ? null : new Uri($"{ExplorerUrl.GetLeftPart(UriPartial.Path).TrimEnd('/')}/tx/{transactionHash}");

    public static PaymentCurrency Currency(ulong chainId, TempoAddress token, string symbol, int decimals, string unit) =>
        new(string.Create(CultureInfo.InvariantCulture, $"tempo:{chainId}:{token.ToLowerHex()}"), unit, symbol, decimals);
}
