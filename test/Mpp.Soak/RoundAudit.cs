using Mpp.Client.Ledger;

namespace Mpp.Soak;

/// <summary>Whether ledger, rails and merchants tell the same story of a round, to the unit.</summary>
internal sealed class RoundAudit(Market market, IReadOnlyList<LedgerRecord> records, UInt128 heldBefore)
{
    /// <summary>Everything that does not agree.</summary>
    public IEnumerable<string> Disagreements() =>
        [.. Unended(), .. PaidTwice(), .. market.Merchants.SelectMany(merchant => Compare(merchant.BaseAddress, merchant.Settlements)), .. Rails()];

    /// <summary>What the payers of the chain hold together, in base units.</summary>
    public static UInt128 Held(Market market) => Total(Buyers.Addresses.Select(address => market.Sandbox.Chain.BalanceOf(market.Sandbox.Chain.DefaultToken, address)));

    private IEnumerable<string> Unended() => records
        .Where(record => record.State is not (LedgerState.Settled or LedgerState.Void or LedgerState.Released))
        .Select(record => $"payment {record.Id} ended as {record.State}");

    private IEnumerable<string> PaidTwice() => market.Merchants
        .SelectMany(merchant => merchant.Settlements.GroupBy(settlement => settlement.Route).Where(route => route.Count() > 1))
        .Select(route => $"{route.Key} was paid {route.Count()} times");

    private IEnumerable<string> Compare(Uri merchant, IReadOnlyList<Sandbox.Merchant.SandboxSettlement> settlements)
    {
        var origin = merchant.GetLeftPart(UriPartial.Authority);
        var settled = records.Where(record => record.Origin == origin && record.State == LedgerState.Settled).ToDictionary(record => record.ChallengeId);
        foreach (var settlement in settlements)
        {
            if (!settled.Remove(settlement.ChallengeId, out var record))
            {
                yield return $"{origin} settled {settlement.ChallengeId}, and the ledger does not know";
            }
            else if (record.Amount != settlement.Amount || record.Method != settlement.Method)
            {
                yield return $"{origin} settled {settlement.Amount} by {settlement.Method}, and the ledger says {record.Amount} by {record.Method}";
            }
        }

        foreach (var record in settled.Values)
        {
            yield return $"the ledger settled {record.Id}, and {origin} does not know";
        }
    }

    private IEnumerable<string> Rails()
    {
        var (chain, stripe) = (market.Sandbox.Chain, market.Sandbox.Stripe);
        var tempo = Sum("tempo");
        (string Name, UInt128 Here, UInt128 There)[] sums =
        [
            ("transfers on the chain", tempo, Total(chain.Transfers.Select(transfer => transfer.Amount))),
            ("balances of the payees", tempo, Total(Market.PayeeAddresses.Select(payee => chain.BalanceOf(chain.DefaultToken, payee)))),
            ("balances of the payers", tempo + Total(chain.Fees.Select(fee => fee.Amount)), heldBefore - Held(market)),
            ("payment intents", Sum("stripe"), Total(stripe.PaymentIntents.Select(intent => (UInt128)intent.Amount))),
            ("open tokens", 0, (UInt128)stripe.Tokens.Count(token => token.Status != "deactivated")),
        ];
        return sums.Where(sum => sum.Here != sum.There).Select(sum => $"{sum.Name}: the ledger says {sum.Here}, they say {sum.There}");
    }

    private UInt128 Sum(string rail) =>
        Total(records.Where(record => record.Method == rail && record.State == LedgerState.Settled).Select(record => record.Amount));

    private static UInt128 Total(IEnumerable<UInt128> amounts) => amounts.Aggregate(UInt128.Zero, (sum, amount) => sum + amount);
}
