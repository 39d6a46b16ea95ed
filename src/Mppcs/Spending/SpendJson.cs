using System.Globalization;
using System.Numerics;
using System.Text.Json;
using Mpp.Client.Ledger;
using Mpp.Client.Policy;
using Mpp.Client.Protocol;
using Mppcs.Reports;

namespace Mppcs.Spending;

/// <summary>Sums and limits for programs.</summary>
internal static class SpendJson
{
    public static Task WriteAsync(ToolContext context, SpendReport report, CancellationToken cancellationToken) =>
        JsonOutput.WriteAsync(context, json => Write(json, report), cancellationToken);

    public static void Write(Utf8JsonWriter json, SpendReport report)
    {
        json.WriteStartObject();
        json.WriteString("by", NameOf(report.Grouping));
        json.WriteString("since", report.Since is { } since ? Rfc3339.Format(since) : null);
        json.WriteNumber("leftOut", report.LeftOut);
        json.WriteStartArray("sums");
        foreach (var sum in report.Sums)
        {
            WriteSum(json, sum, report.Grouping);
        }

        json.WriteEndArray();
        WriteLimits(json, report.Limits);
        json.WriteStartArray("perPayment");
        foreach (var limit in report.PerPayment)
        {
            json.WriteStringValue(limit.ToString());
        }

        json.WriteEndArray();
        JsonReport.WriteError(json, error: null);
        json.WriteEndObject();
    }

    public static void WriteLimits(Utf8JsonWriter json, IReadOnlyList<BudgetStanding> limits)
    {
        json.WriteStartArray("limits");
        foreach (var limit in limits)
        {
            json.WriteStartObject();
            WriteLimit(json, limit);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static void WriteLimit(Utf8JsonWriter json, BudgetStanding standing)
    {
        var budget = standing.Budget;
        json.WriteString("rule", budget.Rule);
        json.WriteString("window", NameOf(budget.Window));
        json.WriteString("per", NameOf(budget.Per));
        json.WriteString("whose", standing.Whose is { } whose ? DisplayText.Sanitize(whose, 300) : null);
        json.WriteString("origin", budget.Origin);
        json.WriteString("recipient", budget.Recipient is { } recipient ? DisplayText.Sanitize(recipient, 300) : null);
        WriteAmounts(json, standing);
        json.WriteString("display", budget.ToString());
    }

    private static void WriteAmounts(Utf8JsonWriter json, BudgetStanding standing)
    {
        BudgetAmount?[] amounts = [standing.Budget.Limit, standing.Held, standing.Left, standing.Asked];
        var decimals = amounts.Max(amount => amount?.Money is { } money ? FewestDecimals(money) : 0);
        json.WriteString("unit", standing.Budget.Limit.Money?.Currency);
        json.WriteNumber("decimals", decimals);
        Write("limit", standing.Budget.Limit);
        Write("used", standing.Held);
        Write("left", standing.Left);
        if (standing.Asked is { } asked)
        {
            Write("asked", asked);
            json.WriteBoolean("fits", standing.Fits);
        }

        void Write(string name, BudgetAmount amount)
        {
            json.WriteStartObject(name);
            json.WriteString("amount", amount.Money is { } money ? WholeAt(money, decimals) : amount.ToString());
            json.WriteString("display", amount.ToString());
            json.WriteEndObject();
        }
    }

    private static int FewestDecimals(Money money)
    {
        var decimals = money.Decimals;
        for (var units = money.Units; decimals > 0 && units % 10 == 0; units /= 10)
        {
            decimals--;
        }

        return decimals;
    }

    private static string WholeAt(Money money, int decimals) =>
        (money.UnitsAt(Money.MaximumDecimals) / BigInteger.Pow(10, Money.MaximumDecimals - decimals)).ToString(CultureInfo.InvariantCulture);

    private static void WriteSum(Utf8JsonWriter json, SpendSum sum, SpendGrouping grouping)
    {
        json.WriteStartObject();
        if (grouping != SpendGrouping.Unit)
        {
            json.WriteString(NameOf(grouping), DisplayText.Sanitize(sum.Name, 300));
        }

        json.WriteString("unit", sum.Unit);
        json.WriteNumber("decimals", sum.Decimals);
        WritePart(json, "settled", sum, sum.Settled);
        WritePart(json, "reserved", sum, sum.Reserved);
        WritePart(json, "unknown", sum, sum.Unknown);
        json.WriteEndObject();
    }

    private static void WritePart(Utf8JsonWriter json, string name, SpendSum sum, BudgetSum part)
    {
        json.WriteStartObject(name);
        json.WriteNumber("payments", part.Count);
        json.WriteString("amount", sum.ToBaseUnits(part));
        json.WriteString("display", sum.ToMoney(part).ToString());
        json.WriteEndObject();
    }

    private static string NameOf(BudgetWindow window) => window == BudgetWindow.ThirtyDays ? "30d" : NameOf<BudgetWindow>(window);

    private static string NameOf<T>(T value)
        where T : struct, Enum => value.ToString().ToLowerInvariant();
}
