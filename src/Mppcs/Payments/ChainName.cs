using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using Mpp.Client.Methods.Tempo;

namespace Mppcs.Payments;

/// <summary>What people call a chain.</summary>
internal static class ChainName
{
    private static readonly TempoNetworks Networks = new(new TempoOptions());

    /// <summary>A chain that is known without any settings.</summary>
    public static bool TryFind(ulong chainId, [NotNullWhen(true)] out TempoNetwork? network) => Networks.TryFind(chainId, out network);

    public static string Of(ulong chainId) => TryFind(chainId, out var network)
        ? string.Create(CultureInfo.InvariantCulture, $"{network.Name}, id {chainId}")
        : chainId.ToString(CultureInfo.InvariantCulture);
}
