using Mpp.Client.Ledger;
using Mppcs.Reports;

namespace Mppcs.Journal;

/// <summary>What a record says about the money, in the words of the reports.</summary>
internal static class RecordOutcome
{
    /// <summary>Signed or being signed, and not concluded yet.</summary>
    public const string Open = "open";

    public static IReadOnlyList<string> All { get; } = [Outcomes.Settled, Outcomes.Void, Outcomes.Unknown, Open, Outcomes.NotPaid];

    public static bool IsOpen(LedgerRecord record) => record.State.IsOpen();

    public static string Of(LedgerRecord record) => record.State switch
    {
        LedgerState.Settled => Outcomes.Settled,
        LedgerState.Void => Outcomes.Void,
        LedgerState.Unknown => Outcomes.Unknown,
        LedgerState.Signing or LedgerState.Signed or LedgerState.Sent => Open,
        _ => Outcomes.NotPaid,
    };

    public static Tone ToneOf(LedgerRecord record) => record.State switch
    {
        LedgerState.Settled => Tone.Good,
        LedgerState.Void => Tone.Faint,
        _ when IsOpen(record) => Tone.Doubtful,
        _ => Tone.Bad,
    };

    public static string Paint(Ink ink, LedgerRecord record) => ink.Paint(Of(record), ToneOf(record));
}
