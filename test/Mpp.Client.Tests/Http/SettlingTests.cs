using System.Net;
using Mpp.Client.Http;
using Mpp.Client.Ledger;
using Mpp.Client.Tests.Fakes;

namespace Mpp.Client.Tests.Http;

[TestFixture]
internal sealed class SettlingTests : PaymentFixture
{
    [TestCase(200, PaymentOutcome.Settled, LedgerState.Settled, true)]
    [TestCase(201, PaymentOutcome.Settled, LedgerState.Settled, true)]
    [TestCase(204, PaymentOutcome.Settled, LedgerState.Settled, true)]
    [TestCase(206, PaymentOutcome.Settled, LedgerState.Settled, true)]
    [TestCase(304, PaymentOutcome.Unknown, LedgerState.Unknown, false)]
    [TestCase(307, PaymentOutcome.Unknown, LedgerState.Unknown, false)]
    [TestCase(400, PaymentOutcome.Unknown, LedgerState.Unknown, false)]
    [TestCase(401, PaymentOutcome.Unknown, LedgerState.Unknown, false)]
    [TestCase(402, PaymentOutcome.Unknown, LedgerState.Unknown, false)]
    [TestCase(403, PaymentOutcome.Settled, LedgerState.Settled, false)]
    [TestCase(404, PaymentOutcome.Unknown, LedgerState.Unknown, false)]
    [TestCase(409, PaymentOutcome.Unknown, LedgerState.Unknown, false)]
    [TestCase(410, PaymentOutcome.Unknown, LedgerState.Unknown, false)]
    [TestCase(422, PaymentOutcome.Unknown, LedgerState.Unknown, false)]
    [TestCase(429, PaymentOutcome.Unknown, LedgerState.Unknown, false)]
    [TestCase(431, PaymentOutcome.Unknown, LedgerState.Unknown, false)]
    [TestCase(500, PaymentOutcome.Unknown, LedgerState.Unknown, false)]
    [TestCase(502, PaymentOutcome.Unknown, LedgerState.Unknown, false)]
    [TestCase(503, PaymentOutcome.Unknown, LedgerState.Unknown, false)]
    public async Task The_answer_decides_what_is_known_about_the_money_and_reaches_the_caller(
        int status, PaymentOutcome outcome, LedgerState state, bool isDelivered)
    {
        Server.Asks().Answers((HttpStatusCode)status);

        using var response = await CreateClient().GetAsync(Shop);

        var payment = response.GetMppPayment()!;
        using (Assert.EnterMultipleScope())
        {
            Assert.That((int)response.StatusCode, Is.EqualTo(status));
            Assert.That(await response.Content.ReadAsStringAsync(), Is.EqualTo($"body of {status}"));
            Assert.That(payment.Outcome, Is.EqualTo(outcome));
            Assert.That(payment.IsDelivered, Is.EqualTo(isDelivered));
            Assert.That(payment.LedgerId, Is.EqualTo(Ledger.Only.Id));
            Assert.That(payment.Amount!.ToString(), Is.EqualTo("0.05 USD"));
            Assert.That(payment.LookupKeys.Keys, Is.EquivalentTo(["plan", "signature"]));
            Assert.That(Ledger.Only.State, Is.EqualTo(state));
            Assert.That(Ledger.Only.HttpStatus, Is.EqualTo(status));
            Assert.That(Ledger.Only.LookupKeys.Keys, Is.EquivalentTo(["plan", "signature"]));
            Assert.That(Ledger.Steps, Is.EqualTo(
                [LedgerState.Reserved, LedgerState.Signing, LedgerState.Signed, LedgerState.Sent, state]));
            Assert.That(Method.Signatures, Is.EqualTo(1));
        }
    }

    [TestCase("none", "no receipt")]
    [TestCase("two", "more than one")]
    [TestCase("other method", "another method")]
    [TestCase("failed", "success")]
    [TestCase("not base64", "base64url")]
    [TestCase("not JSON", "JSON")]
    [TestCase("no reference", "reference")]
    public async Task A_receipt_that_cannot_be_used_is_a_warning_and_not_a_failure(string kind, string problem)
    {
        (string, string)[] headers = kind switch
        {
            "none" => [],
            "two" => [("Payment-Receipt", Challenges.Receipt()), ("Payment-Receipt", Challenges.Receipt())],
            "other method" => [("Payment-Receipt", Challenges.Receipt(method: "tempo"))],
            "failed" => [("Payment-Receipt", Challenges.Receipt(status: "failed"))],
            "not base64" => [("Payment-Receipt", "%%%")],
            "not JSON" => [("Payment-Receipt", "bm90IGpzb24")],
            _ => [("Payment-Receipt", Challenges.Receipt(reference: ""))],
        };
        Server.Asks().Answers(HttpStatusCode.OK, headers);

        using var response = await CreateClient().GetAsync(Shop);

        var payment = response.GetMppPayment()!;
        using (Assert.EnterMultipleScope())
        {
            Assert.That(payment.Outcome, Is.EqualTo(PaymentOutcome.Settled));
            Assert.That(payment.Receipt, Is.Null);
            Assert.That(payment.ReceiptProblem, Does.Contain(problem));
            Assert.That(Log.Entries.Select(entry => entry.Event.Name), Does.Contain("ReceiptMissing"));
        }
    }

