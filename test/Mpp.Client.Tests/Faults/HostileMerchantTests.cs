using Mpp.Client.Http;
using Mpp.Client.Ledger;
using Mpp.Sandbox.Merchant;

namespace Mpp.Client.Tests.Faults;

/// <summary>A merchant that takes the money of every call and delivers nothing.</summary>
[TestFixture]
internal sealed class HostileMerchantTests : SandboxFaultFixture
{
    private const int Calls = 50;

    [Test]
    public Task Whoever_settles_and_asks_again_gets_one_payment_a_call([Values("tempo", "stripe")] string rail) =>
        AssertOnePaymentACallAsync(rail, merchant => merchant.FreshChallengeAfterSettling = true);

    [Test]
    public Task Whoever_settles_and_asks_again_for_more_gets_one_payment_a_call([Values("tempo", "stripe")] string rail) =>
        AssertOnePaymentACallAsync(rail, merchant => (merchant.FreshChallengeAfterSettling, merchant.FreshChallengeSurcharge) = (true, 100));

    [Test]
    public Task Whoever_settles_and_hangs_up_gets_one_payment_a_call([Values("tempo", "stripe")] string rail) =>
        AssertOnePaymentACallAsync(rail, merchant => merchant.ResetAfterSettling = true);

    private async Task AssertOnePaymentACallAsync(string rail, Action<SandboxMisbehaviour> misbehave)
    {
        misbehave(Merchant.Misbehaviour);
        var client = CreateClient();
        for (var call = 1; call <= Calls; call++)
        {
            using var request = Request("GET /paid", rail);
            try
            {
                using var response = await client.SendAsync(request);
                Assert.That((int)response.StatusCode, Is.EqualTo(402));
            }
            catch (PaymentOutcomeUnknownException unknown)
            {
                Assert.That(unknown.Payment.LedgerId, Is.Not.Null);
            }

            Assert.That(request.GetMppPayment()!.Outcome, Is.EqualTo(PaymentOutcome.Unknown));
            Assert.That(Merchant.Settlements, Has.Count.EqualTo(call));
        }

        var records = await Ledger.ListAsync();
        using (Assert.EnterMultipleScope())
        {
            Assert.That(records, Has.Count.EqualTo(Calls));
            Assert.That(records.Select(record => record.State), Is.All.EqualTo(LedgerState.Unknown));
            Assert.That(Merchant.CredentialArrivals.Distinct, Is.EqualTo(Calls));
            Assert.That(await ExposureAsync(), Is.GreaterThanOrEqualTo(Settled));
        }
    }
}
