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
    private readonly StringBuilder _page = new();
    private readonly Ink _ink = context.OutputInk;

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

        List<string[]> rows = [[HeadOf(report.Grouping), "payments", "settled", "reserved", "unknown"]];
        rows.AddRange(report.Sums.Select(sum => (string[])
        [
            NameOf(sum, report.Grouping), sum.All.Count.ToString(CultureInfo.InvariantCulture), Shown(sum, sum.Settled), Shown(sum, sum.Reserved), Shown(sum, sum.Unknown),
        ]));
        WriteTable(rows, right: [1, 2, 3, 4], isBad: (line, column) => column == 4 && report.Sums[line].Unknown != default);
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

        List<string[]> rows = [["used", "left", "of"]];
        rows.AddRange(report.Limits.Select(limit => (string[])[limit.Held.ToString(), limit.Left.ToString(), Name(limit)]));
        WriteTable(rows, right: [0, 1], isBad: (line, column) => column == 1 && IsEmpty(report.Limits[line].Left));
        Write(_ink.Faint(report.PerPayment.Count == 0
            ? "No limit per payment is configured: --max-spend has to say one."
            : $"One payment may cost {string.Join(" or ", report.PerPayment)}. What is reserved or unknown counts as used."));
    }

    private void WriteTable(List<string[]> rows, int[] right, Func<int, int, bool> isBad)
    {
        foreach (var line in Table.Lines(rows, right, (cell, line, column) => line == 0 ? _ink.Faint(cell) : isBad(line - 1, column) ? _ink.Bad(cell) : cell))
        {
            Write(line);
        }
    }

    private static string Name(BudgetStanding limit) => limit.Whose is { } whose
        ? $"{limit.Budget}: {(limit.Budget.Per == BudgetScope.Origin ? whose : ShortenCurrency(whose))}"
        : limit.Budget.ToString();

    private static string NameOf(SpendSum sum, SpendGrouping grouping) => grouping == SpendGrouping.Currency ? ShortenCurrency(sum.Name) : sum.Name;

    /// <summary>Keys and recipients with a long address in them do not fit on a terminal.</summary>
    private static string ShortenCurrency(string key)
    {
        var address = key.LastIndexOf(':') + 1;
        return key[..address] + Addresses.Shorten(key[address..]);
    }

    private static bool IsEmpty(BudgetAmount left) => left.Money is { } money ? money.Units.IsZero : left.Count == 0;

    private static string Shown(SpendSum sum, BudgetSum part) => part == default ? "-" : sum.ToMoney(part).ToString();

    private static string HeadOf(SpendGrouping grouping) => grouping == SpendGrouping.Day ? "day (UTC)" : grouping.ToString().ToLowerInvariant();

    private void Write(string line) => _page.Append(line).Append('\n');
}
