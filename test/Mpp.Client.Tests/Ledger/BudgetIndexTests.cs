using Mpp.Client.Ledger;
using Mpp.Client.Policy;

namespace Mpp.Client.Tests.Ledger;

/// <summary>A sum over a window that is kept while payments come and go.</summary>
[TestFixture]
internal sealed class BudgetIndexTests
{
    private static readonly DateTimeOffset Begin = Records.Reserved().CreatedAt;
    private static readonly BudgetDimensions InAll = BudgetDimensions.Of(Budget.OfCount(0, BudgetWindow.Hour));

    [Test]
    public void Payments_that_are_learnt_of_late_leave_the_window_at_their_own_time()
    {
        var index = new BudgetIndex(InAll, TimeSpan.FromHours(1));
        index.Add(SettledAt(30));
        index.Add(SettledAt(10));
        index.Add(SettledAt(20));

        Assert.That(((int[])[30, 70, 80, 90]).Select(minute => Count(index, minute)), Is.EqualTo([3, 2, 1, 0]));
    }

    [Test]
    public void A_long_history_leaves_the_window_once()
    {
        var index = new BudgetIndex(InAll, TimeSpan.FromHours(1));
        for (var minute = 0; minute < 3000; minute++)
        {
            index.Add(SettledAt(minute));
        }

        Assert.That(Count(index, 60 + 1999), Is.EqualTo(1000));
        index.Add(SettledAt(3000));
        Assert.That(Count(index, 60 + 2000), Is.EqualTo(1000));
        Assert.That(Count(index, 60 + 2999), Is.EqualTo(1));
        Assert.That(Count(index, 60 + 3000), Is.Zero);
    }

    private static long Count(BudgetIndex index, int minute) => index.Held(default(BudgetKey), Begin.AddMinutes(minute)).Count;

    private static LedgerExposure SettledAt(int minute) => LedgerExposure.Of(
        Records.Reserved() with { State = LedgerState.Settled, Amount = 1, UpdatedAt = Begin.AddMinutes(minute) })!;
}
