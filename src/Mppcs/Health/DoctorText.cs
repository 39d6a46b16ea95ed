using System.Globalization;
using Mpp.Client.Protocol;
using Mppcs.Reports;

namespace Mppcs.Health;

/// <summary>Checks for people.</summary>
internal sealed class DoctorText(ToolContext context)
{
    public static string WordOf(HealthVerdict verdict) => verdict.ToString().ToLowerInvariant();

    public static string Shown(HealthCheck check) => DisplayText.Sanitize(check.Message, 1000);

    public string Describe(IReadOnlyList<HealthCheck> checks)
    {
        var table = new Table([Column.Whole("verdict"), Column.Whole("check"), new("found")],
            [.. checks.Select(check => (IReadOnlyList<Cell>)[new Cell(WordOf(check.Verdict), ToneOf(check.Verdict)), new Cell(check.Name, Tone.Strong), check.Message])]);
        var failed = checks.Count(check => check.Verdict == HealthVerdict.Failed);
        var warnings = checks.Count(check => check.Verdict == HealthVerdict.Warning);
        return string.Create(CultureInfo.InvariantCulture, $"{table.Render(context)}{failed} failed, {Count(warnings, "warning")}.\n");
    }

    private static string Count(int count, string word) => string.Create(CultureInfo.InvariantCulture, $"{count} {word}{(count == 1 ? "" : "s")}");

    private static Tone ToneOf(HealthVerdict verdict) => verdict switch
    {
        HealthVerdict.Ok => Tone.Good,
        HealthVerdict.Failed => Tone.Bad,
        HealthVerdict.Warning => Tone.Doubtful,
        _ => Tone.Faint,
    };
}
