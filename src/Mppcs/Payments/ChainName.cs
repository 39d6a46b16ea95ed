using System.Globalization;
using Mpp.Client.Methods.Tempo;

namespace Mppcs.Payments;

/// <summary>What people call a chain.</summary>
internal static class ChainName
{
    public static string Of(ulong chainId) => TempoNetwork.TryFind(chainId, out var network)
        ? string.Create(CultureInfo.InvariantCulture, $"{network.Name}, id {chainId}")
        : chainId.ToString(CultureInfo.InvariantCulture);
}
