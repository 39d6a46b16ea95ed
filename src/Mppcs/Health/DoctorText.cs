using System.Globalization;
using System.Text;
using Mpp.Client.Protocol;
using Mppcs.Reports;

namespace Mppcs.Health;

/// <summary>Checks for people.</summary>
internal sealed class DoctorText(ToolContext context)
{
    private readonly Ink _ink = context.OutputInk;

    public static string WordOf(HealthVerdict verdict) => verdict.ToString().ToLowerInvariant();

    public static string Shown(HealthCheck check) => DisplayText.Sanitize(check.Message, 1000);

    public string Describe(IReadOnlyList<HealthCheck> checks)
    {
        var page = new StringBuilder();
        foreach (var check in checks)
        {
            page.Append(CultureInfo.InvariantCulture, $"{Paint(check.Verdict)}  {_ink.Strong(check.Name)}\n");
            foreach (var line in Paragraph.Lines(Shown(check), width: 70))
            {
                page.Append("         ").Append(line).Append('\n');
            }
        }

        var failed = checks.Count(check => check.Verdict == HealthVerdict.Failed);
        var warnings = checks.Count(check => check.Verdict == HealthVerdict.Warning);
        return page.Append('\n').Append(CultureInfo.InvariantCulture, $"{failed} failed, {Count(warnings, "warning")}.\n").ToString();
    }

    private static string Count(int count, string word) => string.Create(CultureInfo.InvariantCulture, $"{count} {word}{(count == 1 ? "" : "s")}");

    private string Paint(HealthVerdict verdict)
    {
        var word = WordOf(verdict).PadRight(7);
        return verdict switch
        {
            HealthVerdict.Ok => _ink.Good(word),
            HealthVerdict.Failed or HealthVerdict.Warning => _ink.Bad(word),
            _ => _ink.Faint(word),
        };
    }
}
