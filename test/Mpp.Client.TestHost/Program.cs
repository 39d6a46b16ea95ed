using System.Globalization;
using Mpp.Client.Ledger;
using Mpp.Client.Policy;
using Mpp.Client.TestHost;

// A second process for tests. It says when it is ready and goes on when it is told to, so that nothing has to be waited for.
switch (args)
{
    case ["race", var path, var callers, var limit]:
        await Race.RunAsync(path, Number(callers), Budget.OfCount(Number(limit), BudgetWindow.Lifetime));
        return 0;
    case ["hold", var path, var id, var state]:
        await Hold.RunAsync(path, id, Enum.Parse<LedgerState>(state));
        return 0;
    case ["write", var path, var prefix, var payments]:
        await Write.RunAsync(path, prefix, Number(payments));
        return 0;
    case ["buy", var path, var url]:
        await Buy.RunAsync(path, new Uri(url));
        return 0;
    default:
        await Console.Error.WriteLineAsync("usage: race LEDGER CALLERS LIMIT | hold LEDGER ID STATE | write LEDGER PREFIX PAYMENTS | buy LEDGER URL");
        return 2;
}

static int Number(string text) => int.Parse(text, NumberStyles.None, CultureInfo.InvariantCulture);
