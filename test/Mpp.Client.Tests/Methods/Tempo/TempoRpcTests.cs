using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Mpp.Client.Methods.Tempo;
using Mpp.Sandbox.Hosting;

namespace Mpp.Client.Tests.Methods.Tempo;

/// <summary>A node that fails on the way, hangs, sends elsewhere or never stops talking.</summary>
[TestFixture]
internal sealed class TempoRpcTests
{
    private const string Secret = "k3y-in-the-path";
    private const string Answer = """{"jsonrpc":"2.0","id":1,"result":"0x1"}""";

    private WebApplication _server = null!;
    private int _calls;

    private Func<HttpContext, int, Task> Behaviour { get; set; } = (context, _) => context.Response.WriteAsync(Answer);

    [SetUp]
    public async Task StartAsync()
    {
        _calls = 0;
        Behaviour = (context, _) => context.Response.WriteAsync(Answer);
        _server = LoopbackServer.Build(port: 0);
        _server.Run(context => Behaviour(context, Interlocked.Increment(ref _calls)));
        await _server.StartAsync();
    }

    [TearDown]
    public async Task StopAsync() => await _server.DisposeAsync();

    [TestCase(503)]
    [TestCase(500)]
    [TestCase(429)]
    [TestCase(408)]
    public async Task A_question_that_fails_on_the_way_is_put_once_more(int status)
    {
        Behaviour = (context, call) =>
        {
            context.Response.StatusCode = call == 1 ? status : 200;
            return context.Response.WriteAsync(Answer);
        };

        Assert.That((await Create().AskAsync("eth_chainId", "", default)).GetString(), Is.EqualTo("0x1"));
        Assert.That(_calls, Is.EqualTo(2));
    }

    [TestCase(503)]
    [TestCase(429)]
    public void What_changes_the_chain_is_sent_once(int status)
    {
        Behaviour = (context, _) =>
        {
            context.Response.StatusCode = status;
            return Task.CompletedTask;
        };

        var thrown = Assert.ThrowsAsync<TempoNodeException>(() => Create().TellAsync("eth_sendRawTransaction", "\"0x76\"", default))!;

        Assert.That(_calls, Is.EqualTo(1));
        Assert.That(thrown.Refusal, Is.Null, "whether the node took it is not known");
    }

    [Test]
    public void A_connection_that_breaks_while_the_chain_is_changed_is_not_opened_again()
    {
        Behaviour = (context, _) =>
        {
            context.Abort();
            return Task.CompletedTask;
        };

        Assert.ThrowsAsync<TempoNodeException>(() => Create().TellAsync("eth_sendRawTransaction", "\"0x76\"", default));

        Assert.That(_calls, Is.EqualTo(1));
    }

    [TestCase(401)]
    [TestCase(403)]
    [TestCase(404)]
    [TestCase(307)]
    public void An_answer_that_will_not_change_is_not_asked_for_again_and_no_redirect_is_followed(int status)
    {
        Behaviour = (context, _) =>
        {
            context.Response.StatusCode = status;
            context.Response.Headers.Location = "/elsewhere";
            return context.Response.WriteAsync(Answer);
        };

        Assert.ThrowsAsync<TempoNodeException>(() => Create().AskAsync("eth_chainId", "", default));

        Assert.That(_calls, Is.EqualTo(1));
    }

    [Test]
    public void A_node_that_hangs_is_given_up_within_its_time_limit()
    {
        var released = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        Behaviour = (_, _) => released.Task;

        var thrown = Assert.ThrowsAsync<TempoNodeException>(() => Create(TimeSpan.FromMilliseconds(150)).TellAsync("eth_sendRawTransaction", "\"0x76\"", default))!;
        released.SetResult();

        Assert.That(thrown.Message, Does.Contain("in time"));
    }

    [Test]
    public void A_caller_that_gives_up_gets_its_cancellation()
    {
        using var caller = new CancellationTokenSource();
        Behaviour = async (context, _) =>
        {
            await caller.CancelAsync();
            context.Abort();
        };

        Assert.CatchAsync<OperationCanceledException>(() => Create().AskAsync("eth_chainId", "", caller.Token));
    }

    [Test]
    public void An_answer_without_an_end_is_cut_off()
    {
        Behaviour = async (context, _) =>
        {
            var block = new byte[64 * 1024];
            for (var sent = 0; sent < 200 && !context.RequestAborted.IsCancellationRequested; sent++)
            {
                await context.Response.Body.WriteAsync(block);
            }
        };

        Assert.ThrowsAsync<TempoNodeException>(() => Create().AskAsync("eth_getLogs", "{}", default));
    }

    [Test]
    public void An_error_tells_the_nodes_words_made_fit_and_never_its_address()
    {
        Behaviour = (context, _) => context.Response.WriteAsync(
            """{"jsonrpc":"2.0","id":1,"error":{"code":-32000,"message":"no\u001b[31m\nfundsX"}}""".Replace("X", new string('x', 500), StringComparison.Ordinal));

        var thrown = Assert.ThrowsAsync<TempoNodeException>(() => Create().AskAsync("eth_call", "{}", default))!;

        Assert.That(thrown.Refusal, Does.StartWith("no").And.Not.Contain("\u001b").And.Not.Contain("\n"));
        Assert.That(thrown.Refusal, Has.Length.LessThan(130));
        Assert.That(thrown.ToString(), Does.Not.Contain(Secret));
        Assert.That(_calls, Is.EqualTo(1));
    }

    [Test]
    public async Task A_key_in_the_address_reaches_the_node_and_no_trace()
    {
        var seen = new List<string>();
        using var listener = new System.Diagnostics.ActivityListener
        {
            ShouldListenTo = source => source.Name.StartsWith("System.Net", StringComparison.Ordinal),
            Sample = (ref System.Diagnostics.ActivityCreationOptions<System.Diagnostics.ActivityContext> _) => System.Diagnostics.ActivitySamplingResult.AllDataAndRecorded,
            ActivityStopped = activity => seen.AddRange(activity.TagObjects.Select(tag => $"{tag.Value}")),
        };
        System.Diagnostics.ActivitySource.AddActivityListener(listener);
        var path = "";
        Behaviour = (context, _) =>
        {
            path = context.Request.Path;
            return context.Response.WriteAsync(Answer);
        };

        await Create().AskAsync("eth_chainId", "", default);

        Assert.That(path, Does.Contain(Secret));
        Assert.That(seen, Has.None.Contains(Secret));
    }

    private TempoRpc Create(TimeSpan? timeout = null) => new(new Uri($"{_server.Urls.Single()}/v1/{Secret}"), timeout ?? TimeSpan.FromSeconds(20));
}
