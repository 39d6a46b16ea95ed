using Mppcs.Reports;

namespace Mppcs.Quotes;

/// <summary>Everything that is reported about an unpaid request.</summary>
internal sealed record QuoteReport(Conclusion Conclusion, Uri Url)
{
    /// <summary>The status of the answer; <see langword="null"/> when none came.</summary>
    public int? Status { get; init; }

    public string HttpMethod { get; init; } = "";

    /// <summary>The challenges in the order in which they would be tried.</summary>
    public IReadOnlyList<QuotedChallenge> Challenges { get; init; } = [];

    public string? Notice { get; init; }
}
