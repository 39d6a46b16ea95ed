using System.Globalization;

namespace Mpp.Client.Ledger;

/// <summary>A line of a ledger file that cannot be used.</summary>
/// <param name="Line">Its number, from 1.</param>
/// <param name="Offset">The byte at which it begins.</param>
/// <param name="Reason">What is wrong with it.</param>
public sealed record LedgerDamage(long Line, long Offset, string Reason)
{
    /// <summary>Line and reason.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"line {Line} (byte {Offset}): {Reason}");
}
