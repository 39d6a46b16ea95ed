namespace Mpp.Client.Tests.Cli;

/// <summary>Ctrl+C is an ordinary way to end, whatever the tool is doing.</summary>
[TestFixture]
internal sealed class StopTests : CliFixture
{
    [TestCase("decode")]
    [TestCase("pay", "http://127.0.0.1:1/", "-d", "@-")]
    [TestCase("demo")]
    public async Task Stopping_the_tool_ends_it_with_a_sentence_and_not_with_a_failure(params string[] arguments)
    {
        var run = await RunAsync([], answer: null, new CancellationToken(canceled: true), arguments);

        Assert.That(run.ExitCode, Is.EqualTo(6));
        Assert.That(run.Error, Does.Contain("Stopped before anything was paid."));
    }
}
