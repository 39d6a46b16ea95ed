using System.Net;
using Mpp.Client.Http;
using Mpp.Client.Ledger;
using Mpp.Client.Methods;
using Mpp.Client.Policy;
using Mpp.Client.Tests.Fakes;

namespace Mpp.Client.Tests.Http;

[TestFixture]
internal sealed class SecondPaymentTests : PaymentFixture
{
    private static readonly LedgerProof Proof = new("a witness");

    [SetUp]
    public void WantSecondPayments()
    {
        Options.SecondPayment = SecondPayment.AfterProofOfVoid;
        Method.OnProve = record => record.ChallengeId == "challenge-1" ? PaymentFinding.Void("It is dead.", Proof) : PaymentFinding.CannotTell("Nobody knows.");
    }

    [TestCase("50000")]
    [TestCase("49999")]
    public async Task A_fresh_402_is_paid_once_more_after_proof_at_the_same_price_or_less(string amount)
    {
        Server.Asks().Asks(Challenges.For("challenge-2", request: $$"""{"amount":"{{amount}}"}""")).Delivers();
        using var request = Post(new StringContent("order"));

        using var response = await CreateClient().SendAsync(request);

        var records = await Ledger.ListAsync();
        using (Assert.EnterMultipleScope())
        {
            Assert.That(response.StatusCode, Is.EqualTo(HttpStatusCode.OK));
            Assert.That(records.Select(record => record.State), Is.EqualTo([LedgerState.Void, LedgerState.Settled]));
            Assert.That(response.GetMppPayment()!.LedgerId, Is.EqualTo(records[1].Id));
            Assert.That(Method.Signatures, Is.EqualTo(2));
            Assert.That(records.Select(record => record.IdempotencyKey).Distinct().Count(), Is.EqualTo(1), "It is one request.");
            Assert.That(Server.Arrivals.Select(arrival => Convert.ToHexString(arrival.Body!)).Distinct().Count(), Is.EqualTo(1));
        }
    }

    [Test]
    public async Task Nothing_is_paid_twice_by_default()
    {
        Options.SecondPayment = new MppOptions().SecondPayment;
        Server.Asks().Asks(Challenges.For("challenge-2"));

        using var response = await CreateClient().GetAsync(Shop);

        Assert.That(response.GetMppPayment()!.Outcome, Is.EqualTo(PaymentOutcome.Unknown));
        Assert.That(Method.Signatures, Is.EqualTo(1));
    }

    [TestCase("challenge-1", "50000")]
    [TestCase("challenge-1", "1")]
    [TestCase("challenge-2", "50001")]
    public async Task The_same_challenge_and_a_higher_price_are_not_paid_and_the_402_is_the_answer(string id, string amount)
    {
        Server.Asks().Asks(Challenges.For(id, request: $$"""{"amount":"{{amount}}"}"""));

        using var response = await CreateClient().GetAsync(Shop);

        var payment = response.GetMppPayment()!;
        using (Assert.EnterMultipleScope())
        {
            Assert.That(response.StatusCode, Is.EqualTo(HttpStatusCode.PaymentRequired));
            Assert.That(await response.Content.ReadAsStringAsync(), Is.EqualTo("body of 402"));
            Assert.That(payment.Outcome, Is.EqualTo(PaymentOutcome.Void));
            Assert.That(payment.Refusals.Single().Rule, Is.EqualTo(PolicyRules.SecondPayment));
            Assert.That(Method.Signatures, Is.EqualTo(1));
            Assert.That(Ledger.Only.State, Is.EqualTo(LedgerState.Void));
        }
    }

    [Test]
    public async Task There_is_no_third_payment()
    {
        Method.OnProve = _ => PaymentFinding.Void("It is dead.", Proof);
        Server.Asks().Asks(Challenges.For("challenge-2")).Asks(Challenges.For("challenge-3"));

        using var response = await CreateClient().GetAsync(Shop);

        Assert.That(response.GetMppPayment()!.Outcome, Is.EqualTo(PaymentOutcome.Unknown));
        Assert.That(Method.Signatures, Is.EqualTo(2));
    }

    [Test]
    public async Task Without_proof_there_is_no_second_payment()
    {
        Method.OnProve = _ => PaymentFinding.CannotTell("Nobody knows.");
        Server.Asks().Asks(Challenges.For("challenge-2"));

        using var response = await CreateClient().GetAsync(Shop);

        Assert.That(response.GetMppPayment()!.Outcome, Is.EqualTo(PaymentOutcome.Unknown));
        Assert.That(Clock.Waits, Is.Empty, "What cannot tell will not tell later.");
        Assert.That(Method.Signatures, Is.EqualTo(1));
    }

