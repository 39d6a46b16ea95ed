using Mpp.Client.Methods.Tempo;

namespace Mpp.Sandbox.Tempo;

/// <summary>Addresses that are part of the chain itself.</summary>
internal static class SystemContracts
{
    public const string PathUsd = "0x20c0000000000000000000000000000000000000";
    public const string AlphaUsd = "0x20c0000000000000000000000000000000000001";
    public const string BetaUsd = "0x20c0000000000000000000000000000000000002";
    public const string ThetaUsd = "0x20c0000000000000000000000000000000000003";

    private const int TokenPrefixLength = 12;

    /// <summary>The tokens that exist from the start.</summary>
    public static readonly IReadOnlyList<TempoAddress> GenesisTokens =
        [TempoAddress.Parse(PathUsd), TempoAddress.Parse(AlphaUsd), TempoAddress.Parse(BetaUsd), TempoAddress.Parse(ThetaUsd)];

    /// <summary>Where fees go.</summary>
    public static readonly TempoAddress FeeManager = TempoAddress.Parse("0xfeec000000000000000000000000000000000000");

    /// <summary>Where funds go that a receive policy keeps from their recipient (TIP-1028).</summary>
    public static readonly TempoAddress ReceivePolicyGuard = TempoAddress.Parse("0xb10c000000000000000000000000000000000000");

    /// <summary>Whether the address lies where only tokens live. No transfer may go there.</summary>
    public static bool IsTokenAddress(TempoAddress address)
        => address.ToArray().AsSpan(0, TokenPrefixLength).SequenceEqual(GenesisTokens[0].ToArray().AsSpan(0, TokenPrefixLength));
}
