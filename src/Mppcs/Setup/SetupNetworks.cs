using Mpp.Client.Methods.Tempo;
using Mpp.Client.Protocol;
using Mppcs.Payments;

namespace Mppcs.Setup;

/// <summary>The known networks in the words that are typed for them.</summary>
internal static class SetupNetworks
{
    public const ulong Testnet = 42431;
    public const string Usual = "testnet";

    private static readonly Dictionary<string, ulong> Chains = new(StringComparer.OrdinalIgnoreCase) { [Usual] = Testnet, ["mainnet"] = 4217, ["localnet"] = 1337 };

    public static IReadOnlyList<string> Words { get; } = [.. Chains.Keys];

    /// <exception cref="UsageException">It is none of them.</exception>
    public static TempoNetwork Read(string text) => Chains.TryGetValue(text, out var chain) && ChainName.TryFind(chain, out var network)
        ? network
        : throw new UsageException($"'{DisplayText.Sanitize(text, 60)}' is not a network. Write {string.Join(", ", Words.SkipLast(1))} or {Words[^1]}.");
}