    [Test]
    public async Task A_receipt_and_a_bought_key_reach_the_caller()
    {
        Server.Asks().Answers(HttpStatusCode.Created, ("Payment-Receipt", Challenges.Receipt(reference: "0xabc")), ("X-Api-Key", "bought"));

        using var response = await CreateClient().GetAsync(Shop);

        var payment = response.GetMppPayment()!;
        using (Assert.EnterMultipleScope())
        {
            Assert.That(payment.Receipt!.Reference, Is.EqualTo("0xabc"));
            Assert.That(payment.ReceiptProblem, Is.Null);
            Assert.That(payment.ApiKey, Is.EqualTo("bought"));
            Assert.That(Ledger.Only.Reference, Is.EqualTo("0xabc"));
            Assert.That(payment.ToString(), Does.Not.Contain("bought"));
        }
    }

    [Test]
    public async Task A_receipt_on_an_error_is_kept_as_evidence_and_settles_nothing()
    {
        Server.Asks().Answers(HttpStatusCode.InternalServerError, ("Payment-Receipt", Challenges.Receipt()));

        using var response = await CreateClient().GetAsync(Shop);

        Assert.That(response.GetMppPayment()!.Receipt, Is.Not.Null);
        Assert.That(response.GetMppPayment()!.Outcome, Is.EqualTo(PaymentOutcome.Unknown));
    }

    [TestCase(typeof(HttpRequestException))]
    [TestCase(typeof(IOException))]
    [TestCase(typeof(FormatException))]
    [TestCase(typeof(TimeoutException))]
    [TestCase(typeof(TaskCanceledException))]
    public async Task A_lost_answer_is_an_unknown_outcome_whoever_lost_it(Type failure)
    {
        var cause = (Exception)Activator.CreateInstance(failure, "lost")!;
        Server.Asks().Throws(cause);
        using var request = Get();

        var thrown = await FailureOfAsync<PaymentOutcomeUnknownException>(() => CreateClient().SendAsync(request));

        using (Assert.EnterMultipleScope())
        {
            Assert.That(thrown, Is.Not.InstanceOf<HttpRequestException>());
            Assert.That(thrown.InnerException, Is.SameAs(cause));
            Assert.That(thrown.Payment.Outcome, Is.EqualTo(PaymentOutcome.Unknown));
            Assert.That(thrown.Payment.LedgerId, Is.EqualTo(Ledger.Only.Id));
            Assert.That(thrown.Payment.ValidUntil, Is.EqualTo(new DateTimeOffset(2026, 11, 21, 9, 5, 0, TimeSpan.Zero)));
            Assert.That(request.GetMppPayment(), Is.EqualTo(thrown.Payment));
            Assert.That(Ledger.Only.State, Is.EqualTo(LedgerState.Unknown));
            Assert.That(Ledger.Only.Note, Is.EqualTo(failure.Name));
            Assert.That(Method.Signatures, Is.EqualTo(1));
        }
    }

    [Test]
    public async Task A_caller_that_gives_up_while_it_waits_gets_its_cancellation_with_the_payment_inside()
    {
        using var caller = new CancellationTokenSource();
        Server.Asks().Does(async (_, cancellationToken) =>
        {
            await caller.CancelAsync();
            await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, cancellationToken);
            throw new AssertionException("The request was not cancelled.");
        });
        using var request = Get();

        var thrown = await FailureOfAsync<OperationCanceledException>(() => CreateClient().SendAsync(request, caller.Token));

        var unknown = Chain(thrown).OfType<PaymentOutcomeUnknownException>().Single();
        using (Assert.EnterMultipleScope())
        {
            Assert.That(thrown.CancellationToken, Is.EqualTo(caller.Token));
            Assert.That(unknown.Payment.LedgerId, Is.EqualTo(Ledger.Only.Id));
            Assert.That(request.GetMppPayment(), Is.EqualTo(unknown.Payment));
            Assert.That(Ledger.Only.State, Is.EqualTo(LedgerState.Unknown));
        }
    }

    [Test]
    public async Task A_client_that_cancels_its_pending_requests_hands_on_the_payment_too()
    {
        var client = CreateClient();
        Server.Asks().Does(async (_, cancellationToken) =>
        {
            client.CancelPendingRequests();
            await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, cancellationToken);
            throw new AssertionException("The request was not cancelled.");
        });

        var thrown = await FailureOfAsync<OperationCanceledException>(() => client.GetAsync(Shop));

        Assert.That(Chain(thrown).OfType<PaymentOutcomeUnknownException>().Single().Payment.LedgerId, Is.EqualTo(Ledger.Only.Id));
    }

    [Test]
    public async Task A_caller_that_gives_up_before_anything_is_signed_gets_its_reservation_back([Values] bool isNoticedByMethod)
    {
        using var caller = new CancellationTokenSource();
        Server.Asks();
        Method.OnPrepare = async cancellationToken =>
        {
            await caller.CancelAsync();
            if (isNoticedByMethod)
            {
                cancellationToken.ThrowIfCancellationRequested();
            }
        };
        using var request = Get();

        await FailureOfAsync<OperationCanceledException>(() => CreateClient().SendAsync(request, caller.Token));

        using (Assert.EnterMultipleScope())
        {
            Assert.That(Method.Signatures, Is.Zero);
            Assert.That(Ledger.Only.State, Is.EqualTo(LedgerState.Released));
            Assert.That(request.GetMppPayment(), Is.Null);
        }
    }
}
