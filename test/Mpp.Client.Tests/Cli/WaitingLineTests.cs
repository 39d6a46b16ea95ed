using Microsoft.AspNetCore.Http;
using Mppcs;
using Mppcs.Progress;
using Mppcs.Requests;

namespace Mpp.Client.Tests.Cli;

[TestFixture]
internal sealed class WaitingLineTests : CliFixture
{
    private const string Erasure = "\r\u001b[K";

    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    private SteppedClock _clock = null!;

    [SetUp]
    public void SetUpTerminal()
    {
        Clock = _clock = new SteppedClock();
        ErrorWidth = 80;
    }

    [Test]
    public void Nothing_is_said_before_a_second_and_nothing_is_left_at_the_end()
    {
        using var error = new StringWriter();
        using var line = Open(error);
        line.Say("Waiting for the chain");
        _clock.Advance(Second - TimeSpan.FromTicks(1));
        Assert.That(error.ToString(), Is.Empty);
        _clock.Advance(TimeSpan.FromTicks(1));
        Assert.That(error.ToString(), Is.EqualTo(Erasure + "Waiting for the chain … 1 s"));
        _clock.Advance(Second);
        Assert.That(error.ToString(), Does.EndWith(Erasure + "Waiting for the chain … 2 s"));
        line.Dispose();
        Assert.That(error.ToString(), Does.EndWith("2 s" + Erasure));
        var written = error.ToString();
        _clock.Advance(10 * Second);
        Assert.That(error.ToString(), Is.EqualTo(written));
    }

    [Test]
    public void What_is_over_within_a_second_leaves_no_trace()
    {
        using var error = new StringWriter();
        using (var line = Open(error))
        {
            line.Say("Reading the ledger");
            _clock.Advance(Second / 2);
            line.Say("Asking the node");
            _clock.Advance(Second / 2);
        }

        Assert.That(error.ToString(), Is.Empty);
    }

    [Test]
    public void A_notice_takes_the_place_of_the_line_which_comes_back_below()
    {
        using var error = new StringWriter { NewLine = "\n" };
        using var line = Open(error);
        line.Say("Waiting for the approval");
        _clock.Advance(Second);
        line.Context.Error.WriteLine("Approve it in Link.");
        Assert.That(error.ToString(), Does.EndWith("1 s" + Erasure + "Approve it in Link.\n"));
        _clock.Advance(Second);
        Assert.That(error.ToString(), Does.EndWith(Erasure + "Waiting for the approval … 2 s"));
    }

    [Test]
    public void Whoever_answers_a_question_is_not_written_over()
    {
        using var error = new StringWriter();
        using var line = Open(error);
        line.Say("Waiting for the server");
        _clock.Advance(Second);
        line.Context.Error.Write("Pay? [y/N] ");
        _clock.Advance(10 * Second);
        Assert.That(error.ToString(), Does.EndWith(Erasure + "Pay? [y/N] "));
        line.Say("Making the payment");
        _clock.Advance(Second);
        Assert.That(error.ToString(), Does.EndWith("Pay? [y/N] " + Erasure + "Making the payment … 1 s"));
    }

    [TestCase(OutputFormat.Json, false, 80)]
    [TestCase(OutputFormat.Text, true, 80)]
    [TestCase(OutputFormat.Text, false, null)]
    public void Programs_are_told_nothing(OutputFormat format, bool isSilent, int? width)
    {
        ErrorWidth = width;
        using var error = new StringWriter();
        using (var line = WaitingLine.Open(CreateContext(Stream.Null, Stream.Null, error), format, isSilent, CancellationToken.None))
        {
            line.Say("Waiting for the chain");
            _clock.Advance(10 * Second);
        }

        Assert.That(error.ToString(), Is.Empty);
    }

