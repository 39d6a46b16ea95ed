using System.Numerics;
using Mpp.Client.Ledger;
using Mpp.Client.Policy;
using Mpp.Client.Tests.Policy;

namespace Mpp.Client.Tests.Ledger;

/// <summary>Whatever happens in whatever order, what a reservation is told equals what adding up the list by hand says.</summary>
internal sealed class BudgetPropertyTests(Type kind) : BudgetFixture(kind)
{
    private static readonly LedgerState[] States = Enum.GetValues<LedgerState>();
    private static readonly string[] Origins = ["https://a.example", "https://b.example", "https://c.example"];
    private static readonly PaymentCurrency[] Currencies = [Quotes.PathUsd, StripeDollar, Yen];
    private static readonly string[] People = [Quotes.Merchant, Quotes.Affiliate, "profile_1"];

    [Test]
    public async Task A_reservation_sees_what_adding_up_the_list_says([Range(1, 8)] int seed)
    {
        var random = new Random(seed);
        for (var step = 0; step < 250; step++)
        {
            switch (random.Next(5))
            {
                case 0:
                    Clock.Advance(TimeSpan.FromMinutes(random.Next(0, 3) == 0 ? random.Next(20_000) : random.Next(50)));
                    break;
                case 1:
                    await TryAdvanceAsync(random);
                    await TryAdvanceAsync(random);
                    break;
                default:
                    await ReserveAsync(random);
                    break;
            }
        }
    }

    private async Task TryAdvanceAsync(Random random)
    {
        var records = await Ledger.ListAsync();
        if (records.Count == 0)
        {
            return;
        }

        var record = records[random.Next(records.Count)];
        var next = States.Where(state => record.State.CanBecome(state)).ToList();
        if (next.Count > 0)
        {
            await Ledger.AdvanceAsync(record.Id, new LedgerChange(next[random.Next(next.Count)])
            {
                ValidUntil = Clock.GetUtcNow().AddMinutes(random.Next(60)),
                Proof = random.Next(2) == 0 ? null : new LedgerProof("somebody") { Fee = random.Next(2) == 0 ? null : (UInt128)random.Next(4) },
            });
        }
    }

    private async Task ReserveAsync(Random random)
    {
        var parts = People.Where(_ => random.Next(2) == 0).DefaultIfEmpty(People[0])
            .Select(person => new PaymentRecipient(person, (UInt128)random.Next(1, 1_000))).ToList();
        var amount = parts.Aggregate(UInt128.Zero, (sum, part) => sum + part.Amount);
        var payment = Payment(currency: Currencies[random.Next(3)], origin: Origins[random.Next(3)]) with
        {
            Amount = amount,
            Exposure = amount + (UInt128)random.Next(3),
            Recipients = parts,
        };
        Budget[] budgets = [.. Enumerable.Range(0, random.Next(1, 4)).Select(_ => AnyBudget(random))];
        var before = await Ledger.ListAsync();

        var result = await Ledger.ReserveAsync(payment, budgets);

        var expected = budgets.FirstOrDefault(budget => !Fits(before, payment, budget, Clock.GetUtcNow()));
        Assert.That(result.Obstacle?.Budget, Is.SameAs(expected), $"{payment} into {string.Join<Budget>("; ", budgets)}");
        Assert.That(await Ledger.ListAsync(), Has.Count.EqualTo(before.Count + (result.IsReserved ? 1 : 0)));
    }

    private static Budget AnyBudget(Random random)
    {
        var window = (BudgetWindow)random.Next(5);
        var per = (BudgetScope)random.Next(4);
        var origin = random.Next(4) == 0 ? Origins[random.Next(3)] : null;
        var recipient = random.Next(4) == 0 ? People[random.Next(3)] : null;
        return random.Next(5) switch
        {
            0 => Budget.OfOpenUnknown(random.Next(1, 4), random.Next(2) == 0),
            1 or 2 => Budget.OfCount(random.Next(1, 20), window, per, origin, recipient),
            3 => Budget.OfMoney(Money.Parse($"{random.Next(0, 50)}.{random.Next(0, 10_000):0000} USD"), window, per, origin, recipient),
            _ => Budget.OfMoney(Money.Parse($"{random.Next(1, 5_000)} JPY"), window, per, origin, recipient),
        };
    }

