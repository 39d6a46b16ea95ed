using Mpp.Client.Ledger;
using Mpp.Client.Policy;
using Mpp.Client.Tests.Policy;

namespace Mpp.Client.Tests.Ledger;

internal sealed class BudgetScopeTests(Type kind) : BudgetFixture(kind)
{
    [Test]
    public async Task The_limit_fits_and_a_base_unit_more_does_not()
    {
        Assert.That(await ObstacleOfAsync(Payment(1_000_000), Dollars("1")), Is.Null);
        Assert.That(await ObstacleOfAsync(Payment(1_000_001), Dollars("1")), Is.Not.Null);
    }

    [Test]
    public async Task Tokens_and_cards_add_up_in_their_unit_exactly()
    {
        await MakeAsync(LedgerState.Settled, Payment(999_999));
        await MakeAsync(LedgerState.Settled, Payment(101, StripeDollar));
        await MakeAsync(LedgerState.Settled, Payment(1_000_000, Yen));

        var obstacle = await ObstacleOfAsync(Payment(2), Dollars("2.01"));
        Assert.That(obstacle!.Held.Money, Is.EqualTo(Money.Parse("2.009999 USD")));
        Assert.That(await ObstacleOfAsync(Payment(1), Dollars("2.01")), Is.Null);
        Assert.That(await ObstacleOfAsync(Payment(1, Yen), Dollars("0")), Is.Null, "a budget in dollars does not know yen");
        Assert.That(await ObstacleOfAsync(Payment(1, Yen), Budget.OfCount(3, BudgetWindow.Lifetime)), Is.Not.Null, "a number of payments does");
    }

    [Test]
    public async Task Each_origin_has_its_own_limit()
    {
        await MakeAsync(LedgerState.Settled);

        Assert.That(await ObstacleOfAsync(Payment(), Dollars("1", per: BudgetScope.Origin)), Is.Not.Null);
        Assert.That(await ObstacleOfAsync(Payment(origin: "https://b.example"), Dollars("1", per: BudgetScope.Origin)), Is.Null);
        Assert.That(await ObstacleOfAsync(Payment(origin: "https://a.example:8443"), Dollars("1", per: BudgetScope.Origin)), Is.Null);
    }

    [Test]
    public async Task A_limit_for_one_origin_leaves_the_others_alone()
    {
        await MakeAsync(LedgerState.Settled);
        await MakeAsync(LedgerState.Settled, Payment(origin: "https://b.example"));
        var budget = Budget.OfMoney(Money.Parse("1 USD"), BudgetWindow.Day, origin: "https://a.example");

        Assert.That((await ObstacleOfAsync(Payment(), budget))!.Held.Money, Is.EqualTo(Money.Parse("1 USD")));
        Assert.That(await ObstacleOfAsync(Payment(origin: "https://b.example"), budget), Is.Null);
    }

    [Test]
    public async Task Each_recipient_is_charged_its_parts_and_the_fee()
    {
        var split = Payment(1_000_010) with
        {
            Amount = 1_000_000,
            Recipients =
            [
                new PaymentRecipient(Quotes.Merchant, 700_000),
                new PaymentRecipient(Quotes.Affiliate, 200_000),
                new PaymentRecipient(Quotes.Affiliate.ToUpperInvariant(), 100_000),
            ],
        };
        await MakeAsync(LedgerState.Settled, split);

        var merchant = await ObstacleOfAsync(Payment(1), Dollars("0.70", per: BudgetScope.Recipient));
        Assert.That(merchant!.Held.Money, Is.EqualTo(Money.Parse("0.70001 USD")));
        var affiliate = Payment(1) with { Recipients = [new PaymentRecipient(Quotes.Affiliate, 1)] };
        Assert.That((await ObstacleOfAsync(affiliate, Dollars("0.30", per: BudgetScope.Recipient)))!.Held.Money, Is.EqualTo(Money.Parse("0.30001 USD")));
        var stranger = Payment(300_000) with { Recipients = [new PaymentRecipient("profile_1", 300_000)] };
        Assert.That(await ObstacleOfAsync(stranger, Dollars("0.30", per: BudgetScope.Recipient)), Is.Null);
    }

