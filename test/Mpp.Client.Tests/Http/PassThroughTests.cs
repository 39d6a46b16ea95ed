using System.Net;
using Mpp.Client.Http;
using Mpp.Client.Tests.Fakes;

namespace Mpp.Client.Tests.Http;

[TestFixture]
internal sealed class PassThroughTests : PaymentFixture
{
    [TestCase("", "")]
    [TestCase("WWW-Authenticate", "Basic realm=\"Payment id=\\\"x\\\"\"")]
    [TestCase("WWW-Authenticate", "Bearer")]
    [TestCase("PAYMENT-REQUIRED", "eyJ4NDAyVmVyc2lvbiI6Mn0=")]
    [TestCase("x-amzn-remapped-www-authenticate", "REMAPPED")]
    public async Task A_402_without_a_Payment_challenge_is_returned_untouched(string name, string value)
    {
        var answer = Unread(HttpStatusCode.PaymentRequired, name, value == "REMAPPED" ? Challenges.For() : value);
        Server.Answers(_ => answer);
        using var request = Get();

        using var response = await CreateClient().SendAsync(request, HttpCompletionOption.ResponseHeadersRead);

        AssertUntouched(answer, response, request);
        Assert.That(Log.Entries.Count(entry => entry.Event.Name == "NotOurs"), Is.EqualTo(1));
    }

    [TestCase(HttpStatusCode.OK)]
    [TestCase(HttpStatusCode.Unauthorized)]
    [TestCase(HttpStatusCode.Forbidden)]
    [TestCase(HttpStatusCode.InternalServerError)]
    public async Task A_Payment_challenge_on_another_status_is_no_invoice(HttpStatusCode status)
    {
        var answer = Unread(status, "WWW-Authenticate", Challenges.For());
        Server.Answers(_ => answer);
        using var request = Get();

        using var response = await CreateClient().SendAsync(request, HttpCompletionOption.ResponseHeadersRead);

        AssertUntouched(answer, response, request);
    }

    [Test]
    public async Task A_request_that_opted_out_is_never_paid()
    {
        var answer = Unread(HttpStatusCode.PaymentRequired, "WWW-Authenticate", Challenges.For());
        Server.Answers(_ => answer);
        using var request = Get().DisableMppPayments();

        using var response = await CreateClient().SendAsync(request, HttpCompletionOption.ResponseHeadersRead);

        AssertUntouched(answer, response, request);
        Assert.That(Server.Arrivals.Single().Header("Accept-Payment"), Is.Null);
    }

    [TestCase("Authorization", "Payment abc")]
    [TestCase("Authorization", "payment abc")]
    [TestCase("Payment-Authorization", "Payment abc")]
    public async Task A_caller_that_pays_by_hand_is_left_alone(string name, string value)
    {
        var answer = Unread(HttpStatusCode.PaymentRequired, "WWW-Authenticate", Challenges.For());
        Server.Answers(_ => answer);
        using var request = Get();
        request.Headers.TryAddWithoutValidation(name, value);

        using var response = await CreateClient().SendAsync(request, HttpCompletionOption.ResponseHeadersRead);

        AssertUntouched(answer, response, request);
        Assert.That(Server.Arrivals.Single().Header(name), Is.EqualTo(value));
    }

    [Test]
    public async Task The_failure_of_a_free_request_reaches_the_caller_unchanged()
    {
        var failure = new HttpRequestException("no route");
        Server.Throws(failure);

        var thrown = await FailureOfAsync<HttpRequestException>(() => CreateClient().SendAsync(Get()));

        Assert.That(thrown, Is.SameAs(failure));
        Assert.That(Ledger.Count, Is.Zero);
    }

    [Test]
    public async Task A_refused_402_can_be_returned_with_its_body_and_the_reasons()
    {
        Options.OnRefusal = OnRefusal.ReturnResponse;
        Server.Asks(Challenges.For(request: """{"amount":"1000001"}"""));

        using var response = await CreateClient().GetAsync(Shop);

        var payment = response.GetMppPayment()!;
        using (Assert.EnterMultipleScope())
        {
            Assert.That(response.StatusCode, Is.EqualTo(HttpStatusCode.PaymentRequired));
            Assert.That(await response.Content.ReadAsStringAsync(), Is.EqualTo("body of 402"));
            Assert.That(payment.Outcome, Is.EqualTo(PaymentOutcome.NotPaid));
            Assert.That(payment.Refusals.Single().Rule, Is.EqualTo("max-per-payment"));
            Assert.That(Method.Signatures, Is.Zero);
        }
    }

    [Test]
    public void A_client_that_pays_refuses_to_send_synchronously()
    {
        using var request = Get();

        Assert.That(() => CreateClient().Send(request), Throws.TypeOf<NotSupportedException>().With.Message.Contains("SendAsync"));
        Assert.That(Server.Arrivals, Is.Empty);
    }

    private void AssertUntouched(HttpResponseMessage answer, HttpResponseMessage response, HttpRequestMessage request)
    {
        using (Assert.EnterMultipleScope())
        {
            Assert.That(response, Is.SameAs(answer));
            Assert.That(((UnreadContent)response.Content).IsRead, Is.False);
            Assert.That(response.GetMppPayment(), Is.Null);
            Assert.That(request.GetMppPayment(), Is.Null);
            Assert.That(Server.Arrivals, Has.Count.EqualTo(1));
            Assert.That(Method.Quotes, Is.Zero);
            Assert.That(Ledger.Count, Is.Zero);
            Assert.That(request.Headers.Contains("Accept-Payment"), Is.False);
        }
    }

    private static HttpResponseMessage Unread(HttpStatusCode status, string name, string value)
    {
        var response = new HttpResponseMessage(status) { Content = new UnreadContent() };
        if (name.Length > 0)
        {
            response.Headers.TryAddWithoutValidation(name, value);
        }

        return response;
    }

    private sealed class UnreadContent : HttpContent
    {
        public bool IsRead { get; private set; }

        protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context)
        {
            IsRead = true;
            return Task.CompletedTask;
        }

        protected override bool TryComputeLength(out long length)
        {
            length = 0;
            return false;
        }
    }
}
