using System.Globalization;
using System.Text;
using Mpp.Client.Ledger;
using Mpp.Client.Policy;
using Mpp.Client.Protocol;
using Mppcs.Reports;

namespace Mppcs.Policies;

/// <summary>Dry runs of the policy for people: each rule with what it allows and what is asked.</summary>
internal sealed class PolicyCheckText(ToolContext context)
{
    private const string Kept = "ok";
    private const string Broken = "NO";

    private readonly StringBuilder _page = new();
    private readonly Ink _ink = context.OutputInk;

    public async Task WriteAsync(PolicyCheckReport report)
    {
        if (report.Quote.Status is null)
        {
            await new TextReport(context).WriteErrorAsync(report.Conclusion.Error!).ConfigureAwait(false);
            return;
        }

        await context.WriteAsync(Describe(report), CancellationToken.None).ConfigureAwait(false);
        if (report.Conclusion.Error?.Hint is { } hint)
        {
            await context.Error.WriteLineAsync(context.ErrorInk.Strong(hint)).ConfigureAwait(false);
        }
    }

    private string Describe(PolicyCheckReport report)
    {
        var asked = $"{report.Quote.HttpMethod} {report.Quote.Url.GetLeftPart(UriPartial.Path)}".TrimStart();
        if (report.Offers.Count == 0)
        {
            Write(string.Create(CultureInfo.InvariantCulture, $"{asked} asks for no payment ({report.Quote.Status})."));
            Optional(report.Quote.Notice);
            return _page.ToString();
        }

        Write($"{asked}: {(report.Verdict == "allowed" ? _ink.Good("would be paid") : _ink.Bad("would be refused"))}");
        foreach (var offer in report.Offers)
        {
            WriteOffer(offer);
        }

        foreach (var missing in report.Offers.Select(offer => offer.Challenge.MissingKey).OfType<string>().Distinct())
        {
            Write("");
            Write($"No key configured. {missing}");
        }

        return _page.ToString();
    }

    private void WriteOffer(CheckedOffer offer)
    {
        var (challenge, quote) = (offer.Challenge, offer.Challenge.Quote);
        var price = quote is null ? "" : $", {quote.Currency.ToMoney(quote.Amount)}";
        var verdict = offer.IsAllowed ? _ink.Good("allowed") : _ink.Bad("refused");
        Write("");
        Write($"{_ink.Strong(DisplayText.Sanitize($"{challenge.Method ?? "unreadable"}/{challenge.Intent ?? "challenge"}{price}", 150))}: {verdict}");
        WriteRows([.. offer.Rules.Select(Row), .. offer.Budgets.Select(Row)]);
        foreach (var objection in offer.Rules.Select(rule => rule.Objection).OfType<string>())
        {
            foreach (var line in Paragraph.Lines(DisplayText.Sanitize(objection, 500), width: 76))
            {
                Write("   " + line);
            }
        }
    }

    private void WriteRows(IReadOnlyList<string[]> rows) => _page.Append(new Table(
        [Column.Whole("verdict"), Column.Whole("rule"), new("asked")],
        [.. rows.Select(row => (IReadOnlyList<Cell>)[new Cell(row[0], row[0] == Kept ? Tone.Good : Tone.Bad), row[1], row[2]])]).Render(context));

    private static string[] Row(CheckedRule rule) =>
        [rule.IsKept ? Kept : Broken, rule.Rule, rule.Limit is "" or RuleList.Anything ? rule.Asked : $"{rule.Asked} (allowed: {rule.Limit})"];

    private static string[] Row(BudgetStanding standing)
    {
        var budget = standing.Budget;
        var text = budget.Measure == BudgetMeasure.OpenUnknown
            ? $"{standing.Held} open (payments stop at {budget.Limit}{(budget.Per == BudgetScope.Origin ? " per origin" : "")})"
            : $"{standing.Asked} ({standing.Left} left of {budget})";
        return [standing.Fits ? Kept : Broken, budget.Rule, text];
    }

    private void Optional(string? line)
    {
        if (line is not null)
        {
            Write(line);
        }
    }

    private void Write(string line) => _page.Append(line).Append('\n');
}
