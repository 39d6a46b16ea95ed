using System.Text.Json;

namespace Mpp.Client.Methods.Tempo;

/// <summary>A block as far as proofs need it.</summary>
/// <param name="Number">Its place in the chain.</param>
/// <param name="Hash">Its hash in lower case.</param>
/// <param name="Timestamp">The chain's time, in Unix seconds.</param>
internal sealed record TempoBlock(ulong Number, string Hash, ulong Timestamp)
{
    // The end of the year 9999: what a date can hold.
    private const ulong LastSecond = 253_402_300_799;

    public DateTimeOffset Time => DateTimeOffset.FromUnixTimeSeconds((long)Timestamp);

    /// <exception cref="FormatException">Not a block.</exception>
    public static TempoBlock Read(JsonElement block)
    {
        var timestamp = RpcValue.ReadQuantity(block, "timestamp");
        return timestamp <= LastSecond
            ? new TempoBlock(RpcValue.ReadQuantity(block, "number"), RpcValue.ReadHash(block, "hash"), timestamp)
            : throw new FormatException("A block is of no time that there is.");
    }
}
