using Mpp.Client.Ledger;
using Mpp.Client.Policy;
using Mpp.Client.Tests.Fakes;
using Mpp.Client.Tests.Policy;

namespace Mpp.Client.Tests.Ledger;

/// <summary>A ledger of each kind on a clock that a test moves, and the words of budget tests.</summary>
[TestFixtureSource(typeof(LedgerKinds), nameof(LedgerKinds.All))]
internal abstract class BudgetFixture(Type kind)
{
    protected static readonly PaymentCurrency StripeDollar = new("stripe:test:usd", "USD", "usd", 2);
    protected static readonly PaymentCurrency Yen = new("stripe:test:jpy", "JPY", "jpy", 0);

    private LedgerFolder _folder = null!;
    private int _next;

    protected IPaymentLedger Ledger { get; private set; } = null!;

    protected ManualClock Clock { get; private set; } = null!;

    [SetUp]
    public void CreateLedger()
    {
        _next = 0;
        Clock = new ManualClock();
        _folder = new LedgerFolder();
        Ledger = LedgerKinds.Create(kind, _folder.File, Clock);
    }

    [TearDown]
    public void DeleteLedger()
    {
        (Ledger as IDisposable)?.Dispose();
        _folder.Dispose();
    }

    protected static Budget Dollars(string max, BudgetWindow window = BudgetWindow.Lifetime, BudgetScope per = BudgetScope.Everything) =>
        Budget.OfMoney(Money.Parse(max + " USD"), window, per);

    /// <summary>A new payment of one dollar, unless a test says otherwise.</summary>
    protected LedgerRecord Payment(UInt128? exposure = null, PaymentCurrency? currency = null, string origin = "https://a.example") => new()
    {
        Id = $"p{++_next}",
        State = LedgerState.Reserved,
        CreatedAt = Clock.GetUtcNow(),
        UpdatedAt = Clock.GetUtcNow(),
        Origin = origin,
        HttpMethod = "GET",
        ChallengeId = "c",
        Method = "tempo",
        Intent = "charge",
        Mode = "pull",
        Amount = exposure ?? 1_000_000,
        Exposure = exposure ?? 1_000_000,
        Currency = currency ?? Quotes.PathUsd,
        Recipients = [new PaymentRecipient(Quotes.Merchant, exposure ?? 1_000_000)],
    };

    protected async Task<LedgerRecord> MakeAsync(LedgerState state, LedgerRecord? payment = null, DateTimeOffset? validUntil = null)
    {
        payment ??= Payment();
        Assert.That((await Ledger.ReserveAsync(payment, [])).IsReserved, Is.True);
        foreach (var step in Records.PathTo(state))
        {
            payment = await Ledger.AdvanceAsync(payment.Id, new LedgerChange(step) { ValidUntil = validUntil });
        }

        return payment;
    }

    protected async Task<bool> FitsAsync(params Budget[] budgets) => await ObstacleOfAsync(Payment(), budgets) is null;

    /// <summary>What stands in the way of a payment; one that fits is given back.</summary>
    protected async Task<BudgetObstacle?> ObstacleOfAsync(LedgerRecord payment, params Budget[] budgets)
    {
        var result = await Ledger.ReserveAsync(payment, budgets);
        if (result.IsReserved)
        {
            await Ledger.AdvanceAsync(payment.Id, new LedgerChange(LedgerState.Released));
        }

        return result.Obstacle;
    }
}
