using System.Net;
using Mpp.Client.Http;
using Mpp.Client.Ledger;
using Mpp.Client.Tests.Fakes;

namespace Mpp.Client.Tests.Http;

[TestFixture]
internal sealed class ResumeTests : PaymentFixture
{
    [Test]
    public async Task The_same_credential_is_sent_again_while_the_process_holds_it()
    {
        var client = CreateClient();
        var ledgerId = await PayInDarknessAsync(client);
        Server.Delivers();
        using var again = Order().ResumeMppPayment(ledgerId);

        using var response = await client.SendAsync(again);

        using (Assert.EnterMultipleScope())
        {
            Assert.That(response.StatusCode, Is.EqualTo(HttpStatusCode.OK));
            Assert.That(response.GetMppPayment()!.Outcome, Is.EqualTo(PaymentOutcome.Settled));
            Assert.That(response.GetMppPayment()!.LedgerId, Is.EqualTo(ledgerId));
            Assert.That(Server.Credentials.Distinct().Count(), Is.EqualTo(1));
            Assert.That(Server.Arrivals.Skip(1).Select(arrival => arrival.Header("Idempotency-Key")).Distinct().Count(), Is.EqualTo(1));
            Assert.That(Server.Arrivals, Has.Count.EqualTo(3), "No price is asked for again.");
            Assert.That(Method.Signatures, Is.EqualTo(1));
            Assert.That(Ledger.Only.State, Is.EqualTo(LedgerState.Settled));
            Assert.That(Ledger.Only.Challenge, Is.Null, "A delivered payment needs no evidence.");
        }
    }

    [Test]
    public async Task Another_process_makes_the_same_credential_again_where_the_method_can()
    {
        Method.CanRestore = true;
        var ledgerId = await PayInDarknessAsync(CreateClient());
        Server.Delivers();
        using var again = Order().ResumeMppPayment(ledgerId);

        using var response = await CreateClient().SendAsync(again);

        using (Assert.EnterMultipleScope())
        {
            Assert.That(response.GetMppPayment()!.Outcome, Is.EqualTo(PaymentOutcome.Settled));
            Assert.That(Server.Arrivals, Has.Count.EqualTo(3));
            Assert.That(Server.Arrivals[2].Header("Idempotency-Key"), Is.Not.Null.And.EqualTo(Server.Arrivals[1].Header("Idempotency-Key")));
            Assert.That(Ledger.Only.State, Is.EqualTo(LedgerState.Settled));
        }
    }

    [TestCase("GET", Shop, "order")]
    [TestCase("POST", Shop + "?page=2", "order")]
    [TestCase("POST", Shop + "/other", "order")]
    [TestCase("POST", "https://other.example/thing", "order")]
    [TestCase("POST", Shop, "another order")]
    public async Task Another_request_does_not_get_the_credential(string method, string url, string body)
    {
        var client = CreateClient();
        var ledgerId = await PayInDarknessAsync(client);
        using var other = new HttpRequestMessage(new HttpMethod(method), url) { Content = new StringContent(body) };

        var failure = await FailureOfAsync<PaymentNotResumableException>(() => client.SendAsync(other.ResumeMppPayment(ledgerId)));

        Assert.That(failure.Message, Does.Contain(ledgerId).And.Contain("the same method, URL and body"));
        Assert.That(failure.Record.State, Is.EqualTo(LedgerState.Unknown));
        Assert.That(Server.Arrivals, Has.Count.EqualTo(2));
    }

    [Test]
    public async Task A_credential_that_is_no_longer_valid_is_not_sent()
    {
        var client = CreateClient();
        var ledgerId = await PayInDarknessAsync(client);
        Clock.Advance(TimeSpan.FromMinutes(5));

        var failure = await FailureOfAsync<PaymentNotResumableException>(() => client.SendAsync(Order().ResumeMppPayment(ledgerId)));

        Assert.That(failure.Message, Does.Contain("no longer valid").And.Contain("Reconcile"));
    }

    [Test]
    public async Task A_payment_that_is_settled_is_not_sent_again()
    {
        Server.Asks().Delivers();
        var client = CreateClient();
        using var first = await client.SendAsync(Order());

        var failure = await FailureOfAsync<PaymentNotResumableException>(() => client.SendAsync(Order().ResumeMppPayment(first.GetMppPayment()!.LedgerId!)));

        Assert.That(failure.Message, Does.Contain("Settled"));
        Assert.That(Server.Arrivals, Has.Count.EqualTo(2));
    }

    [Test]
    public void A_payment_that_nobody_knows_is_not_sent() => Assert.That(
        async () => await CreateClient().SendAsync(Order().ResumeMppPayment("p404")), Throws.TypeOf<LedgerException>().With.Message.Contains("p404"));

    [Test]
    public async Task What_the_method_cannot_make_again_is_not_signed()
    {
        var ledgerId = await PayInDarknessAsync(CreateClient());

        var failure = await FailureOfAsync<PaymentNotResumableException>(() => CreateClient().SendAsync(Order().ResumeMppPayment(ledgerId)));

        Assert.That(failure.Message, Does.Contain("cannot be made again"));
        Assert.That(Method.Signatures, Is.EqualTo(1));
    }

    [Test]
    public async Task A_signature_that_differs_from_the_first_is_not_sent()
    {
        Method.CanRestore = true;
        var ledgerId = await PayInDarknessAsync(CreateClient());
        Method.SignatureMade = "another one";

        var failure = await FailureOfAsync<PaymentNotResumableException>(() => CreateClient().SendAsync(Order().ResumeMppPayment(ledgerId)));

        Assert.That(failure.Message, Does.Contain("not what was signed then"));
        Assert.That(Server.Arrivals, Has.Count.EqualTo(2));
        Assert.That(Ledger.Only.State, Is.EqualTo(LedgerState.Unknown));
    }

    [Test]
    public async Task The_policy_is_asked_before_anything_is_signed_again()
    {
        Method.CanRestore = true;
        var ledgerId = await PayInDarknessAsync(CreateClient());
        Options.Policy.Paused = true;

        var failure = await FailureOfAsync<PaymentNotResumableException>(() => CreateClient().SendAsync(Order().ResumeMppPayment(ledgerId)));

        Assert.That(failure.Message, Does.Contain("switched off"));
        Assert.That(Method.Signatures, Is.EqualTo(1));
    }

    [Test]
    public async Task An_answer_that_is_lost_again_leaves_the_payment_open()
    {
        var client = CreateClient();
        var ledgerId = await PayInDarknessAsync(client);
        Server.Throws(new HttpRequestException("reset"));

        var unknown = await FailureOfAsync<PaymentOutcomeUnknownException>(() => client.SendAsync(Order().ResumeMppPayment(ledgerId)));

        Assert.That(unknown.Payment.LedgerId, Is.EqualTo(ledgerId));
        Assert.That(Ledger.Only.State, Is.EqualTo(LedgerState.Unknown));
    }

    private static HttpRequestMessage Order() => Post(new StringContent("order"));

    private async Task<string> PayInDarknessAsync(HttpClient client)
    {
        Server.Asks().Throws(new HttpRequestException("reset"));
        using var request = Order();
        var unknown = await FailureOfAsync<PaymentOutcomeUnknownException>(() => client.SendAsync(request));
        Assert.That(Ledger.Only.Steps.Select(step => step.State),
            Is.EqualTo([LedgerState.Reserved, LedgerState.Signing, LedgerState.Signed, LedgerState.Sent, LedgerState.Unknown]));
        return unknown.Payment.LedgerId!;
    }
}
