using System.Net;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Mpp.Client.Http;
using Mpp.Client.Ledger;
using Mpp.Client.Methods;
using Mpp.Client.Policy;
using Mpp.Client.Tests.Fakes;

namespace Mpp.Client.Tests;

[TestFixture]
internal sealed class PayerBudgetTests : PaymentFixture
{
    [Test]
    public async Task A_payment_that_does_not_fit_into_a_budget_is_refused_with_limit_and_price()
    {
        Options.Policy.Budgets = [new BudgetOptions { Max = "0.09 USD", Window = "day", Per = "origin" }];
        Server.Asks().Delivers().Asks(Challenges.For("challenge-2"));
        var client = CreateClient();
        using var paid = await client.GetAsync(Shop);

        var refused = await FailureOfAsync<PaymentRefusedException>(() => client.GetAsync(Shop));

        var violation = refused.Refusals.Single().Violations.Single();
        Assert.That(violation, Is.EqualTo(new PolicyViolation(PolicyRules.Budget, "0.09 USD a day per origin", "0.05 USD",
            "The payment asks for 0.05 USD of a budget of 0.09 USD a day per origin, of which 0.05 USD is spent or held.")));
        Assert.That(Method.Signatures, Is.EqualTo(1));
        Assert.That(Ledger.Count, Is.EqualTo(1));
    }

    [Test]
    public async Task A_number_of_payments_is_a_budget_too()
    {
        Options.Policy.Budgets = [new BudgetOptions { MaxCount = 1, Window = "hour" }];
        Server.Asks().Delivers().Asks(Challenges.For("2")).Asks(Challenges.For("3", expires: "2026-11-21T11:00:00Z")).Delivers();
        var client = CreateClient();
        using var first = await client.GetAsync(Shop);
        var refused = await FailureOfAsync<PaymentRefusedException>(() => client.GetAsync(Shop));
        Clock.Advance(TimeSpan.FromHours(1));
        using var later = await client.GetAsync(Shop);

        Assert.That(refused.Refusals.Single().Rule, Is.EqualTo(PolicyRules.Count));
        Assert.That(Ledger.Count, Is.EqualTo(2));
    }

    [Test]
    public async Task An_unknown_outcome_stops_the_origin_until_it_is_resolved()
    {
        Server.Asks().Answers(HttpStatusCode.InternalServerError).Asks(Challenges.For("2")).Asks(Challenges.For("3")).Delivers();
        var client = CreateClient();
        using var unknown = await client.GetAsync(Shop);

        var refused = await FailureOfAsync<PaymentRefusedException>(() => client.GetAsync(Shop));
        await Ledger.AdvanceAsync(Ledger.Only.Id, new LedgerChange(LedgerState.Void));
        using var paid = await client.GetAsync(Shop);

        Assert.That(refused.Refusals.Single().Rule, Is.EqualTo(PolicyRules.OpenUnknown));
        Assert.That(refused.Message, Does.Contain("Reconcile"));
        Assert.That(paid.GetMppPayment()!.Outcome, Is.EqualTo(PaymentOutcome.Settled));
    }

    [Test]
    public async Task A_challenge_that_fits_is_paid_where_another_of_the_same_answer_does_not()
    {
        Options.Policy.Budgets = [new BudgetOptions { Max = "0.03 USD", Window = "day" }];
        Server.Asks(Challenges.For("dear") + ", " + Challenges.For("cheap", request: """{"amount":"30000"}""")).Delivers();

        using var response = await CreateClient().GetAsync(Shop);

        Assert.That(Ledger.Only.ChallengeId, Is.EqualTo("cheap"));
        Assert.That(response.GetMppPayment()!.Amount, Is.EqualTo(Money.Parse("0.03 USD")));
    }

    [Test]
    public async Task Where_none_fits_each_has_its_reason()
    {
        Options.Policy.Budgets = [new BudgetOptions { Max = "0.03 USD", Window = "day" }];
        Server.Asks(Challenges.For("1") + ", " + Challenges.For("2", request: """{"amount":"1000001"}""") + ", " + Challenges.For("3"));

        var refused = await RefusalOfAsync(CreateClient(), Get());

        Assert.That(refused.Refusals.Select(refusal => refusal.Rule), Is.EqualTo([PolicyRules.Budget, PolicyRules.MaxPerPayment, PolicyRules.Budget]));
    }

    [Test]
    public async Task Of_many_requests_at_once_as_many_are_signed_as_the_budget_allows()
    {
        const int Callers = 64;
        Options.Policy.Budgets = [new BudgetOptions { Max = "0.25 USD", Window = "lifetime" }];
        var payer = CreatePayer();
        using var barrier = new Barrier(Callers);
        var threads = Enumerable.Range(0, Callers).Select(number => new Thread(() =>
        {
            using var server = new ScriptedServer();
            server.Asks(Challenges.For($"challenge-{number}")).Delivers();
            using var client = new HttpClient(new MppPaymentHandler(payer) { InnerHandler = server });
            barrier.SignalAndWait();
            try
            {
                client.GetAsync(Shop).GetAwaiter().GetResult().Dispose();
            }
            catch (PaymentRefusedException refused)
            {
                Assert.That(refused.Refusals.Single().Rule, Is.EqualTo(PolicyRules.Budget));
            }
        })).ToList();
        threads.ForEach(thread => thread.Start());
        threads.ForEach(thread => thread.Join());

        Assert.That(Method.Signatures, Is.EqualTo(5));
        Assert.That(await Ledger.ListAsync(), Has.Count.EqualTo(5));
    }

