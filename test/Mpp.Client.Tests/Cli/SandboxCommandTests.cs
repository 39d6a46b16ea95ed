using System.Text;
using System.Text.Json;
using Mppcs;

namespace Mpp.Client.Tests.Cli;

[TestFixture]
internal sealed class SandboxCommandTests : CliFixture
{
    [Test]
    public async Task The_sandbox_runs_until_it_is_stopped_and_says_how_to_pay_in_it()
    {
        using var stopping = new CancellationTokenSource();
        using var output = new SignallingStream("\n}\n");
        var running = CommandLine.InvokeAsync(["sandbox", "--format", "json"], new ToolContext
        {
            Input = Stream.Null,
            Output = output,
            Error = TextWriter.Null,
            IsOutputTerminal = true,
            ReadVariable = _ => null,
        }, stopping.Token);
        await output.Arrived;

        var told = JsonElement.Parse(output.ToArray());
        foreach (var variable in told.GetProperty("environment").EnumerateObject().Where(variable => variable.Name != "MPP_LEDGER"))
        {
            Variables[variable.Name] = variable.Value.GetString()!;
        }

        var paid = await RunAsync(told.GetProperty("merchant").GetString() + "paid", "--max-spend", Enough);
        Assert.That(paid.ExitCode, Is.Zero, paid.Error);
        Assert.That(running.IsCompleted, Is.False);
        await stopping.CancelAsync();
        Assert.That(await running, Is.Zero);
    }

    [Test]
    public async Task The_text_has_lines_that_can_be_pasted()
    {
        using var stopping = new CancellationTokenSource();
        using var output = new SignallingStream("And then:");
        var running = CommandLine.InvokeAsync(["sandbox"], new ToolContext
        {
            Input = Stream.Null,
            Output = output,
            Error = TextWriter.Null,
            ReadVariable = _ => null,
        }, stopping.Token);
        await output.Arrived;
        await stopping.CancelAsync();
        Assert.That(await running, Is.Zero);
        Assert.That(Encoding.UTF8.GetString(output.ToArray()), Does.Contain("MPP_TEMPO_KEY").And.Contain("/paid --max-spend '0.05 USD'"));
    }

    [Test]
    public async Task A_port_that_is_taken_exits_with_2_and_says_what_to_do()
    {
        var run = await RunAsync("sandbox", "--port", $"{Merchant.BaseAddress.Port}");
        Assert.That(run.ExitCode, Is.EqualTo(2));
        Assert.That(run.Error, Does.Contain("Choose another --port"));
    }
}
