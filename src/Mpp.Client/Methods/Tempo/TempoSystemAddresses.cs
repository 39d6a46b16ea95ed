namespace Mpp.Client.Methods.Tempo;

/// <summary>Addresses that are contracts of the chain itself: nobody can be paid there.</summary>
internal static class TempoSystemAddresses
{
    /// <summary>Where funds go that a receive policy keeps from their recipient (TIP-1028).</summary>
    public static readonly TempoAddress ReceivePolicyGuard = TempoAddress.Parse("0xb10c000000000000000000000000000000000000");

    /// <summary>Where fees go.</summary>
    public static readonly TempoAddress FeeManager = TempoAddress.Parse("0xfeec000000000000000000000000000000000000");

    private const int TokenPrefixLength = 12;
    private const int SystemPrefixLength = 6;
    private const int PrecompileSuffixLength = 2;

    public static bool Contains(TempoAddress address)
    {
        Span<byte> bytes = stackalloc byte[TempoAddress.Length];
        address.CopyTo(bytes);
        return IsToken(bytes)
            || !bytes[SystemPrefixLength..].ContainsAnyExcept((byte)0)
            || !bytes[..^PrecompileSuffixLength].ContainsAnyExcept((byte)0);
    }

    // TIP-20 tokens share a twelve-byte prefix: 20c0 and zeros.
    private static bool IsToken(ReadOnlySpan<byte> bytes) =>
        bytes is [0x20, 0xc0, ..] && !bytes[2..TokenPrefixLength].ContainsAnyExcept((byte)0);
}
