using System.Net;
using Mpp.Client.Http;
using Mpp.Client.Ledger;
using Mpp.Client.Methods;
using Mpp.Client.Tests.Fakes;

namespace Mpp.Client.Tests.Http;

[TestFixture]
internal sealed class OneCredentialTests : PaymentFixture
{
    [TestCase("challenge-1", TestName = "The_same_402_after_a_credential_is_an_answer")]
    [TestCase("challenge-2", TestName = "A_fresh_402_after_a_credential_is_an_answer")]
    public async Task A_402_after_a_credential(string secondId)
    {
        Server.Asks().Asks(Challenges.For(id: secondId));

        using var response = await CreateClient().GetAsync(Shop);

        using (Assert.EnterMultipleScope())
        {
            Assert.That(response.StatusCode, Is.EqualTo(HttpStatusCode.PaymentRequired));
            Assert.That(await response.Content.ReadAsStringAsync(), Is.EqualTo("body of 402"));
            Assert.That(response.GetMppPayment()!.Outcome, Is.EqualTo(PaymentOutcome.Unknown));
            Assert.That(Method.Signatures, Is.EqualTo(1));
            Assert.That(Server.Credentials.Count(), Is.EqualTo(1));
            Assert.That(Ledger.Only.State, Is.EqualTo(LedgerState.Unknown));
        }
    }

    [TestCase("null")]
    [TestCase("string")]
    [TestCase("seekable")]
    [TestCase("forward-only")]
    public async Task An_outer_retry_sends_the_same_credential_and_body_and_signs_no_more(string kind)
    {
        Server.Asks().Throws(new HttpRequestException("reset")).Answers(HttpStatusCode.ServiceUnavailable).Delivers();
        using var request = Post(Bodies.Create(kind));

        using var response = await CreateClient(null, [new RetryHandler(isOursRepeated: true)], []).SendAsync(request);

        using (Assert.EnterMultipleScope())
        {
            Assert.That(response.StatusCode, Is.EqualTo(HttpStatusCode.OK));
            Assert.That(response.GetMppPayment()!.Outcome, Is.EqualTo(PaymentOutcome.Settled));
            Assert.That(Server.Credentials.Count(), Is.EqualTo(3));
            Assert.That(Server.Credentials.Distinct().Count(), Is.EqualTo(1));
            Assert.That(Server.Arrivals.Select(arrival => Convert.ToHexString(arrival.Body ?? [])).Distinct().Count(), Is.EqualTo(1));
            Assert.That(Server.Arrivals.Skip(1).Select(arrival => arrival.Header("Idempotency-Key")).Distinct().Count(), Is.EqualTo(1));
            Assert.That(Method.Signatures, Is.EqualTo(1));
            Assert.That(Ledger.Only.State, Is.EqualTo(LedgerState.Settled));
        }
    }

    [Test]
    public async Task A_retry_handler_of_the_usual_kind_repeats_a_5xx_with_the_same_credential_and_a_lost_answer_not_at_all()
    {
        Server.Asks().Answers(HttpStatusCode.BadGateway).Throws(new HttpRequestException("reset"));

        await FailureOfAsync<PaymentOutcomeUnknownException>(() => CreateClient(null, [new RetryHandler()], []).GetAsync(Shop));

        Assert.That(Server.Arrivals, Has.Count.EqualTo(3));
        Assert.That(Server.Credentials.Distinct().Count(), Is.EqualTo(1));
        Assert.That(Method.Signatures, Is.EqualTo(1));
    }

