using System.Net;
using Mpp.Client.Http;
using Mpp.Client.Ledger;
using Mpp.Client.Tests.Fakes;
using Mpp.Sandbox.Stripe;

namespace Mpp.Client.Tests.Methods.Stripe;

/// <summary>Tokens that their cardholder has to confirm before they can be used.</summary>
[TestFixture]
internal sealed class StripeActionTests : StripeFixture
{
    [SetUp]
    public void UseCard() => Set(MethodVariable, "pm_card_mintRequiresAction");

    [Test]
    public async Task The_token_is_revoked_and_the_budget_comes_back()
    {
        var thrown = await FailureAsync();

        using (Assert.EnterMultipleScope())
        {
            Assert.That(thrown.NothingWasSigned, Is.True);
            Assert.That(thrown.NextAction!.Type, Is.EqualTo("use_stripe_sdk"));
            Assert.That(thrown.Message, Does.Contain("confirm").And.Contain("revoked").And.Contain("KeepWaitingTokens"));
            Assert.That(Stripe.Tokens.Single().DeactivatedReason, Is.EqualTo("revoked"));
            Assert.That(Ledger.Only.State, Is.EqualTo(LedgerState.Void));
        }
    }

    [Test]
    public async Task A_token_that_cannot_be_shown_to_be_revoked_counts_as_spent()
    {
        Stripe.Faults.FailNext = new SimulatedStripeFailure { Path = Mint + "/", StatusCode = 500, Count = 9 };

        var thrown = await FailureAsync();

        Assert.That(thrown.NothingWasSigned, Is.False);
        Assert.That(thrown.Message, Does.Contain("Reconcile"));
        Assert.That(Ledger.Only.State, Is.EqualTo(LedgerState.Unknown));
    }

    [Test]
    public async Task A_token_that_is_kept_pays_once_it_is_confirmed()
    {
        Options.Stripe.KeepWaitingTokens = true;
        var thrown = await FailureAsync();
        var stateBefore = Ledger.Only.State;
        Stripe.CompleteAction(Stripe.Tokens.Single().Id);
        Server.Answers(HttpStatusCode.OK, ("Payment-Receipt", Challenges.Receipt("stripe", "pi_1")));
        using var again = Get().ResumeMppPayment(thrown.LedgerId!);

        using var response = await CreateStripeClient().SendAsync(again);

        using (Assert.EnterMultipleScope())
        {
            Assert.That(thrown.NothingWasSigned, Is.False);
            Assert.That(thrown.Message, Does.Contain("resume"));
            Assert.That(stateBefore, Is.EqualTo(LedgerState.Unknown), "It may pay yet, so it counts as spent.");
            Assert.That(response.GetMppPayment()!.Outcome, Is.EqualTo(PaymentOutcome.Settled));
            Assert.That(Stripe.Tokens, Has.Count.EqualTo(1));
            Assert.That(LastPayload().GetProperty("spt").GetString(), Is.EqualTo(Stripe.Tokens.Single().Id));
        }
    }

    [Test]
    public async Task A_token_that_is_kept_and_not_confirmed_is_revoked_by_whoever_looks_into_it()
    {
        Options.Stripe.KeepWaitingTokens = true;
        var thrown = await FailureAsync();

        var found = await CreateStripePayer().Reconciler.ReconcileAsync(thrown.LedgerId!);

        Assert.That(found.Record.State, Is.EqualTo(LedgerState.Void));
        Assert.That(Stripe.Tokens.Single().DeactivatedReason, Is.EqualTo("revoked"));
    }

    [TestCase("""{"type":"redirect_to_url","redirect_to_url":{"url":"https://hooks.example/3ds?canary=1"}}""", "redirect_to_url", "https://hooks.example/3ds?canary=1")]
    [TestCase("""{"type":"redirect_to_url","redirect_to_url":{"url":"http://hooks.example/3ds"}}""", "redirect_to_url", null)]
    [TestCase("""{"type":"redirect_to_url","redirect_to_url":{"url":7}}""", "redirect_to_url", null)]
    [TestCase("""{"type":"redirect_to_url","redirect_to_url":"x"}""", "redirect_to_url", null)]
    [TestCase("""{"type":7}""", "unknown", null)]
    [TestCase("null", "unknown", null)]
    public async Task The_next_step_is_given_by_name_and_never_by_accident(string action, string type, string? url)
    {
        Options.Stripe.KeepWaitingTokens = true;
        Stripe.Faults.FailNext = new SimulatedStripeFailure
        {
            StatusCode = 200,
            Body = $$"""{"id":"spt_waiting_1","status":"requires_action","next_action":{{action}}}""",
        };

        var thrown = await FailureAsync();

        using (Assert.EnterMultipleScope())
        {
            Assert.That(thrown.NextAction!.Type, Is.EqualTo(type));
            Assert.That(thrown.NextAction.Url?.ToString(), Is.EqualTo(url));
            Assert.That($"{thrown} {thrown.NextAction} {Log.Everything}", Does.Not.Contain("canary").And.Not.Contain("spt_waiting"));
        }
    }
}
