using System.Net;
using Mpp.Client.Http;
using Mpp.Client.Ledger;
using Mpp.Client.Tests.Fakes;

namespace Mpp.Client.Tests.Http;

[TestFixture]
internal sealed class ResendDelayTests : PaymentFixture
{
    [SetUp]
    public void AllowResends() => Options.MaxResends = 2;

    [TestCase(0, 0.5)]
    [TestCase(1, 1)]
    [TestCase(2, 2)]
    [TestCase(3, 4)]
    [TestCase(4, 8)]
    public async Task Waits_begin_at_half_a_second_and_double_give_or_take_a_quarter(int resend, double seconds)
    {
        Options.MaxResends = 5;
        Server.Asks();
        for (var index = 0; index < 6; index++)
        {
            Server.Answers(HttpStatusCode.BadGateway);
        }

        using var response = await CreateClient().GetAsync(Shop);

        Assert.That(Clock.Waits[resend].TotalSeconds, Is.EqualTo(seconds).Within(25).Percent);
    }

    [TestCase("0", 0)]
    [TestCase("1", 1)]
    [TestCase("10", 10)]
    [TestCase("007", 7)]
    [TestCase("Sat, 21 Nov 2026 09:00:05 GMT", 5)]
    [TestCase("Sat, 21 Nov 2026 08:00:00 GMT", 0)]
    public async Task The_server_may_say_how_long_in_seconds_or_as_a_date(string retryAfter, int seconds)
    {
        Server.Asks().Answers(HttpStatusCode.ServiceUnavailable, ("Retry-After", retryAfter)).Delivers();

        using var response = await CreateClient().GetAsync(Shop);

        Assert.That(response.StatusCode, Is.EqualTo(HttpStatusCode.OK));
        Assert.That(Clock.Waits.Sum(wait => wait.TotalSeconds), Is.EqualTo(seconds));
    }

    [Test]
    public async Task A_date_is_one_of_the_clock_of_the_server()
    {
        Server.Asks().Answers(HttpStatusCode.ServiceUnavailable, ("Date", "Sat, 21 Nov 2026 09:10:00 GMT"), ("Retry-After", "Sat, 21 Nov 2026 09:10:04 GMT"))
            .Delivers();

        using var response = await CreateClient().GetAsync(Shop);

        Assert.That(Clock.Waits, Is.EqualTo([TimeSpan.FromSeconds(4)]));
    }

    [TestCase("-5")]
    [TestCase("soon")]
    [TestCase("1.5")]
    [TestCase("1, 2")]
    [TestCase("٣")]
    [TestCase("")]
    public async Task What_cannot_be_read_counts_as_nothing_said(string retryAfter)
    {
        Server.Asks().Answers(HttpStatusCode.ServiceUnavailable, ("Retry-After", retryAfter)).Delivers();

        using var response = await CreateClient().GetAsync(Shop);

        Assert.That(Clock.Waits.Single().TotalSeconds, Is.EqualTo(0.5).Within(25).Percent);
    }

    [TestCase("11")]
    [TestCase("2147483647")]
    [TestCase("99999999999999999999999")]
    [TestCase("Sat, 21 Nov 2026 09:00:11 GMT")]
    [TestCase("Fri, 31 Dec 9999 23:59:59 GMT")]
    public async Task A_longer_wait_than_the_options_allow_is_not_waited_for(string retryAfter)
    {
        Server.Asks().Answers(HttpStatusCode.ServiceUnavailable, ("Retry-After", retryAfter));

        using var response = await CreateClient().GetAsync(Shop);

        AssertGivenUp(response);
    }

    [Test]
    public async Task A_longer_wait_than_the_credential_is_valid_is_not_waited_for()
    {
        Options.MaxRetryAfter = TimeSpan.FromHours(1);
        Server.Asks(Challenges.For(expires: "2026-11-21T09:05:00Z")).Answers(HttpStatusCode.ServiceUnavailable, ("Retry-After", "300"));

        using var response = await CreateClient().GetAsync(Shop);

        AssertGivenUp(response);
    }

    [Test]
    public async Task A_credential_that_expires_between_two_tries_is_not_sent_again()
    {
        Server.Asks().Answers(HttpStatusCode.BadGateway).Answers(request =>
        {
            Clock.Advance(TimeSpan.FromMinutes(10));
            return ScriptedServer.Response(request, HttpStatusCode.BadGateway);
        });

        using var response = await CreateClient().GetAsync(Shop);

        Assert.That(Server.Credentials.Count(), Is.EqualTo(2));
        Assert.That(response.GetMppPayment()!.Outcome, Is.EqualTo(PaymentOutcome.Unknown));
    }

    [Test]
    public async Task A_lost_answer_to_a_credential_that_has_expired_is_not_asked_for_again()
    {
        Server.Asks().Does((_, _) =>
        {
            Clock.Advance(TimeSpan.FromMinutes(10));
            throw new IOException("lost");
        });

        await FailureOfAsync<PaymentOutcomeUnknownException>(() => CreateClient().GetAsync(Shop));

        Assert.That(Server.Credentials.Count(), Is.EqualTo(1));
    }

    [Test]
    public async Task A_caller_that_gives_up_while_waiting_gets_its_cancellation_with_the_payment_inside()
    {
        using var caller = new CancellationTokenSource();
        Server.Asks().Answers(HttpStatusCode.BadGateway);
        Clock.OnWait = _ =>
        {
            ThreadPool.QueueUserWorkItem(_ => caller.Cancel());
            return false;
        };
        using var request = Get();

        var thrown = await FailureOfAsync<OperationCanceledException>(() => CreateClient().SendAsync(request, caller.Token));

        using (Assert.EnterMultipleScope())
        {
            Assert.That(Chain(thrown).OfType<PaymentOutcomeUnknownException>().Single().Payment.LedgerId, Is.EqualTo(Ledger.Only.Id));
            Assert.That(request.GetMppPayment()!.Outcome, Is.EqualTo(PaymentOutcome.Unknown));
            Assert.That(Ledger.Only.State, Is.EqualTo(LedgerState.Unknown));
            Assert.That(Server.Credentials.Count(), Is.EqualTo(1));
        }
    }

    [Test]
    public async Task A_caller_that_gives_up_while_the_server_answers_is_not_served_again()
    {
        using var caller = new CancellationTokenSource();
        Server.Asks().Does(async (_, cancellationToken) =>
        {
            await caller.CancelAsync();
            throw new TaskCanceledException("given up", null, cancellationToken);
        });

        await FailureOfAsync<OperationCanceledException>(() => CreateClient().GetAsync(Shop, caller.Token));

        Assert.That(Server.Credentials.Count(), Is.EqualTo(1));
        Assert.That(Clock.Waits, Is.Empty);
    }

    private void AssertGivenUp(HttpResponseMessage response)
    {
        using (Assert.EnterMultipleScope())
        {
            Assert.That(response.StatusCode, Is.EqualTo(HttpStatusCode.ServiceUnavailable));
            Assert.That(response.GetMppPayment()!.Outcome, Is.EqualTo(PaymentOutcome.Unknown));
            Assert.That(Clock.Waits, Is.Empty);
            Assert.That(Server.Credentials.Count(), Is.EqualTo(1));
        }
    }
}
