namespace Mppcs.Policies;

/// <summary>What a settings file begins with.</summary>
/// <param name="PerPayment">The most that one payment may cost, for instance <c>0.50 USD</c>.</param>
/// <param name="PerDay">The most that the payments of a day may cost.</param>
internal sealed record StarterChoices(string PerPayment, string PerDay)
{
    /// <summary>The one chain to pay on; <see langword="null"/> for every known one.</summary>
    public ulong? ChainId { get; init; }

    /// <summary>The node to ask; <see langword="null"/> for none.</summary>
    public Uri? RpcUrl { get; init; }

    /// <summary>The journal of payments; <see langword="null"/> for the usual place.</summary>
    public string? LedgerPath { get; init; }
}
