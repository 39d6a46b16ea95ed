using System.Globalization;

namespace Mpp.Client.Ledger;

/// <summary>What a repair did.</summary>
/// <param name="Path">The file.</param>
/// <param name="CopyPath">The file as it was, kept; <see langword="null"/> when it was sound and nothing was done.</param>
/// <param name="Payments">How many single payments were kept.</param>
/// <param name="Damage">The lines that could not be used. A payment of which they were the only trace is no longer counted.</param>
/// <param name="Doubted">The payments that count as <see cref="LedgerState.Unknown"/> now, because a damaged line may have been their next step.</param>
public sealed record LedgerRepair(
    string Path, string? CopyPath, int Payments, IReadOnlyList<LedgerDamage> Damage, IReadOnlyList<string> Doubted)
{
    /// <summary>What was kept and where the copy is.</summary>
    public override string ToString() => CopyPath is null
        ? $"{Path} is sound"
        : string.Create(CultureInfo.InvariantCulture,
            $"{Path}: {Payments} payment(s) kept, {Doubted.Count} in doubt, {Damage.Count} damaged line(s); as it was: {CopyPath}");
}
