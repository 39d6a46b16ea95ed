using System.Globalization;

namespace Mpp.Client.Ledger;

/// <summary>What a look at every line of a ledger file found.</summary>
/// <param name="Path">The file.</param>
/// <param name="Payments">How many single payments can be read.</param>
/// <param name="Damage">Every line that cannot be used. A torn last line is none: it was never acted upon.</param>
public sealed record LedgerVerification(string Path, int Payments, IReadOnlyList<LedgerDamage> Damage)
{
    /// <summary>Whether the file can be used as it is.</summary>
    public bool IsSound => Damage.Count == 0;

    /// <summary>Path and findings in one line.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Path}: {Payments} payment(s), {Damage.Count} damaged line(s)");
}
