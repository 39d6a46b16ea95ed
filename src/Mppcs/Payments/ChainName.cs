using System.Globalization;
using Mpp.Client.Methods.Tempo;

namespace Mppcs.Payments;

/// <summary>What people call a chain.</summary>
internal static class ChainName
{
    private static readonly TempoNetworks Networks = new(new TempoOptions());

    public static string Of(ulong chainId) => Networks.TryFind(chainId, out var network)
        ? string.Create(CultureInfo.InvariantCulture, $"{network.Name}, id {chainId}")
        : chainId.ToString(CultureInfo.InvariantCulture);
}
