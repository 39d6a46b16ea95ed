using System.Globalization;
using Mpp.Client.Methods.Tempo;

namespace Mpp.Sandbox.Tempo;

/// <summary>When a transaction may be mined.</summary>
internal static class ValidityWindow
{
    /// <summary>How far ahead of the block an expiring nonce may end.</summary>
    public const ulong LongestSeconds = 30;

    private const ulong PoolMarginSeconds = 3;

    /// <summary>The rules of a block with this time.</summary>
    /// <exception cref="RpcRefusedException">The transaction must not be in the block.</exception>
    public static void Check(TempoTransaction transaction, ulong blockTime)
    {
        if (NonceTable.IsExpiring(transaction))
        {
            CheckExpiring(transaction, blockTime);
        }

        if (transaction.ValidBefore is { } before && before <= blockTime)
        {
            throw Refuse($"transaction expired: current block timestamp {blockTime} >= validBefore {before}");
        }

        if (transaction.ValidAfter is { } after && blockTime < after)
        {
            throw Refuse($"transaction not valid yet: current block timestamp {blockTime} < validAfter {after}");
        }
    }

    /// <summary>What the pool asks for on top: a little time to get mined.</summary>
    /// <exception cref="RpcRefusedException">The end is too near.</exception>
    public static void CheckForPool(TempoTransaction transaction, ulong tipTime)
    {
        if (transaction.ValidBefore is { } before && before <= tipTime + PoolMarginSeconds)
        {
            throw Refuse($"'valid_before' {before} is too close to current time (min allowed: {tipTime + PoolMarginSeconds + 1})");
        }
    }

    private static void CheckExpiring(TempoTransaction transaction, ulong blockTime)
    {
        if (transaction.ValidBefore is not { } before)
        {
            throw Refuse($"expiring nonce transaction requires valid_before to be set");
        }

        if (before > blockTime + LongestSeconds)
        {
            throw Refuse(
                $"expiring nonce transaction: valid_before {before} exceeds the maximum {blockTime + LongestSeconds}");
        }
    }

    private static RpcRefusedException Refuse(FormattableString message)
        => RpcRefusedException.Transaction(message.ToString(CultureInfo.InvariantCulture));
}
