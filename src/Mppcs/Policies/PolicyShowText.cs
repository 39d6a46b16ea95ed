using System.Globalization;
using System.Text;
using System.Text.Json;
using Mpp.Client.Policy;
using Mpp.Client.Protocol;
using Mppcs.Configuration;
using Mppcs.Reports;

namespace Mppcs.Policies;

/// <summary>Settings for people: all limits, and of the rest what is not built in.</summary>
internal sealed class PolicyShowText(ToolContext context)
{
    private const string Budgets = "Policy.Budgets";

    private readonly StringBuilder _page = new();
    private readonly Ink _ink = context.OutputInk;

    public string Describe(PolicyReport report)
    {
        var file = report.Settings.File;
        Write(file.Path is null
            ? $"No settings file: there is no config folder. Name one in {SettingsFile.Variable}."
            : file.IsThere ? $"Settings file {file.Path}" : $"No settings file {file.Path}: '{CommandLine.Name} policy init' writes one.");
        Write("");
        var values = report.Values;
        WriteValues([.. values.Where(value => value.IsPolicy)], report);
        var others = values.Where(value => !value.IsPolicy && (value.Source != SettingSource.BuiltIn || value.Key == EffectiveSettings.LedgerKey)).ToList();
        Write("");
        WriteValues(others, report);
        var rest = values.Count(value => !value.IsPolicy) - others.Count;
        Write(_ink.Faint(string.Create(CultureInfo.InvariantCulture, $"{rest} other settings are built in. --format json lists them.")));
        Write("");
        WriteConclusion(report);
        return _page.ToString();
    }

    private void WriteConclusion(PolicyReport report)
    {
        if (report.Settings.Options.Policy.Paused)
        {
            Write(_ink.Bad("Paying is switched off (Policy.Paused)."));
        }
        else if (!report.Policy.HasLimits)
        {
            Write("Without MaxPerPayment nothing is paid, unless --max-spend says what one request may cost.");
        }
        else
        {
            Write($"One payment may cost {string.Join(" or ", report.Policy.Limits)}, price and fee together{(report.RequestLimit is { } limit ? $", this request {limit}" : "")}.");
        }
    }

    private void WriteValues(IReadOnlyList<EffectiveValue> values, PolicyReport report) => _page.Append(new Table(
        [Column.Whole("setting"), new("from"), new("value")],
        [
            .. values.Select(value => (IReadOnlyList<Cell>)
            [
                value.IsPolicy ? value.Key["Policy.".Length..] : value.Key, new Cell(value.Source.ToString(), Tone.Faint),
                Cell.OfLines(value.Key == Budgets ? BudgetsOf(report) : Lines(value)),
            ]),
        ]).Render(context));

    private static List<string> BudgetsOf(PolicyReport report)
    {
        var written = report.Policy.Budgets.Where(budget => budget.Measure != BudgetMeasure.OpenUnknown).Select(budget => budget.ToString()).ToList();
        return written.Count == 0 ? ["none"] : written;
    }

    private static IReadOnlyList<string> Lines(EffectiveValue value) => value.Value.ValueKind switch
    {
        JsonValueKind.Null => [WhenAbsent(value.Key)],
        JsonValueKind.True => ["yes"],
        JsonValueKind.False => ["no"],
        JsonValueKind.Array when value.Value.GetArrayLength() == 0 => ["nothing"],
        JsonValueKind.Array => [.. value.Value.EnumerateArray().Select(entry => DisplayText.Sanitize(entry.ToString(), 200))],
        _ => [DisplayText.Sanitize(value.Value.ToString(), 300)],
    };

    /// <summary>What it means that a setting is left out.</summary>
    private static string WhenAbsent(string key) => key switch
    {
        "Policy.MaxPerPayment" => "none: nothing is paid",
        "Policy.AllowedIntents" => "charge",
        "Policy.DeniedOrigins" => "nothing",
        "Policy.ApproveAbove" => "never asked for, unless with --ask",
        "Policy.AllowedMethods" or "Policy.AllowedChains" or "Policy.AllowedCurrencies" => "everything that is known",
        "Policy.AllowedOrigins" or "Policy.AllowedRecipients" => "everything",
        _ => "none",
    };

    private void Write(string line) => _page.Append(line).Append('\n');
}