    [Test]
    public void A_stop_gives_the_terminal_back_at_once()
    {
        using var error = new StringWriter();
        using var stopping = new CancellationTokenSource();
        using var line = WaitingLine.Open(CreateContext(Stream.Null, Stream.Null, error), OutputFormat.Text, isSilent: false, stopping.Token);
        line.Say("Waiting for the chain");
        _clock.Advance(Second);
        stopping.Cancel();
        Assert.That(error.ToString(), Does.EndWith("1 s" + Erasure));
        line.Say("Looking for proof");
        _clock.Advance(10 * Second);
        Assert.That(error.ToString(), Does.EndWith("1 s" + Erasure));
    }

    [Test]
    public void A_line_never_reaches_the_edge_and_servers_cannot_steer_the_terminal()
    {
        ErrorWidth = 30;
        using var error = new StringWriter();
        using var line = Open(error);
        line.Say("Waiting for \u001b[31m\u202e" + new string('x', 100));
        _clock.Advance(Second);
        var drawn = error.ToString()[Erasure.Length..];
        Assert.That(drawn, Has.Length.LessThan(30));
        Assert.That(drawn, Does.StartWith("Waiting for [31mxxx").And.EndsWith(" … 1 s"));
    }

    [Test]
    public void A_terminal_that_has_gone_does_not_fail_the_work()
    {
        var error = new StringWriter();
        error.Dispose();
        using var line = Open(error);
        line.Say("Waiting for the chain");
        Assert.That(() => _clock.Advance(10 * Second), Throws.Nothing);
    }

    [Test]
    public async Task The_wait_for_an_unpaid_answer_is_shown_and_taken_back_before_the_body()
    {
        var (asked, release) = (new TaskCompletionSource(), new TaskCompletionSource());
        await using var server = await PageServer.StartAsync(async context =>
        {
            asked.SetResult();
            await release.Task;
            await context.Response.WriteAsync("the body");
        });
        using var error = new StringWriter { NewLine = "\n" };
        using var output = new MemoryStream();
        var running = CommandLine.InvokeAsync([server.Url], CreateContext(Stream.Null, output, error));
        await asked.Task;
        _clock.Advance(3 * Second);
        var shown = error.ToString();
        release.SetResult();
        Assert.That(await running, Is.Zero, error.ToString());
        Assert.That(shown, Does.EndWith($"{Erasure}Waiting for {new Uri(server.Url).GetLeftPart(UriPartial.Authority)} to answer … 3 s"));
        Assert.That(error.ToString(), Is.EqualTo(shown + Erasure));
        Assert.That(output.ToArray(), Is.EqualTo("the body"u8.ToArray()));
    }

    [TestCase]
    [TestCase("--silent")]
    [TestCase("--format", "json")]
    public async Task The_wait_for_a_paid_answer_is_shown_to_people_only(params string[] options)
    {
        var release = Merchant.Misbehaviour.HangAfterSettling = new TaskCompletionSource();
        using var error = new SignallingWriter("with a payment in Authorization") { NewLine = "\n" };
        using var output = new MemoryStream();
        var running = CommandLine.InvokeAsync([Url("paid"), "--max-spend", Enough, "-v", .. options], CreateContext(Stream.Null, output, error));
        await error.Arrived;
        _clock.Advance(Second);
        var shown = error.ToString();
        release.SetResult();
        Assert.That(await running, Is.Zero, error.ToString());
        Assert.That(shown, options.Length > 0
            ? Does.Not.Contain("Waiting")
            : Does.EndWith($"{Erasure}Waiting for {new Uri(Url("")).GetLeftPart(UriPartial.Authority)} to answer the payment of 0.01 USD … 1 s"));
        Assert.That(System.Text.Encoding.UTF8.GetString(output.ToArray()), Does.StartWith("{").And.Not.Contain("Waiting"));
    }

    private WaitingLine Open(StringWriter error) =>
        WaitingLine.Open(CreateContext(Stream.Null, Stream.Null, error), OutputFormat.Text, isSilent: false, CancellationToken.None);
}
