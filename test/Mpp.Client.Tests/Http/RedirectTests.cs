using System.Net;
using Mpp.Client.Http;
using Mpp.Client.Ledger;
using Mpp.Client.Policy;
using Mpp.Client.Tests.Fakes;

namespace Mpp.Client.Tests.Http;

[TestFixture]
internal sealed class RedirectTests : PaymentFixture
{
    private const string Phrase = "Refusing to send payment credential across redirect";

    private static readonly HttpStatusCode[] Codes =
    [
        HttpStatusCode.MovedPermanently, HttpStatusCode.Found, HttpStatusCode.SeeOther, HttpStatusCode.TemporaryRedirect, HttpStatusCode.PermanentRedirect,
    ];

    private static readonly string[] Foreign = ["https://shop.example:8443/there", "https://other.example/there", "https://SHOP.example.evil.com/there"];

    [Test]
    public async Task A_redirect_on_the_same_origin_before_the_402_is_followed_and_its_target_is_paid(
        [ValueSource(nameof(Codes))] HttpStatusCode code, [Values("GET", "HEAD", "POST", "PUT")] string method, [Values("string", "forward-only")] string kind)
    {
        Server.Answers(code, ("Location", "/there")).Asks().Delivers();
        using var request = new HttpRequestMessage(new HttpMethod(method), Shop) { Content = method is "GET" or "HEAD" ? null : Bodies.Create(kind) };
        var expected = (code, method) switch
        {
            (HttpStatusCode.MovedPermanently or HttpStatusCode.Found, "POST") => "GET",
            (HttpStatusCode.SeeOther, not "HEAD") => "GET",
            _ => method,
        };

        using var response = await CreateClient().SendAsync(request);

        var paid = Server.Arrivals[2];
        using (Assert.EnterMultipleScope())
        {
            Assert.That(paid.Uri, Is.EqualTo(new Uri("https://shop.example/there")));
            Assert.That(paid.Method.Method, Is.EqualTo(expected));
            Assert.That(paid.Body, Is.EqualTo(Server.Arrivals[1].Body));
            Assert.That(paid.Body, expected == method ? Is.EqualTo(Server.Arrivals[0].Body) : Is.Null);
            Assert.That(Ledger.Only.HttpMethod, Is.EqualTo(expected));
            Assert.That(response.GetMppPayment()!.Outcome, Is.EqualTo(PaymentOutcome.Settled));
        }
    }

    [Test]
    public async Task A_402_of_another_origin_is_not_paid(
        [ValueSource(nameof(Codes))] HttpStatusCode code, [ValueSource(nameof(Foreign))] string target, [Values(null, "Payment-Authorization")] string? header)
    {
        Server.Answers(code, ("Location", target)).Asks(Challenges.For(header: header));

        var refused = await RefusalOfAsync(CreateClient(), Get());

        using (Assert.EnterMultipleScope())
        {
            Assert.That(refused.Message, Does.Contain(Phrase));
            Assert.That(refused.Refusals.Single().Rule, Is.EqualTo(PolicyRules.Redirect));
            Assert.That(Server.Arrivals, Has.Count.EqualTo(2));
            Assert.That(Server.Credentials, Is.Empty);
            Assert.That(Ledger.Count, Is.Zero);
        }
    }

    [Test]
    public async Task A_402_of_another_origin_can_be_returned_with_the_reason()
    {
        Options.OnRefusal = OnRefusal.ReturnResponse;
        Server.Answers(HttpStatusCode.Found, ("Location", Foreign[0])).Asks();

        using var response = await CreateClient().GetAsync(Shop);

        Assert.That(response.StatusCode, Is.EqualTo(HttpStatusCode.PaymentRequired));
        Assert.That(response.GetMppPayment()!.Refusals.Single().Rule, Is.EqualTo(PolicyRules.Redirect));
    }

    [TestCaseSource(nameof(Codes))]
    public async Task A_redirect_from_https_to_http_is_returned_and_not_followed(HttpStatusCode code)
    {
        Server.Answers(code, ("Location", "http://shop.example/there"));

        using var response = await CreateClient().GetAsync(Shop);

        Assert.That(response.StatusCode, Is.EqualTo(code));
        Assert.That(Server.Arrivals, Has.Count.EqualTo(1));
    }

    [Test]
    public async Task A_redirect_of_the_paid_request_is_returned_and_not_followed(
        [ValueSource(nameof(Codes))] HttpStatusCode code, [Values("/there", "https://other.example/there")] string target,
        [Values(null, "Payment-Authorization")] string? header)
    {
        Server.Asks(Challenges.For(header: header)).Answers(code, ("Location", target));

        using var response = await CreateClient().GetAsync(Shop);

        using (Assert.EnterMultipleScope())
        {
            Assert.That(response.StatusCode, Is.EqualTo(code));
            Assert.That(response.GetMppPayment()!.Outcome, Is.EqualTo(PaymentOutcome.Unknown));
            Assert.That(Ledger.Only.State, Is.EqualTo(LedgerState.Unknown));
            Assert.That(Server.Arrivals, Has.Count.EqualTo(2));
        }
    }