    [Test]
    public async Task While_paused_nothing_is_paid_and_after_it_everything_is()
    {
        Server.Asks().Asks().Delivers();
        var client = CreateClient();
        Options.Policy.Paused = true;
        var refused = await RefusalOfAsync(client, Get());
        Options.Policy.Paused = false;
        using var paid = await client.GetAsync(Shop);

        Assert.That(refused.Refusals.Single().Rule, Is.EqualTo(PolicyRules.Paused));
        Assert.That(paid.GetMppPayment()!.Outcome, Is.EqualTo(PaymentOutcome.Settled));
    }

    [Test]
    public async Task A_pause_that_comes_after_the_reservation_is_in_time()
    {
        Method.OnPrepare = _ =>
        {
            Options.Policy.Paused = true;
            return Task.CompletedTask;
        };
        Server.Asks();

        var refused = await RefusalOfAsync(CreateClient(), Get());

        Assert.That(refused.Refusals.Single().Rule, Is.EqualTo(PolicyRules.Paused));
        Assert.That(Ledger.Steps, Is.EqualTo([LedgerState.Reserved, LedgerState.Released]));
    }

    [TestCase("0.05 USD", 0)]
    [TestCase("0.049999 USD", 1)]
    [TestCase("5 EUR", 1)]
    [TestCase(null, 1)]
    public async Task The_approver_is_asked_above_the_threshold(string? threshold, int times)
    {
        var asked = 0;
        Options.Policy.ApproveAbove = threshold;
        Approver = new Agreeing(() => asked++);
        Server.Asks().Delivers();

        using var response = await CreateClient().GetAsync(Shop);

        Assert.That(asked, Is.EqualTo(times));
    }

    [Test]
    public async Task Above_the_threshold_with_nobody_to_ask_nothing_is_reserved()
    {
        Options.Policy.ApproveAbove = "0.01 USD";
        Server.Asks();

        var refused = await RefusalOfAsync(CreateClient(), Get());

        Assert.That(refused.Refusals.Single().Rule, Is.EqualTo(PolicyRules.Approval));
        Assert.That(Ledger.Count, Is.Zero);
    }

    [Test]
    public async Task A_reservation_that_cannot_be_marked_as_being_signed_is_given_back()
    {
        Ledger.FailsAt = (LedgerState.Signing, () => new LedgerException("disk full"));
        Server.Asks();

        var refused = await RefusalOfAsync(CreateClient(), Get());

        Assert.That(refused.Refusals.Single().Rule, Is.EqualTo(PolicyRules.Ledger));
        Assert.That(Ledger.Only.State, Is.EqualTo(LedgerState.Released));
    }

    [Test]
    public async Task A_reservation_names_its_owner()
    {
        Server.Asks().Delivers();
        using var response = await CreateClient().GetAsync(Shop);

        Assert.That(Ledger.Only.Owner, Is.EqualTo(LedgerOwner.Current));
        Assert.That(Ledger.Only.LeaseUntil, Is.EqualTo(Clock.GetUtcNow() + LedgerRecord.Lease));
    }

    [Test]
    public async Task A_changed_configuration_pauses_at_once_and_a_broken_one_too()
    {
        var source = new Dictionary<string, string?> { ["Mpp:Policy:MaxPerPayment"] = "1 USD" };
        var configuration = new ConfigurationBuilder().AddInMemoryCollection(source).Build();
        var services = new ServiceCollection();
        services.AddLogging(logging => logging.AddProvider(Log));
        services.AddSingleton<IConfiguration>(configuration);
        services.AddSingleton<TimeProvider>(Clock);
        services.AddSingleton<IPaymentMethod>(Method);
        services.AddSingleton<IPaymentLedger>(Ledger);
        services.AddHttpClient("paid").AddMppPayments().ConfigurePrimaryHttpMessageHandler(() => Server);
        var client = Own(services.BuildServiceProvider()).GetRequiredService<IHttpClientFactory>().CreateClient("paid");
        Server.Asks(Challenges.For("1")).Delivers().Asks(Challenges.For("2")).Asks(Challenges.For("3")).Delivers().Asks(Challenges.For("4"));

        using var before = await client.GetAsync(Shop);
        configuration["Mpp:Policy:Paused"] = "true";
        configuration.Reload();
        var paused = await FailureOfAsync<PaymentRefusedException>(() => client.GetAsync(Shop));
        configuration["Mpp:Policy:Paused"] = "false";
        configuration.Reload();
        using var after = await client.GetAsync(Shop);
        configuration["Mpp:Policy:Pausd"] = "true";
        Assert.That(configuration.Reload, Throws.Exception);
        var broken = await FailureOfAsync<PaymentRefusedException>(() => client.GetAsync(Shop));

        Assert.That(new[] { paused, broken }.Select(refused => refused.Refusals.Single().Rule), Has.All.EqualTo(PolicyRules.Paused));
        Assert.That(Log.Entries.Select(entry => entry.Event.Name), Does.Contain("ConfigurationUnusable"));
        Assert.That(Method.Signatures, Is.EqualTo(2));
    }

    private sealed class Agreeing(Action onAsked) : IPaymentApprover
    {
        public ValueTask<ApprovalDecision> ApproveAsync(ApprovalRequest request, CancellationToken cancellationToken = default)
        {
            onAsked();
            return ValueTask.FromResult(ApprovalDecision.Approved);
        }
    }
}
