using System.Net;
using System.Net.ServerSentEvents;
using Microsoft.AspNetCore.Http;
using Mpp.Client.Http;
using Mpp.Client.Policy;
using Mpp.Client.Tests.Fakes;

namespace Mpp.Client.Tests.Http;

/// <summary>What only real sockets can show.</summary>
[TestFixture]
internal sealed class LoopbackTests : PaymentFixture
{
    private const int HundredMegabytes = 100 << 20;

    [Test]
    public async Task A_free_upload_of_100_MB_streams_through_with_bounded_memory()
    {
        Options.MaxReplayableBodyLength = 1 << 20;
        long received = 0;
        await using var server = await LoopbackServer.StartAsync(Clock, async context =>
        {
            var buffer = new byte[64 * 1024];
            for (int count; (count = await context.Request.Body.ReadAsync(buffer)) > 0;)
            {
                received += count;
            }
        });
        RecordingContent? recording = null;
        long mostKept = 0;
        var seeing = new AroundHandler((request, send, cancellationToken) =>
        {
            recording = (RecordingContent)request.Content!;
            return send(request, cancellationToken);
        });
        using var body = new ForwardOnlyStream(HundredMegabytes) { OnRead = () => mostKept = Math.Max(mostKept, recording!.KeptLength) };

        using var response = await CreateSocketClient(seeing).PostAsync(server.Address, new StreamContent(body));

        using (Assert.EnterMultipleScope())
        {
            Assert.That(response.StatusCode, Is.EqualTo(HttpStatusCode.OK));
            Assert.That(received, Is.EqualTo(HundredMegabytes));
            Assert.That(mostKept, Is.GreaterThan(0).And.LessThanOrEqualTo(Options.MaxReplayableBodyLength));
            Assert.That(recording!.KeptLength, Is.Zero);
        }
    }

    [TestCase("forward-only")]
    [TestCase("multipart with forward-only part")]
    [TestCase("2 MiB")]
    [TestCase("form")]
    public async Task A_paid_body_arrives_as_the_first_one_did(string kind)
    {
        var bodies = new List<byte[]>();
        await using var server = await LoopbackServer.StartAsync(Clock, async context =>
        {
            using var bytes = new MemoryStream();
            await context.Request.Body.CopyToAsync(bytes);
            bodies.Add(bytes.ToArray());
            if (!LoopbackServer.IsPaid(context))
            {
                LoopbackServer.Ask(context);
            }
        });

        using var response = await CreateSocketClient().PostAsync(server.Address, Bodies.Create(kind));

        Assert.That(bodies, Has.Count.EqualTo(2));
        Assert.That(bodies[1], Is.EqualTo(bodies[0]).And.Not.Empty);
        Assert.That(response.GetMppPayment()!.Outcome, Is.EqualTo(PaymentOutcome.Settled));
    }

    [Test]
    public async Task A_server_that_asks_before_it_reads_gets_a_stream_once_with_the_credential()
    {
        byte[]? received = null;
        await using var server = await LoopbackServer.StartAsync(Clock, async context =>
        {
            if (!LoopbackServer.IsPaid(context))
            {
                LoopbackServer.Ask(context);
                return;
            }

            using var bytes = new MemoryStream();
            await context.Request.Body.CopyToAsync(bytes);
            received = bytes.ToArray();
        });
        using var request = Post(Bodies.Create("forward-only"), server.Address.ToString());
        request.Headers.ExpectContinue = true;

        using var response = await CreateSocketClient().SendAsync(request);

        Assert.That(received, Is.EqualTo(Bodies.Bytes(5000)));
    }

    [Test]
    public async Task The_first_event_of_a_paid_stream_arrives_while_the_server_holds_the_second()
    {
        var first = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var server = await LoopbackServer.StartAsync(Clock, async context =>
        {
            if (!LoopbackServer.IsPaid(context))
            {
                LoopbackServer.Ask(context);
                return;
            }

            context.Response.ContentType = "text/event-stream";
            await context.Response.WriteAsync("data: one\n\n");
            await context.Response.Body.FlushAsync();
            await first.Task;
            await context.Response.WriteAsync("data: two\n\n");
        });

        using var request = Get(server.Address.ToString());
        using var response = await CreateSocketClient().SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
        var events = new List<string>();
        await foreach (var item in SseParser.Create(await response.Content.ReadAsStreamAsync()).EnumerateAsync())
        {
            events.Add(item.Data);
            first.TrySetResult();
        }

        Assert.That(events, Is.EqualTo(["one", "two"]));
        Assert.That(response.GetMppPayment()!.Outcome, Is.EqualTo(PaymentOutcome.Settled));
    }

    [Test]
    public async Task A_body_that_breaks_off_after_the_headers_leaves_a_settled_payment()
    {
        // A reset overtakes what was sent before it, so it waits until the headers have arrived.
        var headersArrived = new TaskCompletionSource();
        await using var server = await LoopbackServer.StartAsync(Clock, async context =>
        {
            if (!LoopbackServer.IsPaid(context))
            {
                LoopbackServer.Ask(context);
                return;
            }

            context.Response.ContentLength = 100;
            await context.Response.WriteAsync("half");
            await context.Response.Body.FlushAsync();
            await headersArrived.Task;
            context.Abort();
        });
        using var request = Get(server.Address.ToString());

        using var response = await CreateSocketClient().SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
        headersArrived.SetResult();

        Assert.That(async () => await response.Content.ReadAsStringAsync(), Throws.InstanceOf<HttpRequestException>());
        Assert.That(request.GetMppPayment()!.Outcome, Is.EqualTo(PaymentOutcome.Settled));
        Assert.That(Method.Signatures, Is.EqualTo(1));
    }

    [Test]
    public async Task A_connection_that_is_closed_on_the_credential_leaves_an_unknown_outcome()
    {
        await using var server = await LoopbackServer.StartAsync(Clock, context =>
        {
            if (LoopbackServer.IsPaid(context))
            {
                context.Abort();
            }
            else
            {
                LoopbackServer.Ask(context);
            }

            return Task.CompletedTask;
        });

        var thrown = await FailureOfAsync<PaymentOutcomeUnknownException>(() => CreateSocketClient().PostAsync(server.Address, new StringContent("x")));

        Assert.That(thrown.Payment.LedgerId, Is.EqualTo(Ledger.Only.Id));
        Assert.That(Method.Signatures, Is.EqualTo(1));
    }

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
        var step = int.Parse(context.Request.Path.Value!.AsSpan(1), System.Globalization.CultureInfo.InvariantCulture);
        if (step < 5)
        {
            context.Response.Redirect($"/{step + 1}");
        }

        return Task.CompletedTask;
    });

    private HttpClient CreateSocketClient(DelegatingHandler? inside = null)
    {
        HttpMessageHandler sockets = new SocketsHttpHandler { UseProxy = false, Expect100ContinueTimeout = TimeSpan.FromMinutes(1) };
        if (inside is not null)
        {
            inside.InnerHandler = sockets;
            sockets = inside;
        }

        return Own(new HttpClient(new MppPaymentHandler(CreatePayer(), sockets)));
    }
}
