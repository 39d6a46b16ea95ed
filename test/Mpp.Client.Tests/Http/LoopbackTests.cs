using System.Net;
using System.Net.ServerSentEvents;
using Microsoft.AspNetCore.Http;
using Mpp.Client.Http;
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
        var headersArrived = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
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
