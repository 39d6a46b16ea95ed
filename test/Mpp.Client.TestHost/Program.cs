using System.Globalization;
using Mpp.Client.Ledger;
using Mpp.Client.Policy;
using Mpp.Client.TestHost;

// A second process for tests. It says when it is ready and goes on when it is told to, so that nothing has to be waited for.
switch (args)
{
    case ["race", var name, var callers, var limit]:
        await Race.RunAsync(name, Number(callers), Budget.OfCount(Number(limit), BudgetWindow.Lifetime));
        return 0;
    case ["hold", var name, var id, var state]:
        await Hold.RunAsync(name, id, Enum.Parse<LedgerState>(state));
        return 0;
    case ["write", var name, var prefix, var payments]:
        await Write.RunAsync(name, prefix, Number(payments));
        return 0;
    case ["buy", var path, var url]:
        await Buy.RunAsync(path, new Uri(url));
        return 0;
    default:
        await Console.Error.WriteLineAsync("usage: race LEDGER CALLERS LIMIT | hold LEDGER ID STATE | write LEDGER PREFIX PAYMENTS | buy LEDGER URL");
        return 2;
}

static int Number(string text) => int.Parse(text, NumberStyles.None, CultureInfo.InvariantCulture);