    [Test]
    public async Task A_clone_that_copies_the_options_too_carries_the_same_credential_to_the_same_place()
    {
        Server.Asks().Answers(HttpStatusCode.BadGateway).Delivers();
        using var request = Post(Bodies.Create("forward-only"));
        var cloning = new AroundHandler(async (message, send, cancellationToken) =>
        {
            using var first = await send(message, cancellationToken);
            var clone = new HttpRequestMessage(HttpMethod.Get, "https://other.example/");
            foreach (var (name, value) in message.Options)
            {
                ((IDictionary<string, object?>)clone.Options)[name] = value;
            }

            return await send(clone, cancellationToken);
        });

        using var response = await CreateClient(null, [cloning], []).SendAsync(request);

        using (Assert.EnterMultipleScope())
        {
            Assert.That(Server.Arrivals[2].Uri, Is.EqualTo(new Uri(Shop)));
            Assert.That(Server.Arrivals[2].Method, Is.EqualTo(HttpMethod.Post));
            Assert.That(Server.Arrivals[2].Body, Is.EqualTo(Server.Arrivals[1].Body));
            Assert.That(Server.Credentials.Distinct().Count(), Is.EqualTo(1));
            Assert.That(Method.Signatures, Is.EqualTo(1));
        }
    }

    [Test]
    public async Task An_expired_credential_is_not_sent_again()
    {
        Server.Asks().Answers(HttpStatusCode.BadGateway);
        var late = new AroundHandler(async (message, send, cancellationToken) =>
        {
            using var first = await send(message, cancellationToken);
            Clock.Advance(TimeSpan.FromMinutes(5));
            return await send(message, cancellationToken);
        });

        var thrown = await FailureOfAsync<PaymentOutcomeUnknownException>(() => CreateClient(null, [late], []).GetAsync(Shop));

        using (Assert.EnterMultipleScope())
        {
            Assert.That(Server.Arrivals, Has.Count.EqualTo(2));
            Assert.That(thrown.Payment.LedgerId, Is.EqualTo(Ledger.Only.Id));
            Assert.That(Method.Signatures, Is.EqualTo(1));
        }
    }

    [Test]
    public async Task A_zero_amount_proof_that_is_refused_twice_and_then_taken_stops_no_later_payment()
    {
        const string free = """{"amount":"0"}""";
        Server.Asks(Challenges.For(request: free)).Answers(HttpStatusCode.BadGateway).Answers(HttpStatusCode.BadGateway).Delivers();
        var client = CreateClient(null, [new RetryHandler()], []);

        using var response = await client.GetAsync(Shop);
        Server.Asks().Delivers();
        using var next = await client.GetAsync(Shop);

        using (Assert.EnterMultipleScope())
        {
            Assert.That(response.GetMppPayment()!.IsDelivered, Is.True);
            Assert.That(response.GetMppPayment()!.Receipt, Is.Not.Null);
            Assert.That(next.GetMppPayment()!.Outcome, Is.EqualTo(PaymentOutcome.Settled));
            Assert.That(Log.Entries.Select(entry => entry.Event.Name), Does.Not.Contain("LedgerFailed").And.Not.Contain("PaymentUnknown"));
        }
    }

    [Test]
    public async Task What_has_settled_stays_settled_whatever_a_later_answer_says()
    {
        Server.Asks().Answers(HttpStatusCode.Forbidden).Asks();
        var twice = new AroundHandler(async (message, send, cancellationToken) =>
        {
            using var first = await send(message, cancellationToken);
            return await send(message, cancellationToken);
        });

        using var response = await CreateClient(null, [twice], []).GetAsync(Shop);

        Assert.That(response.StatusCode, Is.EqualTo(HttpStatusCode.PaymentRequired));
        Assert.That(response.GetMppPayment()!.Outcome, Is.EqualTo(PaymentOutcome.Settled));
        Assert.That(Ledger.Only.State, Is.EqualTo(LedgerState.Settled));
    }

