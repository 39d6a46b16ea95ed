using System.Net;
using Mpp.Client.Http;
using Mpp.Client.Ledger;
using Mpp.Client.Methods.Stripe.Link;
using Mpp.Client.Protocol;
using Mpp.Sandbox.Stripe.Link;

namespace Mpp.Client.Tests.Methods.Stripe.Link;

[TestFixture]
internal sealed class LinkPaymentTests : LinkFixture
{
    [SetUp]
    public void AllowSomeDollars() => Options.Policy.MaxPerPayment = "6 USD, 6 EUR";

    [Test]
    public async Task A_payment_is_approved_in_Link_and_its_token_is_sent()
    {
        Server.Asks(Challenge()).Answers(HttpStatusCode.OK);

        using var response = await CreateLinkClient().GetAsync(Shop);

        var request = Link.SpendRequests.Single();
        using (Assert.EnterMultipleScope())
        {
            Assert.That(response.GetMppPayment()!.Outcome, Is.EqualTo(PaymentOutcome.Settled));
            Assert.That(Token(), Does.StartWith("spt_sim_"));
            Assert.That((request.Amount, request.Currency, request.NetworkId), Is.EqualTo((500, "usd", "profile_test_seller")));
            Assert.That(request.Context, Does.Contain("https://shop.example").And.Contain("5.00 USD"));
            Assert.That(request.TokenReads, Is.EqualTo(1));
            Assert.That(Ledger.Only.LookupKeys["approval"], Is.EqualTo(request.Id));
            Assert.That(People.Steps, Is.EqualTo([LinkStep.SignIn, LinkStep.SignedIn, LinkStep.Approve, LinkStep.Approved]));
            Assert.That(People.All[0].UserCode, Has.Length.EqualTo(8));
            Assert.That(People.All[2].Url!.AbsolutePath, Is.EqualTo("/approve/" + request.Id));
        }
    }

    [Test]
    public async Task The_money_is_reserved_while_the_owner_thinks_and_nothing_is_signed_before()
    {
        var seen = new List<LedgerState>();
        BeforeFirstLook(_ => seen.AddRange(Ledger.Steps));
        Server.Asks(Challenge()).Answers(HttpStatusCode.OK);

        using var response = await CreateLinkClient().GetAsync(Shop);

        Assert.That(seen, Is.EqualTo([LedgerState.Reserved]));
        Assert.That(Ledger.Only.State, Is.EqualTo(LedgerState.Settled));
    }

    [Test]
    public async Task An_approval_that_outlives_its_challenge_pays_a_fresh_one_of_the_same_terms()
    {
        ApproveLate();
        Server.Asks(Challenge()).Asks(Fresh()).Answers(HttpStatusCode.OK);

        using var response = await CreateLinkClient().GetAsync(Shop);

        Assert.That(PaymentCredential.TryParse(Server.Credentials.Single(), out var credential, out _), Is.True);
        using (Assert.EnterMultipleScope())
        {
            Assert.That(response.GetMppPayment()!.Outcome, Is.EqualTo(PaymentOutcome.Settled));
            Assert.That(credential!.Challenge.Id, Is.EqualTo("challenge-2"));
            Assert.That(Link.SpendRequests, Has.Count.EqualTo(1), "The owner is asked once.");
            Assert.That(States, Is.EquivalentTo([LedgerState.Released, LedgerState.Settled]));
        }
    }

    [Test]
    public async Task A_price_that_fell_meanwhile_is_paid_and_what_the_token_could_take_is_held_against_the_limits()
    {
        ApproveLate();
        Server.Asks(Challenge()).Asks(Fresh(amount: "400")).Answers(HttpStatusCode.OK);

        using var response = await CreateLinkClient().GetAsync(Shop);

        var record = (await Ledger.ListAsync()).Single(record => record.ChallengeId == "challenge-2");
        Assert.That(response.GetMppPayment()!.Amount!.ToString(), Is.EqualTo("4.00 USD"));
        Assert.That((record.Amount, record.Exposure), Is.EqualTo(((UInt128)400, (UInt128)500)));
    }

