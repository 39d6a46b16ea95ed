using System.Globalization;
using System.Text;
using Mpp.Client.Ledger;
using Mpp.Client.Policy;
using Mpp.Client.Protocol;
using Mppcs.Reports;

namespace Mppcs.Spending;

/// <summary>Sums and limits for people.</summary>
internal sealed class SpendText(ToolContext context)
{
    private const int BarWidth = 20;

    private readonly StringBuilder _page = new();
    private readonly Ink _ink = context.OutputInk;

    /// <summary>Whether a person sees the page; programs get the numbers only.</summary>
    private bool IsDrawn => context.ReadWidth is not null;

    public string Describe(SpendReport report)
    {
        WriteSums(report);
        if (report.LeftOut > 0)
        {
            Write(string.Create(CultureInfo.InvariantCulture,
                $"{report.LeftOut} payment(s) of more than 30 days ago are kept as totals only, without their time.\nThey are left out here; '{CommandLine.Name} spend' without --since counts them."));
        }

        WriteLimits(report);
        return _page.ToString();
    }

    private void WriteSums(SpendReport report)
    {
        var since = report.Since is { } time ? $" since {Rfc3339.Format(time)}" : "";
        if (report.Sums.Count == 0)
        {
            Write($"Nothing is spent or held{since}.");
            return;
        }

        var table = Tabulate(report);
        if (IsDrawn && report.Grouping == SpendGrouping.Day)
        {
            _page.Append(WithChart(table, report).Render(context, WithChart(Totals(report), report)));
            Write(_ink.Faint(Bar.Legend(hasRest: false)));
        }
        else
        {
            _page.Append(table.Render(context));
        }

        if (since.Length > 0)
        {
            Write(_ink.Faint($"Payments begun{since}."));
        }

        Write(_ink.Faint("Prices with fees, as limits count them: the maximum until a fee is proven."));
    }

    private void WriteLimits(SpendReport report)
    {
        Write("");
        if (report.Limits.Count == 0)
        {
            Write($"No limits over many payments are configured.\n'{CommandLine.Name} policy init' begins a settings file.");
            return;
        }

        List<Column> columns = [Column.Number("used"), Column.Number("left"), new("of")];
        var rows = report.Limits.Select(limit => (IReadOnlyList<Cell>)
            [limit.Held.ToString(), new Cell(limit.Left.ToString(), IsEmpty(limit.Left) ? Tone.Bad : Tone.Plain), Name(limit)]).ToList();
        var table = new Table(columns, rows);
        if (IsDrawn)
        {
            var drawn = new Table([.. columns, Column.Whole("")], [.. rows.Select((row, index) => (IReadOnlyList<Cell>)[.. row, report.Uses[index].Draw(BarWidth)])]);
            _page.Append(drawn.Render(context));
            Write(_ink.Faint(Bar.Legend(hasRest: true)));
        }
        else
        {
            _page.Append(table.Render(context));
        }

        Write(_ink.Faint(report.PerPayment.Count == 0
            ? "No limit per payment is configured: --max-spend has to say one."
            : $"One payment may cost {string.Join(" or ", report.PerPayment)}. What is reserved or unknown counts as used."));
    }

    private static Table Tabulate(SpendReport report) => new(
        [new(HeadOf(report.Grouping)), Column.Number("payments"), Column.Number("settled"), Column.Number("reserved"), Column.Number("unknown")],
        [
            .. report.Sums.Select(sum => (IReadOnlyList<Cell>)
            [
                sum.Name, sum.All.Count.ToString(CultureInfo.InvariantCulture), Shown(sum, sum.Settled), Shown(sum, sum.Reserved),
                new Cell(Shown(sum, sum.Unknown), sum.Unknown == default ? Tone.Plain : Tone.Doubtful),
            ]),
        ]);

    /// <summary>The same in fewer columns.</summary>
    private static Table Totals(SpendReport report) => new(
        [new(HeadOf(report.Grouping)), Column.Number("payments"), Column.Number("in all")],
        [.. report.Sums.Select(sum => (IReadOnlyList<Cell>)[sum.Name, sum.All.Count.ToString(CultureInfo.InvariantCulture), Shown(sum, sum.All)])]);

    /// <summary>The table with a bar for each day. The longest of a unit takes the whole width.</summary>
    private static Table WithChart(Table table, SpendReport report)
    {
        var most = report.Sums.GroupBy(sum => sum.Unit).ToDictionary(group => group.Key, group => group.Max(sum => sum.All.Money), StringComparer.Ordinal);
        return new Table([.. table.Columns, Column.Whole("")],
            [
                .. table.Rows.Zip(report.Sums, (row, sum) => (IReadOnlyList<Cell>)
                    [.. row, Bar.Draw(BarWidth, most[sum.Unit], sum.Settled.Money, sum.Reserved.Money, sum.Unknown.Money)]),
            ]);
    }

    private static string Name(BudgetStanding limit) => limit.Whose is { } whose && whose != limit.Budget.Origin ? $"{limit.Budget}: {whose}" : limit.Budget.ToString();

    private static bool IsEmpty(BudgetAmount left) => left.Money is { } money ? money.Units.IsZero : left.Count == 0;

    private static string Shown(SpendSum sum, BudgetSum part) => part == default ? "-" : sum.ToMoney(part).ToString();

    private static string HeadOf(SpendGrouping grouping) => grouping == SpendGrouping.Day ? "day (UTC)" : grouping.ToString().ToLowerInvariant();

    private void Write(string line) => _page.Append(line).Append('\n');
}