    [TestCase(typeof(HttpRequestException))]
    [TestCase(typeof(TimeoutException))]
    [TestCase(typeof(TaskCanceledException))]
    public async Task A_signer_that_breaks_is_not_asked_again_by_a_retry(Type failure)
    {
        Method.OnSign = (_, _) => Task.FromException((Exception)Activator.CreateInstance(failure, "the key service is away")!);
        Server.Asks();
        using var request = Get();
        var client = CreateClient(null, [new RetryHandler()], []);

        var thrown = await FailureOfAsync<PaymentMethodException>(() => client.SendAsync(request));

        using (Assert.EnterMultipleScope())
        {
            Assert.That(thrown.NothingWasSigned, Is.False);
            Assert.That(thrown.LedgerId, Is.EqualTo(Ledger.Only.Id));
            Assert.That(thrown.InnerException, Is.TypeOf(failure));
            Assert.That(Ledger.Only.State, Is.EqualTo(LedgerState.Unknown));
            Assert.That(request.GetMppPayment()!.Outcome, Is.EqualTo(PaymentOutcome.Unknown));
            Assert.That(Method.Signatures, Is.EqualTo(1));
            Assert.That(Server.Arrivals, Has.Count.EqualTo(1));
        }
    }

    [Test]
    public async Task A_retry_after_a_signature_was_begun_and_not_finished_signs_no_more()
    {
        using var attempt = new CancellationTokenSource();
        Method.OnSign = async (_, cancellationToken) =>
        {
            await attempt.CancelAsync();
            cancellationToken.ThrowIfCancellationRequested();
        };
        Server.Asks();
        var timing = new AroundHandler(async (message, send, cancellationToken) =>
        {
            await FailureOfAsync<OperationCanceledException>(() => send(message, attempt.Token));
            return await send(message, cancellationToken);
        });

        var thrown = await FailureOfAsync<PaymentOutcomeUnknownException>(() => CreateClient(null, [timing], []).GetAsync(Shop));

        using (Assert.EnterMultipleScope())
        {
            Assert.That(thrown.Payment.LedgerId, Is.EqualTo(Ledger.Only.Id));
            Assert.That(Method.Signatures, Is.EqualTo(1));
            Assert.That(Server.Arrivals, Has.Count.EqualTo(1));
            Assert.That(Ledger.Only.State, Is.EqualTo(LedgerState.Unknown));
        }
    }

    [Test]
    public async Task A_second_paying_handler_outside_does_not_pay_the_answer_to_the_credential_of_the_first()
    {
        Server.Asks().Asks(Challenges.For(id: "challenge-2"));

        using var response = await CreateClient(null, [new MppPaymentHandler(CreatePayer())], []).GetAsync(Shop);

        Assert.That(response.StatusCode, Is.EqualTo(HttpStatusCode.PaymentRequired));
        Assert.That(Method.Signatures, Is.EqualTo(1));
    }

    [Test]
    public async Task Wrapping_a_client_that_pays_already_does_not_pay_twice()
    {
        Server.Asks().Asks(Challenges.For(id: "challenge-2"));
        using var outer = CreateClient().WithMppPayments(CreatePayer());

        using var response = await outer.GetAsync(Shop);

        Assert.That(response.StatusCode, Is.EqualTo(HttpStatusCode.PaymentRequired));
        Assert.That(response.GetMppPayment()!.Outcome, Is.EqualTo(PaymentOutcome.Unknown));
        Assert.That(Method.Signatures, Is.EqualTo(1));
    }

    /// <summary>Repeats what the platform's resilience calls transient, on the same message.</summary>
    private sealed class RetryHandler(bool isOursRepeated = false) : DelegatingHandler
    {
        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            for (var left = 5; ; left--)
            {
                try
                {
                    var response = await base.SendAsync(request, cancellationToken);
                    if ((int)response.StatusCode < 500 || left == 0)
                    {
                        return response;
                    }

                    response.Dispose();
                }
                catch (Exception exception) when (left > 0
                    && (exception is HttpRequestException || (isOursRepeated && exception is PaymentOutcomeUnknownException)))
                {
                    // Transient: once more.
                }
            }
        }
    }
}
