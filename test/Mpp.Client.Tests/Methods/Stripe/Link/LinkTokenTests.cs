using System.Net;
using Mpp.Client.Http;
using Mpp.Client.Ledger;
using Mpp.Client.Methods.Stripe.Link;

namespace Mpp.Client.Tests.Methods.Stripe.Link;

/// <summary>What happens to the token of an approved payment, and what can be found out about it.</summary>
[TestFixture]
internal sealed class LinkTokenTests : LinkFixture
{
    [SetUp]
    public void AllowSomeDollars() => Options.Policy.MaxPerPayment = "6 USD";

    [Test]
    public async Task A_token_that_is_not_there_yet_is_asked_for_again()
    {
        Link.Faults.TokenIsLate = 3;
        Server.Asks(Challenge()).Answers(HttpStatusCode.OK);

        using var response = await CreateLinkClient().GetAsync(Shop);

        Assert.That(response.GetMppPayment()!.Outcome, Is.EqualTo(PaymentOutcome.Settled));
        Assert.That(Link.SpendRequests.Single().TokenReads, Is.EqualTo(1));
    }

    [Test]
    public async Task A_token_that_never_comes_leaves_it_open_until_the_request_is_withdrawn()
    {
        Link.Faults.TokenIsLate = 4;
        var failure = await FailureAsync();
        Assert.That(failure.NothingWasSigned, Is.False);
        Assert.That(Ledger.Only.State, Is.EqualTo(LedgerState.Unknown));

        var found = await CreateLinkPayer(People).Reconciler.ReconcileAsync(Ledger.Only.Id);

        Assert.That(found.Record.State, Is.EqualTo(LedgerState.Void), found.Reason);
        Assert.That(Link.SpendRequests.Single().Status, Is.EqualTo("canceled"));
    }

    [Test]
    public async Task A_token_whose_answer_was_lost_is_not_asked_for_twice()
    {
        People.OnReport(LinkStep.Approved, () => (Link.Faults.Path, Link.Faults.DropAnswer) = ("/spend_requests/", 1));

        var failure = await FailureAsync();

        Assert.That((failure.Failure, failure.NothingWasSigned), Is.EqualTo((LinkFailure.Unreachable, false)));
        Assert.That(Ledger.Only.State, Is.EqualTo(LedgerState.Unknown));
        Assert.That(Link.SpendRequests.Single().TokenReads, Is.EqualTo(1));
    }

    [Test]
    public async Task A_request_that_was_withdrawn_before_its_token_was_fetched_gives_the_budget_back()
    {
        People.OnReport(LinkStep.Approved, () => Link.Expire(Link.SpendRequests.Single().Id));

        var failure = await FailureAsync();

        Assert.That(failure.NothingWasSigned, Is.True);
        Assert.That(Ledger.Only.State, Is.EqualTo(LedgerState.Void));
    }

    [Test]
    public async Task After_a_restart_the_same_token_is_sent_again()
    {
        await LoseAnswerAsync();
        Server.Answers(HttpStatusCode.OK);
        using var again = Get().ResumeMppPayment(Ledger.Only.Id);

        using var response = await CreateLinkClient().SendAsync(again);

        using (Assert.EnterMultipleScope())
        {
            Assert.That(response.GetMppPayment()!.Outcome, Is.EqualTo(PaymentOutcome.Settled));
            Assert.That(Server.Credentials.Distinct().Count(), Is.EqualTo(1));
            Assert.That(Server.Credentials.Count(), Is.EqualTo(2));
            Assert.That(Link.SpendRequests, Has.Count.EqualTo(1));
        }
    }

    [Test]
    public async Task Link_tells_that_a_token_was_charged()
    {
        await LoseAnswerAsync();
        Link.Succeed(Link.SpendRequests.Single().Id);

        var found = await CreateLinkPayer(People).Reconciler.ReconcileAsync(Ledger.Only.Id);

        Assert.That(found.Record.State, Is.EqualTo(LedgerState.Settled), found.Reason);
    }

    [Test]
    public async Task A_token_that_a_seller_may_have_is_not_dead_because_its_request_has_ended()
    {
        await LoseAnswerAsync();
        Link.Expire(Link.SpendRequests.Single().Id);

        var found = await CreateLinkPayer(People).Reconciler.ReconcileAsync(Ledger.Only.Id);

        Assert.That(found.Record.State, Is.EqualTo(LedgerState.Unknown), found.Reason);
        Assert.That(Link.Calls.Select(call => call.Path), Has.None.EndsWith("/cancel"));
    }

    [Test]
    public async Task Another_wallet_proves_nothing()
    {
        await LoseAnswerAsync();
        Link.Succeed(Link.SpendRequests.Single().Id);
        Options.Stripe.Link!.PaymentDetails = "another_card";

        var found = await CreateLinkPayer(People).Reconciler.ReconcileAsync(Ledger.Only.Id);

        Assert.That(found.Record.State, Is.EqualTo(LedgerState.Unknown), found.Reason);
    }

    [Test]
    public async Task A_402_after_the_token_is_an_answer_and_asks_nobody_again()
    {
        Server.Asks(Challenge()).Asks(Fresh());

        using var response = await CreateLinkClient().GetAsync(Shop);

        Assert.That(response.StatusCode, Is.EqualTo(HttpStatusCode.PaymentRequired));
        Assert.That(response.GetMppPayment()!.Outcome, Is.EqualTo(PaymentOutcome.Unknown));
        Assert.That(Link.SpendRequests, Has.Count.EqualTo(1));
    }

    private async Task LoseAnswerAsync()
    {
        Server.Asks(Challenge()).Throws(new HttpRequestException("The answer was lost."));
        await FailureOfAsync<PaymentOutcomeUnknownException>(() => CreateLinkClient().GetAsync(Shop));
        Assert.That(Ledger.Only.State, Is.EqualTo(LedgerState.Unknown));
    }
}