    [Test]
    public async Task A_first_payment_that_turns_out_to_be_settled_is_not_repeated()
    {
        Method.OnProve = _ => PaymentFinding.Settled("There it is.", Proof, "0x1");
        Server.Asks().Asks(Challenges.For("challenge-2"));

        using var response = await CreateClient().GetAsync(Shop);

        var payment = response.GetMppPayment()!;
        Assert.That((payment.Outcome, payment.IsDelivered), Is.EqualTo((PaymentOutcome.Settled, false)));
        Assert.That(response.StatusCode, Is.EqualTo(HttpStatusCode.PaymentRequired));
        Assert.That(Method.Signatures, Is.EqualTo(1));
    }

    [Test]
    public async Task The_request_waits_for_the_end_of_the_validity_and_then_for_the_proof()
    {
        Options.MaxProofWait = TimeSpan.FromMinutes(10);
        var asked = 0;
        Method.OnProve = record => record.ChallengeId != "challenge-1" ? PaymentFinding.CannotTell("Nobody knows.")
            : ++asked < 4 ? PaymentFinding.CannotTellYet("Not yet.") : PaymentFinding.Void("It is dead.", Proof);
        Server.Asks().Asks(Challenges.For("challenge-2", expires: "2026-11-21T10:00:00Z")).Delivers();

        using var response = await CreateClient().GetAsync(Shop);

        Assert.That(Clock.Waits.Select(wait => wait.TotalSeconds), Is.EqualTo([300.0, 2, 2]), "The challenge ends after 300 seconds.");
        Assert.That(response.GetMppPayment()!.Outcome, Is.EqualTo(PaymentOutcome.Settled));
    }

    [Test]
    public async Task The_wait_for_a_proof_is_bounded()
    {
        Options.MaxProofWait = TimeSpan.FromSeconds(299);
        Method.OnProve = _ => PaymentFinding.CannotTellYet("Not yet.");
        Server.Asks().Asks(Challenges.For("challenge-2"));

        using var response = await CreateClient().GetAsync(Shop);

        Assert.That(response.GetMppPayment()!.Outcome, Is.EqualTo(PaymentOutcome.Unknown));
        Assert.That(Clock.Waits, Is.Empty, "The proof would come too late.");
        Assert.That(Method.Signatures, Is.EqualTo(1));
    }

    [Test]
    public async Task A_fresh_challenge_that_ended_during_the_wait_is_fetched_anew()
    {
        Options.MaxProofWait = TimeSpan.FromMinutes(10);
        var isAsked = false;
        Method.OnProve = record => record.ChallengeId != "challenge-1" ? PaymentFinding.CannotTell("Nobody knows.")
            : isAsked ? PaymentFinding.Void("It is dead.", Proof) : Remember();
        Server.Asks().Asks(Challenges.For("challenge-2")).Asks(Challenges.For("challenge-3", expires: "2026-11-21T10:00:00Z")).Delivers();

        using var response = await CreateClient().GetAsync(Shop);

        Assert.That(response.GetMppPayment()!.Outcome, Is.EqualTo(PaymentOutcome.Settled));
        Assert.That(Method.Signatures, Is.EqualTo(2));

        PaymentFinding Remember()
        {
            isAsked = true;
            return PaymentFinding.CannotTellYet("Not yet.");
        }
    }

    [Test]
    public async Task A_ledger_that_fails_over_the_proof_does_not_hide_the_answer()
    {
        Ledger.FailsAt = (LedgerState.Void, () => new LedgerException("full"));
        Server.Asks().Asks(Challenges.For("challenge-2"));

        using var response = await CreateClient().GetAsync(Shop);

        Assert.That(response.StatusCode, Is.EqualTo(HttpStatusCode.PaymentRequired));
        Assert.That(response.GetMppPayment()!.Outcome, Is.EqualTo(PaymentOutcome.Unknown));
        Assert.That(Method.Signatures, Is.EqualTo(1));
    }

    [Test]
    public async Task A_budget_takes_back_what_is_void_and_holds_for_the_second_payment_too()
    {
        Options.Policy.Budgets = [new BudgetOptions { Max = "0.05 USD", Window = "day" }];
        Server.Asks().Asks(Challenges.For("challenge-2")).Delivers();
        Server.Asks(Challenges.For("challenge-3"));
        var client = CreateClient();

        using var response = await client.GetAsync(Shop);
        var refused = await FailureOfAsync<PaymentRefusedException>(() => client.GetAsync(Shop));

        Assert.That(response.GetMppPayment()!.Outcome, Is.EqualTo(PaymentOutcome.Settled));
        Assert.That(refused.Refusals.Single().Rule, Is.EqualTo(PolicyRules.Budget));
    }
}
