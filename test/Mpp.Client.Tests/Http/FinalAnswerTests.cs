using System.Net;
using Mpp.Client.Http;
using Mpp.Client.Tests.Fakes;

namespace Mpp.Client.Tests.Http;

/// <summary>What is not worth sending a credential again for.</summary>
[TestFixture]
internal sealed class FinalAnswerTests : PaymentFixture
{
    [SetUp]
    public void AllowResends() => Options.MaxResends = 2;

    [TestCase(200)]
    [TestCase(204)]
    [TestCase(301)]
    [TestCase(304)]
    [TestCase(307)]
    [TestCase(400)]
    [TestCase(401)]
    [TestCase(402)]
    [TestCase(403)]
    [TestCase(404)]
    [TestCase(410)]
    [TestCase(422)]
    [TestCase(431)]
    [TestCase(501)]
    [TestCase(505)]
    public async Task Every_other_status_is_final(int status)
    {
        Server.Asks().Answers((HttpStatusCode)status, ("Retry-After", "1"));

        using var response = await CreateClient().GetAsync(Shop);

        Assert.That((int)response.StatusCode, Is.EqualTo(status));
        AssertSent(1);
    }

    [Test]
    public async Task A_402_after_a_re_send_is_final_even_with_a_fresh_challenge()
    {
        Server.Asks().Answers(HttpStatusCode.BadGateway).Asks(Challenges.For(id: "fresh"));

        using var response = await CreateClient().GetAsync(Shop);

        Assert.That(response.StatusCode, Is.EqualTo(HttpStatusCode.PaymentRequired));
        Assert.That(response.GetMppPayment()!.Outcome, Is.EqualTo(PaymentOutcome.Unknown));
        AssertSent(2);
    }

    [TestCase(typeof(FormatException))]
    [TestCase(typeof(InvalidOperationException))]
    public async Task Any_other_exception_is_final(Type failure)
    {
        Server.Asks().Throws((Exception)Activator.CreateInstance(failure, "failed")!);

        await FailureOfAsync<PaymentOutcomeUnknownException>(() => CreateClient().GetAsync(Shop));

        AssertSent(1);
    }

    [TestCase(HttpRequestError.InvalidResponse, null, 1)]
    [TestCase(HttpRequestError.ConfigurationLimitExceeded, null, 1)]
    [TestCase(HttpRequestError.ResponseEnded, null, 3)]
    [TestCase(HttpRequestError.Unknown, HttpStatusCode.PaymentRequired, 1)]
    [TestCase(HttpRequestError.Unknown, HttpStatusCode.BadGateway, 3)]
    public async Task An_exception_that_stands_for_an_answer_is_judged_by_the_answer(HttpRequestError error, HttpStatusCode? status, int sent)
    {
        Server.Asks();
        for (var index = 0; index < sent; index++)
        {
            Server.Throws(new HttpRequestException(error, "failed", statusCode: status));
        }

        await FailureOfAsync<PaymentOutcomeUnknownException>(() => CreateClient().GetAsync(Shop));

        AssertSent(sent);
    }

    [Test]
    public async Task A_conflict_is_repeated_once()
    {
        Server.Asks().Answers(HttpStatusCode.Conflict).Answers(HttpStatusCode.Conflict);

        using var response = await CreateClient().GetAsync(Shop);

        Assert.That(response.StatusCode, Is.EqualTo(HttpStatusCode.Conflict));
        AssertSent(2);
    }

    [Test]
    public async Task The_answer_of_a_page_that_a_handler_further_in_was_redirected_to_is_final()
    {
        Server.Asks().Answers(_ => ScriptedServer.Response(Get("https://elsewhere.example/"), HttpStatusCode.ServiceUnavailable));

        using var response = await CreateClient().GetAsync(Shop);

        Assert.That(response.GetMppPayment()!.Outcome, Is.EqualTo(PaymentOutcome.Unknown));
        AssertSent(1);
    }

    private void AssertSent(int times)
    {
        using (Assert.EnterMultipleScope())
        {
            Assert.That(Server.Credentials.Count(), Is.EqualTo(times));
            Assert.That(Server.Credentials.Distinct().Count(), Is.EqualTo(1));
            Assert.That(Method.Signatures, Is.EqualTo(1));
        }
    }
}
