using System.Globalization;
using System.Text;
using Mpp.Client.Ledger;
using Mpp.Client.Protocol;
using Mppcs.Reports;
using Mppcs.Spending;

namespace Mppcs.Policies;

/// <summary>Dry runs of the policy for people: each rule with what it allows and what is asked.</summary>
internal sealed class PolicyCheckText(ToolContext context)
{
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
        WriteRules(offer.Rules);
        foreach (var objection in offer.Rules.Select(rule => rule.Objection).OfType<string>())
        {
            Write($"   {DisplayText.Sanitize(objection, 500)}");
        }

        WriteBudgets(offer.Budgets);
    }

    private void WriteRules(IReadOnlyList<CheckedRule> rules)
    {
        var rows = rules.Select(rule => (string[])[rule.IsKept ? "ok" : "NO", rule.Rule, rule.Asked, rule.Limit.Length == 0 ? "" : $"allowed: {rule.Limit}"]).ToList();
        foreach (var line in Table.Lines(rows, right: [], (cell, line, column) => column > 0 ? cell : rules[line].IsKept ? _ink.Good(cell) : _ink.Bad(cell)))
        {
            Write("   " + line);
        }
    }

    private void WriteBudgets(IReadOnlyList<BudgetStanding> budgets)
    {
        var rows = budgets.Select(budget => (string[])[budget.Fits ? "ok" : "NO", budget.Budget.Rule, budget.Asked.ToString()!, $"{budget.Left} left of {SpendText.Name(budget)}"]).ToList();
        foreach (var line in Table.Lines(rows, right: [], (cell, line, column) => column > 0 ? cell : budgets[line].Fits ? _ink.Good(cell) : _ink.Bad(cell)))
        {
            Write("   " + line);
        }
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
