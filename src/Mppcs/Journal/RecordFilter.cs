using Mpp.Client.Ledger;

namespace Mppcs.Journal;

/// <summary>Which payments are meant; what is <see langword="null"/> means all.</summary>
internal sealed record RecordFilter
{
    /// <summary>The earliest beginning.</summary>
    public DateTimeOffset? Since { get; init; }

    /// <summary>The origin as recorded, or its host (and port) only.</summary>
    public string? Origin { get; init; }

    /// <summary>A unit, a symbol, or the name that the rail gives to the currency.</summary>
    public string? Currency { get; init; }

    /// <summary>One of <see cref="RecordOutcome.All"/>; open includes unknown.</summary>
    public string? Outcome { get; init; }

    public bool Matches(LedgerRecord record) =>
        (Since is not { } since || record.CreatedAt >= since)
        && (Origin is not { } origin || MatchesOrigin(record.Origin, origin))
        && (Currency is not { } currency || MatchesCurrency(record, currency))
        && (Outcome is not { } outcome || (outcome == RecordOutcome.Open ? RecordOutcome.IsOpen(record) : RecordOutcome.Of(record) == outcome));

    private static bool MatchesOrigin(string recorded, string wanted) =>
        recorded == wanted || recorded[(recorded.IndexOf("://", StringComparison.Ordinal) + 3)..] == wanted;

    private static bool MatchesCurrency(LedgerRecord record, string wanted)
    {
        string[] names = [record.Currency.Unit, record.Currency.Symbol, record.Currency.Key, Reports.JsonReport.CurrencyName(record.Currency)];
        return names.Contains(wanted, StringComparer.OrdinalIgnoreCase);
    }
}