    [TestCase("501", "usd", "profile_test_seller", "order-7")]
    [TestCase("500", "eur", "profile_test_seller", "order-7")]
    [TestCase("500", "usd", "profile_test_rival", "order-7")]
    [TestCase("500", "usd", "profile_test_seller", "order-8")]
    [TestCase("500", "usd", "profile_test_seller", null)]
    public async Task What_was_not_approved_is_not_paid(string amount, string currency, string seller, string? externalId)
    {
        ApproveLate();

        var failure = await FailureAsync(Challenge(), Fresh(amount, currency, seller, externalId));

        using (Assert.EnterMultipleScope())
        {
            Assert.That(failure.Failure, Is.EqualTo(LinkFailure.TermsChanged));
            Assert.That(failure.NothingWasSigned, Is.True);
            Assert.That(States, Is.All.EqualTo(LedgerState.Released));
            Assert.That(Link.SpendRequests.Single().Status, Is.EqualTo("canceled"));
            Assert.That(Link.SpendRequests.Single().TokenReads, Is.Zero);
        }
    }

    [Test]
    public async Task An_approval_is_not_used_for_another_request()
    {
        ApproveLate();
        Server.Asks(Challenge()).Throws(new HttpRequestException("The server is gone."));
        var client = CreateLinkClient();
        await FailureOfAsync<HttpRequestException>(() => client.GetAsync(Shop));
        Server.Asks(Fresh()).Answers(HttpStatusCode.OK);

        using var response = await client.GetAsync(Shop + "/else");

        Assert.That(Link.SpendRequests, Has.Count.EqualTo(2), "The owner is asked about the other one.");
        Assert.That(Link.SpendRequests.Select(request => request.TokenReads), Is.EqualTo([0, 1]));
    }

    [Test]
    public async Task An_approval_that_nobody_came_back_for_is_withdrawn()
    {
        ApproveLate();
        Server.Asks(Challenge()).Throws(new HttpRequestException("The server is gone."));
        var client = CreateLinkClient();
        await FailureOfAsync<HttpRequestException>(() => client.GetAsync(Shop));
        Clock.Advance(TimeSpan.FromSeconds(121));
        Server.Asks(Fresh()).Answers(HttpStatusCode.OK);

        using var response = await client.GetAsync(Shop);

        Assert.That(Link.SpendRequests.Select(request => request.Status), Is.EqualTo(["canceled", "approved"]));
    }

    [Test]
    public async Task A_no_is_final([Values] bool isExpired)
    {
        Link.OnApproval = SimulatedLinkDecision.Wait;
        BeforeFirstLook(id => (isExpired ? (Action<string>)Link.Expire : Link.Deny)(id));

        var failure = await FailureAsync();

        Assert.That(failure.Failure, Is.EqualTo(isExpired ? LinkFailure.Expired : LinkFailure.Denied));
        Assert.That(States, Is.EqualTo([LedgerState.Released]));
    }

    [Test]
    public async Task No_answer_means_no_and_takes_the_question_back()
    {
        Link.OnApproval = SimulatedLinkDecision.Wait;

        var failure = await FailureAsync();

        Assert.That(failure.Failure, Is.EqualTo(LinkFailure.Expired));
        Assert.That(Link.SpendRequests.Single().Status, Is.EqualTo("canceled"));
        Assert.That(Clock.GetUtcNow(), Is.LessThan(new DateTimeOffset(2026, 11, 21, 9, 9, 0, TimeSpan.Zero)), "The reservation holds for 15 minutes.");
    }

    [Test]
    public async Task What_Link_wants_first_is_told_and_waited_for_when_it_goes_on_by_itself()
    {
        Link.OnApproval = SimulatedLinkDecision.Wait;
        BeforeFirstLook(id => Link.RequireAction(id, resumesByItself: true, "Confirm your card \u001b[31m"));
        People.OnReport(LinkStep.Act, () => Link.Approve(Link.SpendRequests.Single().Id));
        Server.Asks(Challenge()).Answers(HttpStatusCode.OK);

        using var response = await CreateLinkClient().GetAsync(Shop);

        Assert.That(response.GetMppPayment()!.Outcome, Is.EqualTo(PaymentOutcome.Settled));
        var told = People.All.Single(prompt => prompt.Step == LinkStep.Act);
        Assert.That(told.Message, Does.StartWith("Confirm your card").And.Not.Contain("\u001b"));
        Assert.That(told.Url!.AbsolutePath, Is.EqualTo("/act"));
    }