    [Test]
    public async Task Authorization_is_dropped_by_every_redirect_as_the_platform_does()
    {
        Server.Answers(HttpStatusCode.Found, ("Location", "/there")).Answers(HttpStatusCode.OK);
        using var request = Get();
        request.Headers.TryAddWithoutValidation("Authorization", "Bearer mine");

        using var response = await CreateClient().SendAsync(request);

        Assert.That(Server.Arrivals[1].Authorization, Is.Null);
    }

    [Test]
    public async Task A_fragment_survives_a_redirect_without_one()
    {
        Server.Answers(HttpStatusCode.Found, ("Location", "/there?q=1")).Answers(HttpStatusCode.OK);

        using var response = await CreateClient().GetAsync(Shop + "#part");

        Assert.That(Server.Arrivals[1].Uri.ToString(), Is.EqualTo("https://shop.example/there?q=1#part"));
    }

    [TestCase(0, 1)]
    [TestCase(1, 2)]
    [TestCase(3, 4)]
    public async Task Redirects_are_followed_as_often_as_is_allowed(int maximum, int arrivals)
    {
        for (var index = 0; index < 10; index++)
        {
            Server.Answers(HttpStatusCode.Found, ("Location", "/again"));
        }

        using var response = await CreateClient(new RedirectSettings(true, maximum), [], []).GetAsync(Shop);

        Assert.That(response.StatusCode, Is.EqualTo(HttpStatusCode.Found));
        Assert.That(Server.Arrivals, Has.Count.EqualTo(arrivals));
    }

    [Test]
    public async Task A_caller_that_switched_redirects_off_gets_the_redirect()
    {
        Server.Answers(HttpStatusCode.Found, ("Location", "/there"));

        using var response = await CreateClient(new RedirectSettings(false, 50), [], []).GetAsync(Shop);

        Assert.That(response.StatusCode, Is.EqualTo(HttpStatusCode.Found));
    }

    [TestCase("ftp://shop.example/")]
    [TestCase("file:///etc/passwd")]
    public async Task A_redirect_to_something_that_is_not_the_web_is_returned(string target)
    {
        Server.Answers(HttpStatusCode.Found, ("Location", target));

        using var response = await CreateClient().GetAsync(Shop);

        Assert.That(response.StatusCode, Is.EqualTo(HttpStatusCode.Found));
    }

    [Test]
    public async Task A_redirect_without_a_target_is_returned()
    {
        Server.Answers(HttpStatusCode.Found);

        using var response = await CreateClient().GetAsync(Shop);

        Assert.That(response.StatusCode, Is.EqualTo(HttpStatusCode.Found));
    }

    [Test]
    public async Task Where_redirects_are_not_ours_a_challenge_for_Payment_Authorization_is_refused()
    {
        Server.Asks(Challenges.For(header: "Payment-Authorization"));

        var refused = await RefusalOfAsync(CreateClient(null, [], []), Get());

        Assert.That(refused.Refusals.Single().Rule, Is.EqualTo(PolicyRules.Header));
    }

    [TestCase(true)]
    [TestCase(false)]
    public async Task A_handler_below_that_followed_a_redirect_to_another_origin_is_noticed(bool onOurMessage)
    {
        Server.Asks();

        var refused = await RefusalOfAsync(CreateClient(null, [], [Moving("https://other.example/there", onOurMessage)]), Get());

        Assert.That(refused.Message, Does.Contain(Phrase));
        Assert.That(Server.Arrivals, Has.Count.EqualTo(1));
    }

    [TestCase(true)]
    [TestCase(false)]
    public async Task An_answer_that_a_handler_below_fetched_elsewhere_after_the_credential_settles_nothing(bool onOurMessage)
    {
        Server.Asks().Answers(HttpStatusCode.OK, ("Payment-Receipt", Challenges.Receipt()), ("X-Api-Key", "not ours"));
        var moving = Moving("https://other.example/there", onOurMessage);
        var isPaid = false;
        var onPaid = new AroundHandler((request, send, cancellationToken) =>
        {
            isPaid = request.Headers.Authorization is not null;
            return send(request, cancellationToken);
        });
        var conditionally = new AroundHandler((request, send, cancellationToken) => isPaid ? moving.Around(request, send, cancellationToken) : send(request, cancellationToken));

        using var response = await CreateClient(null, [], [onPaid, conditionally]).GetAsync(Shop);

        var payment = response.GetMppPayment()!;
        using (Assert.EnterMultipleScope())
        {
            Assert.That(response.StatusCode, Is.EqualTo(HttpStatusCode.OK));
            Assert.That(payment.Outcome, Is.EqualTo(PaymentOutcome.Unknown));
            Assert.That(payment.IsDelivered, Is.False);
            Assert.That(payment.Receipt, Is.Null);
            Assert.That(payment.ApiKey, Is.Null);
            Assert.That(Ledger.Only.State, Is.EqualTo(LedgerState.Unknown));
        }
    }

    /// <summary>Does what a redirect handler does: changes the caller's message, or sends one of its own.</summary>
    private static AroundHandler Moving(string target, bool onOurMessage) => new(async (request, send, cancellationToken) =>
    {
        var message = request;
        if (!onOurMessage)
        {
            message = new HttpRequestMessage(request.Method, target);
        }

        message.RequestUri = new Uri(target);
        message.Headers.Authorization = null;
        return await send(message, cancellationToken);
    });
}
