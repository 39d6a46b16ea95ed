using System.Net;
using System.Net.Http.Headers;
using Microsoft.Extensions.Options;
using Mpp.Client.Http;
using Mpp.Client.Policy;
using Mpp.Client.Tests.Fakes;

namespace Mpp.Client.Tests.Http;

[TestFixture]
internal sealed class ExistingClientTests : PaymentFixture
{
    private HttpClient _inner = null!;

    [SetUp]
    public void CreateInner() => _inner = new HttpClient(Server) { BaseAddress = new Uri("https://shop.example/v1/"), Timeout = TimeSpan.FromMinutes(3) };

    [TearDown]
    public void DisposeInner() => _inner.Dispose();

    [Test]
    public async Task Base_address_default_headers_and_timeout_keep_working()
    {
        _inner.DefaultRequestHeaders.Add("X-Tenant", "before");
        Server.Asks().Delivers();
        using var client = _inner.WithMppPayments(CreatePayer());
        _inner.DefaultRequestHeaders.Add("X-Later", "after");

        using var response = await client.GetAsync("thing?q=1");

        using (Assert.EnterMultipleScope())
        {
            Assert.That(client.Timeout, Is.EqualTo(TimeSpan.FromMinutes(3)));
            Assert.That(Server.Arrivals.Select(arrival => arrival.Uri.ToString()), Is.All.EqualTo("https://shop.example/v1/thing?q=1"));
            Assert.That(Server.Arrivals.Select(arrival => (arrival.Header("X-Tenant"), arrival.Header("X-Later"))), Is.All.EqualTo(("before", "after")));
            Assert.That(response.GetMppPayment()!.Outcome, Is.EqualTo(PaymentOutcome.Settled));
        }
    }

    [Test]
    public async Task Disposing_the_result_leaves_the_client_alone()
    {
        Server.Answers(HttpStatusCode.OK).Answers(HttpStatusCode.OK);
        using (var client = _inner.WithMppPayments(CreatePayer()))
        {
            using var first = await client.GetAsync("a");
        }

        using var second = await _inner.GetAsync("b");

        Assert.That(Server.IsDisposed, Is.False);
        Assert.That(second.StatusCode, Is.EqualTo(HttpStatusCode.OK));
    }

    [Test]
    public async Task An_Authorization_among_the_default_headers_is_not_overwritten_without_anybody_noticing()
    {
        _inner.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", "mine");
        Server.Asks();

        var refused = await RefusalOfAsync(_inner.WithMppPayments(CreatePayer()), Get());

        Assert.That(refused.Refusals.Single().Rule, Is.EqualTo(PolicyRules.Header));
    }

    [Test]
    public async Task An_Authorization_among_the_default_headers_is_replaced_on_request()
    {
        Options.ReplaceCallerAuthorization = true;
        _inner.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", "mine");
        Server.Asks().Delivers();

        using var response = await _inner.WithMppPayments(CreatePayer()).GetAsync("a");

        Assert.That(Server.Arrivals[0].Authorization, Is.EqualTo("Bearer mine"));
        Assert.That(Server.Arrivals[1].Authorization, Does.StartWith("Payment "));
    }

    [TestCase("string")]
    [TestCase("forward-only")]
    public async Task A_body_is_paid_as_it_was_first_sent(string kind)
    {
        Server.Asks().Delivers();
        using var request = Post(Bodies.Create(kind));
        var content = request.Content;

        using var response = await _inner.WithMppPayments(CreatePayer()).SendAsync(request);

        Assert.That(Server.Arrivals[1].Body, Is.EqualTo(Server.Arrivals[0].Body));
        Assert.That(request.Content, Is.SameAs(content));
        Assert.That(response.RequestMessage, Is.SameAs(request));
    }

    [Test]
    public async Task The_timeout_of_the_inner_client_after_the_credential_is_an_unknown_outcome()
    {
        using var client = _inner.WithMppPayments(CreatePayer());
        Server.Asks().Does(async (_, cancellationToken) =>
        {
            // What its timeout does, without the waiting.
            _inner.CancelPendingRequests();
            await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, cancellationToken);
            throw new AssertionException("The request was not cancelled.");
        });

        var thrown = await FailureOfAsync<PaymentOutcomeUnknownException>(() => client.GetAsync("a"));

        Assert.That(thrown.InnerException, Is.InstanceOf<OperationCanceledException>());
    }

    [Test]
    public void Options_that_cannot_be_used_are_refused_at_once() => Assert.That(
        () => _inner.WithMppPayments(options => options.Policy.MaxPerPayment = "a lot"),
        Throws.TypeOf<OptionsValidationException>().With.Message.Contains("MaxPerPayment"));

    [Test]
    public void A_wrapped_client_refuses_to_send_synchronously()
    {
        using var request = Get();

        Assert.That(() => _inner.WithMppPayments(CreatePayer()).Send(request), Throws.TypeOf<NotSupportedException>());
        Assert.That(Server.Arrivals, Is.Empty);
    }
}
