using System.Globalization;
using System.Net;
using Mpp.Client.Http;
using Mpp.Client.Policy;
using Mpp.Client.Tests.Fakes;

namespace Mpp.Client.Tests.Http;

/// <summary>Redirects of real servers through the platform's own handlers.</summary>
[TestFixture]
internal sealed class LoopbackRedirectTests : PaymentFixture
{
    [TestCase(301, null)]
    [TestCase(302, null)]
    [TestCase(303, null)]
    [TestCase(307, null)]
    [TestCase(308, null)]
    [TestCase(302, "Payment-Authorization")]
    [TestCase(307, "Payment-Authorization")]
    [TestCase(308, "Payment-Authorization")]
    public async Task A_redirect_of_the_paid_request_carries_the_credential_nowhere(int status, string? header)
    {
        await using var other = await LoopbackServer.StartAsync(Clock, _ => Task.CompletedTask);
        await using var server = await LoopbackServer.StartAsync(Clock, context =>
        {
            if (LoopbackServer.IsPaid(context))
            {
                context.Response.StatusCode = status;
                context.Response.Headers.Location = new Uri(other.Address, "/there").ToString();
            }
            else
            {
                LoopbackServer.Ask(context, Challenges.For(header: header));
            }

            return Task.CompletedTask;
        });

        using var response = await CreateSocketClient().GetAsync(server.Address);

        Assert.That((int)response.StatusCode, Is.EqualTo(status));
        Assert.That(other.Arrivals, Is.Empty);
        Assert.That(response.GetMppPayment()!.Outcome, Is.EqualTo(PaymentOutcome.Unknown));
    }

    [TestCase(301)]
    [TestCase(302)]
    [TestCase(303)]
    [TestCase(307)]
    [TestCase(308)]
    public async Task A_402_behind_a_redirect_to_another_port_is_not_paid(int status)
    {
        await using var other = await LoopbackServer.StartAsync(Clock, context =>
        {
            LoopbackServer.Ask(context);
            return Task.CompletedTask;
        });
        await using var server = await LoopbackServer.StartAsync(Clock, context =>
        {
            context.Response.StatusCode = status;
            context.Response.Headers.Location = new Uri(other.Address, "/there").ToString();
            return Task.CompletedTask;
        });

        var refused = await RefusalOfAsync(CreateSocketClient(), Get(server.Address.ToString()));

        Assert.That(refused.Message, Does.Contain("Refusing to send payment credential across redirect"));
        Assert.That(other.Arrivals.Single().Authorization, Is.Empty);
    }

    [Test]
    public async Task Redirects_that_were_switched_off_stay_off()
    {
        await using var server = await RedirectingAsync();
        using var sockets = new SocketsHttpHandler { UseProxy = false, AllowAutoRedirect = false };

        using var response = await new HttpClient(new MppPaymentHandler(CreatePayer(), sockets)).GetAsync(new Uri(server.Address, "/0"));

        Assert.That(response.StatusCode, Is.EqualTo(HttpStatusCode.Found));
    }

    [TestCase(2, HttpStatusCode.Found, 3)]
    [TestCase(5, HttpStatusCode.OK, 6)]
    [TestCase(9, HttpStatusCode.OK, 6)]
    public async Task The_limit_of_redirects_is_that_of_the_handler(int maximum, HttpStatusCode expected, int arrivals)
    {
        await using var server = await RedirectingAsync();
        using var sockets = new SocketsHttpHandler { UseProxy = false, MaxAutomaticRedirections = maximum };

        using var response = await new HttpClient(new MppPaymentHandler(CreatePayer(), sockets)).GetAsync(new Uri(server.Address, "/0"));

        Assert.That(response.StatusCode, Is.EqualTo(expected));
        Assert.That(server.Arrivals, Has.Count.EqualTo(arrivals));
    }

    [Test]
    public async Task A_primary_handler_that_two_pipelines_share_is_followed_by_both()
    {
        await using var server = await RedirectingAsync();
        using var sockets = new SocketsHttpHandler { UseProxy = false };
        var first = new HttpClient(new MppPaymentHandler(CreatePayer(), sockets), disposeHandler: false);
        using var one = await first.GetAsync(new Uri(server.Address, "/0"));
        var second = new HttpClient(new MppPaymentHandler(CreatePayer(), sockets), disposeHandler: false);

        using var two = await second.GetAsync(new Uri(server.Address, "/0"));

        Assert.That(one.StatusCode, Is.EqualTo(HttpStatusCode.OK));
        Assert.That(two.StatusCode, Is.EqualTo(HttpStatusCode.OK));
    }

    [Test]
    public async Task A_primary_handler_that_was_in_use_keeps_its_redirects_and_gets_no_Payment_Authorization()
    {
        await using var server = await LoopbackServer.StartAsync(Clock, context =>
        {
            LoopbackServer.Ask(context, Challenges.For(header: "Payment-Authorization"));
            return Task.CompletedTask;
        });
        using var sockets = new SocketsHttpHandler { UseProxy = false };
        using var before = new HttpClient(sockets, disposeHandler: false);
        using var first = await before.GetAsync(server.Address);
        using var client = new HttpClient(new MppPaymentHandler(CreatePayer(), sockets), disposeHandler: false);

        var refused = await RefusalOfAsync(client, Get(server.Address.ToString()));

        Assert.That(refused.Refusals.Single().Rule, Is.EqualTo(PolicyRules.Header));
    }

    [Test]
    public async Task A_wrapped_client_that_follows_redirects_gets_no_Payment_Authorization()
    {
        await using var server = await LoopbackServer.StartAsync(Clock, context =>
        {
            LoopbackServer.Ask(context, Challenges.For(header: "Payment-Authorization"));
            return Task.CompletedTask;
        });
        using var inner = new HttpClient(new SocketsHttpHandler { UseProxy = false });
        using var client = inner.WithMppPayments(CreatePayer());

        var refused = await RefusalOfAsync(client, Get(server.Address.ToString()));

        Assert.That(refused.Refusals.Single().Rule, Is.EqualTo(PolicyRules.Header));
    }

    [Test]
    public async Task A_wrapped_client_that_followed_a_redirect_with_the_credential_dropped_does_not_count_as_settled()
    {
        await using var server = await LoopbackServer.StartAsync(Clock, context =>
        {
            if (LoopbackServer.IsPaid(context))
            {
                context.Response.Redirect("/free");
            }
            else if (context.Request.Path != "/free")
            {
                LoopbackServer.Ask(context);
            }

            return Task.CompletedTask;
        });
        using var inner = new HttpClient(new SocketsHttpHandler { UseProxy = false });
        using var client = inner.WithMppPayments(CreatePayer());

        using var response = await client.GetAsync(server.Address);

        Assert.That(response.StatusCode, Is.EqualTo(HttpStatusCode.OK));
        Assert.That(response.GetMppPayment()!.Outcome, Is.EqualTo(PaymentOutcome.Unknown));
        Assert.That(server.Arrivals.Last().Authorization, Is.Empty);
    }

    private Task<LoopbackServer> RedirectingAsync() => LoopbackServer.StartAsync(Clock, context =>
    {
        var step = int.Parse(context.Request.Path.Value!.AsSpan(1), CultureInfo.InvariantCulture);
        if (step < 5)
        {
            context.Response.Redirect($"/{step + 1}");
        }

        return Task.CompletedTask;
    });

    private HttpClient CreateSocketClient() =>
        Own(new HttpClient(new MppPaymentHandler(CreatePayer(), new SocketsHttpHandler { UseProxy = false })));
}
