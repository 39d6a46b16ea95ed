using System.Globalization;
using System.Numerics;
using Mpp.Client.Methods.Tempo;
using Mpp.Client.Policy;
using Mppcs.Configuration;
using Mppcs.Payments;

namespace Mppcs.Health;

/// <summary>Asks the configured node which chain it is of and what the account holds. Reads only.</summary>
internal sealed class ChainChecks(EffectiveSettings settings, ToolContext context)
{
    private const string ChainCheckName = "chain";
    private const string BalanceName = "balance";
    private const string FeeName = "fee-token";

    /// <summary>So many days' worth of money lie in the account before that is worth a warning.</summary>
    private const int ManyDays = 10;

    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(15);

    private readonly TempoOptions _options = settings.Options.Tempo;
    private TempoNetworks _networks = new(new TempoOptions());

    public async Task<IReadOnlyList<HealthCheck>> RunAsync(TempoAddress? account, CancellationToken cancellationToken)
    {
        if (_options.RpcUrl is not { } url)
        {
            return [HealthCheck.Skipped(ChainCheckName, "No node is configured. With MPP_TEMPO_RPC_URL or --rpc-url, chain, balance and fee token are looked at, and payments can be proven.")];
        }

        if (_options.Validate().Any())
        {
            return [HealthCheck.Skipped(ChainCheckName, "The node is asked when the settings of Tempo are right.")];
        }

        _networks = new TempoNetworks(_options);
        using var limit = new TimeLimit(Timeout, context.Clock, cancellationToken);
        try
        {
            return await AskAsync(new TempoNode(new TempoRpc(url, _options.RpcTimeout)), account, limit.Token).ConfigureAwait(false);
        }
        catch (TempoNodeException exception)
        {
            return [HealthCheck.Unreachable(ChainCheckName, $"{exception.Message} While it is configured, nothing is paid on Tempo.")];
        }
        catch (OperationCanceledException) when (limit.HasPassed)
        {
            return [HealthCheck.Unreachable(ChainCheckName, $"The node at {url.Host} did not answer in time. While it is configured, nothing is paid on Tempo.")];
        }
    }

    private async Task<IReadOnlyList<HealthCheck>> AskAsync(TempoNode node, TempoAddress? account, CancellationToken cancellationToken)
    {
        var chain = await node.GetChainIdAsync(cancellationToken).ConfigureAwait(false);
        var check = JudgeChain(chain, node.Host);
        if (!_networks.TryFind(chain, out var network))
        {
            return [check];
        }

        if (account is not { } address)
        {
            return [check, HealthCheck.Skipped(BalanceName, "There is no Tempo key, so no account to look at.")];
        }

        try
        {
            return [check, .. await AskAboutAsync(node, network, address, cancellationToken).ConfigureAwait(false)];
        }
        catch (TempoNodeException exception)
        {
            return [check, HealthCheck.Unreachable(BalanceName, exception.Message)];
        }
    }

    private async Task<IReadOnlyList<HealthCheck>> AskAboutAsync(TempoNode node, TempoNetwork network, TempoAddress account, CancellationToken cancellationToken)
    {
        var dollars = network.Currencies.Where(token => token.Value.Unit == "USD").ToList();
        if (dollars.Count == 0)
        {
            return [HealthCheck.Skipped(BalanceName, $"No token of {network.Name} is known to be worth dollars.")];
        }

        var held = new List<Money>();
        foreach (var (token, currency) in dollars)
        {
            held.Add(currency.ToMoney(await node.GetBalanceAsync(token, account, cancellationToken).ConfigureAwait(false)));
        }

        var stored = await node.GetStoredFeeTokenAsync(account, cancellationToken).ConfigureAwait(false);
        var named = dollars.Zip(held, (token, money) => (token.Value.Symbol, Money: money)).ToList();
        return [JudgeBalance(account, network, named), JudgeFee(named, network, stored)];
    }

    private HealthCheck JudgeChain(ulong chain, string host)
    {
        if (!_networks.TryFind(chain, out _))
        {
            return HealthCheck.Misconfigured(ChainCheckName, $"The node at {host} is of chain {chain}, which is not known. Known are {_networks.Known}.");
        }

        return settings.Options.Policy.AllowedChains is { } allowed && !allowed.Contains(chain)
            ? HealthCheck.Misconfigured(ChainCheckName,
                $"The node at {host} is of chain {ChainName.Of(chain)}, but AllowedChains holds {(allowed.Count == 0 ? "nothing" : string.Join(", ", allowed))}. Use another node, or allow the chain.")
            : HealthCheck.Ok(ChainCheckName, $"The node at {host} is of chain {ChainName.Of(chain)}, which may be paid on.");
    }

    private HealthCheck JudgeBalance(TempoAddress account, TempoNetwork network, List<(string Symbol, Money Money)> named)
    {
        var sum = new Money(named.Aggregate(BigInteger.Zero, (units, one) => units + one.Money.UnitsAt(Money.MaximumDecimals)), Money.MaximumDecimals, named[0].Money.Currency);
        var tokens = string.Join(", ", named.Where(one => !one.Money.Units.IsZero).Select(one => $"{one.Money.ToString().Split(' ')[0]} {one.Symbol}"));
        if (sum.Units.IsZero)
        {
            return HealthCheck.Warning(BalanceName, $"{account} holds nothing on {network.Name}. Send it a token that is known there: {string.Join(", ", named.Select(one => one.Symbol))}.");
        }

        var found = $"{account} holds {sum} ({tokens})";
        if (DailyLimit(sum.Currency) is not { } daily)
        {
            return HealthCheck.Warning(BalanceName, $"{found}, and no budget limits a day. Add {{ \"Max\": \"5 {sum.Currency}\", \"Window\": \"day\" }} to Policy.Budgets.");
        }

        var many = new Money(daily.Units * ManyDays, daily.Decimals, daily.Currency);
        return sum > many
            ? HealthCheck.Warning(BalanceName, $"{found}, which is more than {ManyDays.ToString(CultureInfo.InvariantCulture)} days of the limit of {daily}. A stolen key knows no limits: keep less in it.")
            : HealthCheck.Ok(BalanceName, $"{found}; the limit of a day is {daily}.");
    }

    private Money? DailyLimit(string unit)
    {
        SpendPolicy.TryCreate(settings.Options.Policy, out var policy, out _);
        return policy.Budgets
            .Where(budget => budget is { Measure: BudgetMeasure.Money, Window: BudgetWindow.Day, Per: BudgetScope.Everything, Origin: null, Recipient: null })
            .Select(budget => budget.Limit.Money!).Where(limit => limit.Currency == unit).Min();
    }

    private HealthCheck JudgeFee(List<(string Symbol, Money Money)> named, TempoNetwork network, TempoAddress stored)
    {
        var most = new Money(new BigInteger(_options.GasLimit) * _options.MaxFeePerGas, Money.MaximumDecimals, named[0].Money.Currency);
        var covering = named.Where(one => one.Money >= most).Select(one => one.Symbol).ToList();
        var symbol = network.TryFindCurrency(stored, out var currency) ? currency.Symbol : stored.ToString();
        var note = stored.IsZero ? "" : $" The token that the chain has stored for fees, {symbol}, plays no part.";
        return covering.Count > 0
            ? HealthCheck.Ok(FeeName, $"A fee, at most {most}, is paid in the token of its payment. The account can pay it in {string.Join(", ", covering)}.{note}")
            : HealthCheck.Warning(FeeName, $"A fee, at most {most}, is paid in the token of its payment, and no token of the account covers that. Only payments whose fee the server pays are possible.");
    }
}
