using Mpp.Client.Policy;

namespace Mpp.Client.Tests.Ledger;

internal sealed class BudgetConcurrencyTests(Type kind) : BudgetFixture(kind)
{
    [Test]
    public async Task Of_64_callers_at_once_as_many_reserve_as_the_budget_allows()
    {
        const int Callers = 64;
        using var barrier = new Barrier(Callers);
        var reserved = 0;
        var payments = Enumerable.Range(0, Callers).Select(_ => Payment()).ToList();
        Budget[] budgets = [Dollars("5", BudgetWindow.Hour), Dollars("50", BudgetWindow.Day, BudgetScope.Origin)];
        var threads = payments.Select(payment => new Thread(() =>
        {
            barrier.SignalAndWait();
            if (Ledger.ReserveAsync(payment, budgets).AsTask().GetAwaiter().GetResult().IsReserved)
            {
                Interlocked.Increment(ref reserved);
            }
        })).ToList();
        threads.ForEach(thread => thread.Start());
        threads.ForEach(thread => thread.Join());

        Assert.That(reserved, Is.EqualTo(5));
        Assert.That(await Ledger.ListAsync(), Has.Count.EqualTo(5));
    }
}