    [Test]
    public async Task What_Link_wants_first_ends_the_payment_when_it_does_not_go_on_by_itself()
    {
        Link.OnApproval = SimulatedLinkDecision.Wait;
        BeforeFirstLook(id => Link.RequireAction(id, resumesByItself: false, "Add a card."));

        var failure = await FailureAsync();

        Assert.That(failure.Failure, Is.EqualTo(LinkFailure.ActionRequired));
        Assert.That(failure.Message, Does.Contain("Add a card."));
    }

    [Test]
    public async Task A_caller_that_gives_up_takes_the_question_back()
    {
        using var caller = new CancellationTokenSource();
        Link.OnApproval = SimulatedLinkDecision.Wait;
        BeforeFirstLook(_ => caller.Cancel());
        Server.Asks(Challenge());

        await FailureOfAsync<OperationCanceledException>(() => CreateLinkClient().GetAsync(Shop, caller.Token));

        Assert.That(States, Is.EqualTo([LedgerState.Released]));
        Assert.That(Link.SpendRequests.Single().Status, Is.EqualTo("canceled"));
    }

    [Test]
    public async Task A_request_that_exists_already_is_taken_up_instead_of_a_second_one()
    {
        Link.Faults.RateLimitedBy = "";
        Assert.That((await FailureAsync()).Failure, Is.EqualTo(LinkFailure.RateLimited));
        Link.Faults.RateLimitedBy = null;
        Link.OnApproval = SimulatedLinkDecision.Wait;
        BeforeFirstLook(_ => throw new InvalidOperationException("The process dies here."));
        Link.Faults.Path = "/spend_requests/";
        Link.Faults.Unavailable = 1;
        Server.Asks(Challenge());
        await FailureOfAsync<InvalidOperationException>(() => CreateLinkClient().GetAsync(Shop));
        Link.Faults.RateLimitedBy = Link.SpendRequests.Single().Id;
        BeforeFirstLook(Link.Approve);
        Server.Asks(Challenge()).Answers(HttpStatusCode.OK);

        using var response = await CreateLinkClient().GetAsync(Shop);

        Assert.That(response.GetMppPayment()!.Outcome, Is.EqualTo(PaymentOutcome.Settled));
        Assert.That(Link.SpendRequests, Has.Count.EqualTo(1));
    }

    [Test]
    public async Task A_request_for_other_terms_is_withdrawn()
    {
        Link.Faults.OtherAmount = 501;

        Assert.That((await FailureAsync()).Failure, Is.EqualTo(LinkFailure.Refused));
        Assert.That(Link.SpendRequests.Single().Status, Is.EqualTo("canceled"));
    }

    [Test]
    public async Task Link_may_be_in_trouble_while_it_is_asked_whether_the_payment_is_approved()
    {
        BeforeFirstLook(_ => (Link.Faults.Path, Link.Faults.Unavailable) = ("/spend_requests/", 3));
        Server.Asks(Challenge()).Answers(HttpStatusCode.OK);

        using var response = await CreateLinkClient().GetAsync(Shop);

        Assert.That(response.GetMppPayment()!.Outcome, Is.EqualTo(PaymentOutcome.Settled));
        Assert.That(Clock.Waits, Does.Contain(TimeSpan.FromSeconds(16)));
    }

    [Test]
    public async Task No_token_reaches_logs_errors_or_the_ledger()
    {
        Link.Faults.TokenIsLate = 4;

        var failure = await FailureAsync();

        var kept = await File.ReadAllTextAsync(TokenFile);
        var secrets = kept.Split('"').Where(text => text.StartsWith("lat_", StringComparison.Ordinal) || text.StartsWith("lrt_", StringComparison.Ordinal)).ToList();
        Assert.That(secrets, Has.Count.EqualTo(2));
        foreach (var secret in secrets)
        {
            Assert.That($"{failure} {Log.Everything} {string.Join(' ', Ledger.Only.LookupKeys.Values)} {string.Join(' ', People.All)}", Does.Not.Contain(secret));
        }
    }

    private string Token()
    {
        Assert.That(PaymentCredential.TryParse(Server.Credentials.Single(), out var credential, out _), Is.True);
        return credential!.Payload.GetProperty("spt").GetString()!;
    }
}