    [Test]
    public async Task A_recipient_of_a_void_payment_is_charged_the_fee_alone()
    {
        var payment = await MakeAsync(LedgerState.Sent, Payment() with
        {
            Recipients = [new PaymentRecipient(Quotes.Merchant, 900_000), new PaymentRecipient(Quotes.Affiliate, 100_000)],
        });
        await Ledger.AdvanceAsync(payment.Id, new LedgerChange(LedgerState.Void) { Proof = new LedgerProof("the chain") { Fee = 400 } });

        var obstacle = await ObstacleOfAsync(Payment(), Dollars("0", per: BudgetScope.Recipient));
        Assert.That(obstacle!.Held.Money, Is.EqualTo(Money.Parse("0.0004 USD")));
    }

    [Test]
    public async Task A_split_that_fits_for_one_recipient_and_not_for_the_other_does_not_fit()
    {
        var split = Payment() with { Recipients = [new PaymentRecipient(Quotes.Affiliate, 1), new PaymentRecipient(Quotes.Merchant, 999_999)] };

        Assert.That(await ObstacleOfAsync(split, Dollars("0.50", per: BudgetScope.Recipient)), Is.Not.Null);
        Assert.That(await ObstacleOfAsync(split with { Id = "again" }, Budget.OfMoney(Money.Parse("0.50 USD"), BudgetWindow.Day, recipient: Quotes.Affiliate)), Is.Null);
    }

    [Test]
    public async Task Each_currency_has_its_own_limit()
    {
        await MakeAsync(LedgerState.Settled);

        Assert.That(await ObstacleOfAsync(Payment(), Dollars("1", per: BudgetScope.Currency)), Is.Not.Null);
        Assert.That(await ObstacleOfAsync(Payment(100, StripeDollar), Dollars("1", per: BudgetScope.Currency)), Is.Null);
    }

    [Test]
    public async Task A_payment_must_fit_into_every_budget_and_the_first_in_the_way_is_named()
    {
        await MakeAsync(LedgerState.Settled);
        Budget[] budgets = [Dollars("100"), Budget.OfCount(1, BudgetWindow.Day), Dollars("1")];

        Assert.That((await ObstacleOfAsync(Payment(), budgets))!.Budget, Is.SameAs(budgets[1]));
    }

    [Test]
    public async Task What_does_not_fit_is_not_recorded()
    {
        var payment = Payment();
        Assert.That((await Ledger.ReserveAsync(payment, [Dollars("0.99")])).IsReserved, Is.False);

        Assert.That(await Ledger.ListAsync(), Is.Empty);
        Assert.That(async () => await Ledger.AdvanceAsync(payment.Id, new LedgerChange(LedgerState.Signing)), Throws.TypeOf<LedgerException>());
        Assert.That((await Ledger.ReserveAsync(payment, [Dollars("1")])).IsReserved, Is.True);
    }

    [Test]
    public async Task Giving_back_twice_gives_back_once()
    {
        await MakeAsync(LedgerState.Reserved);
        var second = await MakeAsync(LedgerState.Released);

        Assert.That(async () => await Ledger.AdvanceAsync(second.Id, new LedgerChange(LedgerState.Released)), Throws.TypeOf<LedgerException>());
        Assert.That(async () => await Ledger.AdvanceAsync(second.Id, new LedgerChange(LedgerState.Signing)), Throws.TypeOf<LedgerException>());
        Assert.That((await ObstacleOfAsync(Payment(), Dollars("1")))!.Held.Money, Is.EqualTo(Money.Parse("1 USD")));
    }

    [Test]
    public async Task The_largest_amounts_add_up()
    {
        await MakeAsync(LedgerState.Settled, Payment(UInt128.MaxValue));
        await MakeAsync(LedgerState.Unknown, Payment(UInt128.MaxValue, Yen));
        var budget = Dollars("999999999999999999999");

        Assert.That((await ObstacleOfAsync(Payment(UInt128.MaxValue), budget))!.Held.Money!.UnitsAt(18),
            Is.EqualTo((System.Numerics.BigInteger)UInt128.MaxValue * 1_000_000_000_000));
    }

    [Test]
    public void A_currency_of_impossible_precision_is_not_reserved() => Assert.That(
        async () => await Ledger.ReserveAsync(Payment(currency: Yen with { Decimals = 19 }), []), Throws.TypeOf<LedgerException>());
}
