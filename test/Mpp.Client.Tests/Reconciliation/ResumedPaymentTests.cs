using System.Net;
using Mpp.Client.Http;
using Mpp.Client.Ledger;
using Mpp.Sandbox.Merchant;

namespace Mpp.Client.Tests.Reconciliation;

/// <summary>Payments that another process sends again, with what the ledger holds and the same keys.</summary>
[TestFixture]
internal sealed class ResumedPaymentTests : ReconciliationFixture
{
    private const string OnTempo = "paid";
    private const string OnStripe = "paid?method=stripe";

    protected override void Configure(SandboxMerchantOptions options)
    {
        options.OfferStripeEverywhere = true;
        options.PriceInCents = 500;
    }

    [TestCase(OnTempo, false, false)]
    [TestCase(OnTempo, false, true)]
    [TestCase(OnTempo, true, false)]
    [TestCase(OnTempo, true, true)]
    [TestCase(OnStripe, false, false)]
    [TestCase(OnStripe, false, true)]
    public async Task The_same_credential_is_made_again_and_taken_once(string path, bool isSponsored, bool wasSettled)
    {
        Sandbox.Merchant.Challenges.FeePayer = isSponsored;
        var open = wasSettled ? await PayAndLoseAnswerAsync(path) : await PayAndLoseRequestAsync(path);

        using var response = await ResumeAsync(open, path);

        using (Assert.EnterMultipleScope())
        {
            // Like others, this merchant answers a credential that it has settled already with a fresh challenge.
            Assert.That(response.StatusCode, Is.EqualTo(wasSettled ? HttpStatusCode.PaymentRequired : HttpStatusCode.OK));
            Assert.That(response.GetMppPayment()!.LedgerId, Is.EqualTo(open.Id));
            Assert.That((await Ledger.ListAsync()).Single().State, Is.EqualTo(wasSettled ? LedgerState.Unknown : LedgerState.Settled));
            Assert.That((await Payer.Reconciler.ReconcileAsync(open.Id)).Record.State, Is.EqualTo(LedgerState.Settled));
            Assert.That(Sandbox.Merchant.Settlements, Has.Count.EqualTo(1));
            Assert.That(Sandbox.Merchant.CredentialArrivals.Distinct, Is.EqualTo(1), "It is the same credential to the byte.");
            Assert.That(Sandbox.Chain.Transfers, Has.Count.EqualTo(path == OnTempo ? 1 : 0));
            Assert.That(Sandbox.Stripe.Tokens, Has.Count.EqualTo(path == OnStripe ? 1 : 0));
            Assert.That(Sandbox.Stripe.PaymentIntents, Has.Count.EqualTo(path == OnStripe ? 1 : 0));
        }
    }

    [Test]
    public async Task A_transaction_that_would_differ_now_is_not_signed()
    {
        var open = await PayAndLoseRequestAsync();

        var failure = Assert.ThrowsAsync<PaymentNotResumableException>(() => ResumeAsync(open, OnTempo, options => options.Tempo.MaxFeePerGas--))!;

        Assert.That(failure.Message, Does.Contain("cannot be made again").And.Contain("Reconcile"));
        Assert.That(Sandbox.Merchant.CredentialArrivals.Count, Is.Zero);
    }

    [Test]
    public async Task A_payment_of_a_living_process_is_left_to_it()
    {
        var like = await PayAndLoseRequestAsync();
        var sent = await RecordAsync(like, LedgerState.Sent, "p-sent", like.LookupKeys);

        var failure = Assert.ThrowsAsync<PaymentNotResumableException>(() => ResumeAsync(sent, OnTempo))!;

        Assert.That(failure.Message, Does.Contain("still making it"));
    }

    [Test]
    public async Task A_proof_of_identity_moves_nothing_and_is_not_resumed()
    {
        Sandbox.Merchant.Challenges.Amount = "0";
        var open = await PayAndLoseRequestAsync();

        var failure = Assert.ThrowsAsync<PaymentNotResumableException>(() => ResumeAsync(open, OnTempo))!;

        Assert.That(failure.Message, Does.Contain("cannot be made again"));
    }

    /// <summary>What a process does that knows no more than the ledger and the keys.</summary>
    private async Task<HttpResponseMessage> ResumeAsync(LedgerRecord open, string path, Action<MppOptions>? configure = null)
    {
        var way = new LossyHandler();
        using var client = new HttpClient(new MppPaymentHandler(CreatePayer(configure)) { InnerHandler = way });
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(Sandbox.Merchant.BaseAddress, path));
        return await client.SendAsync(request.ResumeMppPayment(open.Id));
    }
}
