using Mpp.Client.Http;
using Mpp.Client.Ledger;
using Mpp.Client.Policy;
using Mpp.Client.Tests.Fakes;

namespace Mpp.Client.Tests;

[TestFixture]
internal sealed class PayerApprovalTests : PaymentFixture
{
    [Test]
    public async Task The_approver_is_asked_after_the_reservation_and_before_the_signature()
    {
        ApprovalRequest? asked = null;
        Approver = new Deciding((request, _) =>
        {
            asked = request;
            Assert.That(Ledger.Only.State, Is.EqualTo(LedgerState.Reserved));
            Assert.That(Method.Plans, Is.Zero);
            Assert.That(Method.Signatures, Is.Zero);
            return ValueTask.FromResult(ApprovalDecision.Approved);
        });
        Server.Asks().Delivers();
        using var request = Post(null).SetMppPurpose("buying a thing");

        using var response = await CreateClient().SendAsync(request);

        using (Assert.EnterMultipleScope())
        {
            Assert.That(asked!.Quote, Is.SameAs(response.GetMppPayment()!.Quote));
            Assert.That(asked.Origin.ToString(), Is.EqualTo("https://shop.example"));
            Assert.That(asked.HttpMethod, Is.EqualTo("POST"));
            Assert.That(asked.Purpose, Is.EqualTo("buying a thing"));
            Assert.That(Ledger.Only.Purpose, Is.EqualTo("buying a thing"));
            Assert.That(Server.Arrivals.SelectMany(arrival => arrival.Headers.Values), Has.None.Contain("buying"));
        }
    }

    [TestCase(ApprovalDecision.Denied)]
    [TestCase(default(ApprovalDecision))]
    [TestCase((ApprovalDecision)7)]
    public async Task Everything_but_yes_means_no(ApprovalDecision decision)
    {
        Approver = new Deciding((_, _) => ValueTask.FromResult(decision));
        Server.Asks();

        var refused = await RefusalOfAsync(CreateClient(), Get());

        Assert.That(refused.Refusals.Single().Rule, Is.EqualTo(PolicyRules.Approval));
        Assert.That(Ledger.Only.State, Is.EqualTo(LedgerState.Released));
    }

    [TestCase(typeof(InvalidOperationException))]
    [TestCase(typeof(HttpRequestException))]
    [TestCase(typeof(TimeoutException))]
    [TestCase(typeof(TaskCanceledException))]
    public async Task An_approver_that_throws_means_no(Type failure)
    {
        var cause = (Exception)Activator.CreateInstance(failure, "no line")!;
        Approver = new Deciding((_, _) => ValueTask.FromException<ApprovalDecision>(cause));
        Server.Asks();

        var refused = await RefusalOfAsync(CreateClient(), Get());

        using (Assert.EnterMultipleScope())
        {
            Assert.That(refused.Refusals.Single().Rule, Is.EqualTo(PolicyRules.Approval));
            Assert.That(refused.InnerException, Is.SameAs(cause));
            Assert.That(Ledger.Only.State, Is.EqualTo(LedgerState.Released));
        }
    }

    [Test]
    public async Task A_caller_that_gives_up_while_the_approver_thinks_pays_nothing()
    {
        using var caller = new CancellationTokenSource();
        Approver = new Deciding(async (_, cancellationToken) =>
        {
            await caller.CancelAsync();
            cancellationToken.ThrowIfCancellationRequested();
            return ApprovalDecision.Approved;
        });
        Server.Asks();

        await FailureOfAsync<OperationCanceledException>(() => CreateClient().GetAsync(Shop, caller.Token));

        Assert.That(Method.Signatures, Is.Zero);
        Assert.That(Ledger.Only.State, Is.EqualTo(LedgerState.Released));
    }

    [Test]
    public async Task An_approver_that_says_yes_after_the_caller_gave_up_signs_nothing()
    {
        using var caller = new CancellationTokenSource();
        Approver = new Deciding(async (_, _) =>
        {
            await caller.CancelAsync();
            return ApprovalDecision.Approved;
        });
        Server.Asks();

        await FailureOfAsync<OperationCanceledException>(() => CreateClient().GetAsync(Shop, caller.Token));

        Assert.That(Method.Signatures, Is.Zero);
        Assert.That(Ledger.Only.State, Is.EqualTo(LedgerState.Released));
    }

    [TestCase(289, true)]
    [TestCase(290, true)]
    [TestCase(291, false)]
    [TestCase(300, false)]
    [TestCase(100_000, false)]
    public async Task The_expiry_is_checked_again_after_the_approval(int seconds, bool isPaid)
    {
        Approver = new Deciding((_, _) =>
        {
            Clock.Advance(TimeSpan.FromSeconds(seconds));
            return ValueTask.FromResult(ApprovalDecision.Approved);
        });
        if (isPaid)
        {
            Server.Asks().Delivers();
            using var response = await CreateClient().GetAsync(Shop);
            Assert.That(response.GetMppPayment()!.Outcome, Is.EqualTo(PaymentOutcome.Settled));
        }
        else
        {
            Server.Asks().Asks();
            var refused = await RefusalOfAsync(CreateClient(), Get());
            Assert.That(refused.Refusals.Single().Rule, Is.EqualTo(PolicyRules.Expiry));
            Assert.That(Ledger.Only.State, Is.EqualTo(LedgerState.Released));
        }
    }

    [TestCase(true)]
    [TestCase(false)]
    public async Task An_approver_that_takes_too_long_means_no_whether_or_not_it_listens(bool listens)
    {
        Clock.OnWait = _ => true;
        var never = new TaskCompletionSource<ApprovalDecision>();
        Approver = new Deciding((_, cancellationToken) => new ValueTask<ApprovalDecision>(listens ? never.Task.WaitAsync(cancellationToken) : never.Task));
        Server.Asks();

        var refused = await RefusalOfAsync(CreateClient(), Get());

        Assert.That(refused.Refusals.Single().Rule, Is.EqualTo(PolicyRules.Approval));
        Assert.That(refused.Message, Does.Contain("did not answer within 00:07:24"));
        Assert.That(Ledger.Only.State, Is.EqualTo(LedgerState.Released));
    }

    [Test]
    public async Task The_approver_is_not_asked_about_what_the_policy_refuses()
    {
        Approver = new Deciding((_, _) => throw new AssertionException("The approver was asked."));
        Server.Asks(Challenges.For(request: """{"amount":"1000001"}"""));

        var refused = await RefusalOfAsync(CreateClient(), Get());

        Assert.That(refused.Refusals.Single().Rule, Is.EqualTo(PolicyRules.MaxPerPayment));
        Assert.That(Ledger.Count, Is.Zero);
    }

    private sealed class Deciding(Func<ApprovalRequest, CancellationToken, ValueTask<ApprovalDecision>> decide) : IPaymentApprover
    {
        public ValueTask<ApprovalDecision> ApproveAsync(ApprovalRequest request, CancellationToken cancellationToken = default) =>
            decide(request, cancellationToken);
    }
}