    private static bool Fits(IReadOnlyList<LedgerRecord> records, LedgerRecord payment, Budget budget, DateTimeOffset now)
    {
        if (budget.Measure == BudgetMeasure.OpenUnknown)
        {
            return records.Count(record => IsUnknown(record, now) && (budget.Per == BudgetScope.Everything || record.Origin == payment.Origin)) < budget.Limit.Count;
        }

        if (!Concerns(payment, budget))
        {
            return true;
        }

        var counting = records.Where(record => Concerns(record, budget) && CountsAt(record, budget.Window, now)
            && (budget.Per != BudgetScope.Origin || record.Origin == payment.Origin)
            && (budget.Per != BudgetScope.Currency || record.Currency.Key == payment.Currency.Key)).Append(payment).ToList();
        if (budget.Per != BudgetScope.Recipient && budget.Recipient is null)
        {
            return Fits(counting, budget, HeldBy);
        }

        var people = payment.Recipients.Select(part => part.Address.ToLowerInvariant()).Where(person => budget.Recipient is null || person == budget.Recipient);
        return people.All(person => Fits([.. counting.Where(record => Pays(record, person))], budget, record => ShareOf(record, person)));
    }

    private static bool Fits(List<LedgerRecord> records, Budget budget, Func<LedgerRecord, BigInteger> amountOf) => budget.Measure == BudgetMeasure.Count
        ? records.Count(record => record.State != LedgerState.Void) <= budget.Limit.Count
        : records.Aggregate(BigInteger.Zero, (sum, record) => sum + (amountOf(record) * BigInteger.Pow(10, 18 - record.Currency.Decimals)))
            <= budget.Limit.Money!.UnitsAt(18);

    private static bool Concerns(LedgerRecord record, Budget budget) => (budget.Origin is null || budget.Origin == record.Origin)
        && (budget.Recipient is null || Pays(record, budget.Recipient))
        && (budget.Measure == BudgetMeasure.Count || record.Currency.Unit == budget.Limit.Money!.Currency);

    private static bool CountsAt(LedgerRecord record, BudgetWindow window, DateTimeOffset now) => record.State switch
    {
        LedgerState.Released => false,
        LedgerState.Settled or LedgerState.Void => window switch
        {
            BudgetWindow.Minute => now - record.UpdatedAt < TimeSpan.FromMinutes(1),
            BudgetWindow.Hour => now - record.UpdatedAt < TimeSpan.FromHours(1),
            BudgetWindow.Day => now - record.UpdatedAt < TimeSpan.FromDays(1),
            BudgetWindow.ThirtyDays => now - record.UpdatedAt < TimeSpan.FromDays(30),
            _ => true,
        },
        _ => true,
    };

    private static bool IsUnknown(LedgerRecord record, DateTimeOffset now) => record.State == LedgerState.Unknown
        || (record.State is LedgerState.Signing or LedgerState.Signed or LedgerState.Sent && record.ValidUntil < now);

    private static bool Pays(LedgerRecord record, string person) => record.Recipients.Any(part => part.Address.Equals(person, StringComparison.OrdinalIgnoreCase));

    /// <summary>A proof tells the fee: what settled cost price and fee, what is void its fee alone. Everything else holds the most it may cost.</summary>
    private static BigInteger HeldBy(LedgerRecord record) => record switch
    {
        { State: LedgerState.Void } => record.Proof?.Fee ?? 0,
        { State: LedgerState.Settled, Proof.Fee: { } fee } => record.Amount + (BigInteger)fee,
        _ => record.Exposure,
    };

    private static BigInteger ShareOf(LedgerRecord record, string person) => record.State == LedgerState.Void ? HeldBy(record) : HeldBy(record) - record.Amount
        + record.Recipients.Where(part => part.Address.Equals(person, StringComparison.OrdinalIgnoreCase))
            .Aggregate(BigInteger.Zero, (sum, part) => sum + part.Amount);
}
