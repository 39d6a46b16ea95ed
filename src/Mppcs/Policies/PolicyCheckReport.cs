using Mppcs.Quotes;
using Mppcs.Reports;

namespace Mppcs.Policies;

/// <summary>Everything that is reported about a dry run of the policy.</summary>
internal sealed record PolicyCheckReport(QuoteReport Quote, IReadOnlyList<CheckedOffer> Offers)
{
    public required Conclusion Conclusion { get; init; }

    /// <summary><c>free</c>, <c>allowed</c> or <c>refused</c>; <see langword="null"/> when the server could not be asked.</summary>
    public string? Verdict => Quote.Status is null ? null : Offers.Count == 0 ? "free" : Offers.Any(offer => offer.IsAllowed) ? "allowed" : "refused";
}
