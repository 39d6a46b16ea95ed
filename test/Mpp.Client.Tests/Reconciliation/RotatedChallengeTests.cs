using System.Net;
using Mpp.Client.Http;
using Mpp.Client.Ledger;
using Mpp.Client.Tests.Sandbox;

namespace Mpp.Client.Tests.Reconciliation;

/// <summary>A merchant that answers credentials with fresh challenges, some of them after it has settled.</summary>
[TestFixture]
internal sealed class RotatedChallengeTests : ReconciliationFixture
{
    [Test]
    public async Task A_payment_that_was_not_taken_is_made_once_more_after_the_chain_has_passed_its_end()
    {
        Sandbox.Merchant.Misbehaviour.RotateChallengesBeforeSettling = 1;

        using var response = await PayAsync();

        var records = await Ledger.ListAsync();
        using (Assert.EnterMultipleScope())
        {
            Assert.That(response.StatusCode, Is.EqualTo(HttpStatusCode.OK));
            Assert.That(records.Select(record => record.State), Is.EqualTo([LedgerState.Void, LedgerState.Settled]));
            Assert.That(records[0].Proof!.Time, Is.GreaterThanOrEqualTo(records[0].ValidUntil!.Value));
            Assert.That(Sandbox.Chain.Transfers, Has.Count.EqualTo(1));
        }
    }

    [Test]
    public async Task A_payment_that_was_taken_is_not_made_again_whatever_the_answer_says()
    {
        Sandbox.Merchant.Misbehaviour.FreshChallengeAfterSettling = true;

        using var response = await PayAsync();

        using (Assert.EnterMultipleScope())
        {
            Assert.That(response.StatusCode, Is.EqualTo(HttpStatusCode.PaymentRequired));
            Assert.That(response.GetMppPayment()!.Outcome, Is.EqualTo(PaymentOutcome.Settled));
            Assert.That(response.GetMppPayment()!.IsDelivered, Is.False);
            Assert.That((await Ledger.ListAsync()).Single().State, Is.EqualTo(LedgerState.Settled));
            Assert.That(Sandbox.Chain.Transfers, Has.Count.EqualTo(1));
        }
    }

    private async Task<HttpResponseMessage> PayAsync()
    {
        var payer = CreatePayer(options => options.SecondPayment = SecondPayment.AfterProofOfVoid, clock: new SkippingTime(Time));
        using var client = new HttpClient(new MppPaymentHandler(payer) { InnerHandler = new LossyHandler() });
        return await client.GetAsync(new Uri(Sandbox.Merchant.BaseAddress, "paid"));
    }

    /// <summary>Whoever waits by it is served at once, and the test's time moves on by as much.</summary>
    private sealed class SkippingTime(ManualTime time) : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => time.GetUtcNow();

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
        {
            time.Advance(dueTime);
            return System.CreateTimer(callback, state, TimeSpan.Zero, Timeout.InfiniteTimeSpan);
        }
    }
}
