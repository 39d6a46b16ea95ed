using System.Text.Json;

namespace Mpp.Interop.Tests;

/// <summary>The tool, as a process of its own, against a real mppx merchant on a real Tempo EVM.</summary>
[TestFixture]
public sealed class CommandLineTests
{
    private string _folder = null!;

    private static string PaidUrl => new Uri(InteropFixture.TempoMerchant.Url, "/paid").ToString();

    [SetUp]
    public void CreateFolder() => _folder = Directory.CreateTempSubdirectory("mppcs-interop-").FullName;

    [TearDown]
    public void DeleteFolder() => Directory.Delete(_folder, recursive: true);

    [Test]
    public async Task A_payment_within_the_limit_is_settled_and_its_transaction_is_mined()
    {
        var (exitCode, output) = await RunAsync("pay", PaidUrl, "--max-spend", "2 USD", "--format", "json");

        var report = JsonElement.Parse(output);
        Assert.That(exitCode, Is.Zero, output + InteropFixture.TempoMerchant.StandardError);
        var receipt = (await InteropFixture.Anvil.GetReceiptAsync(report.GetProperty("receipt").GetProperty("reference").GetString()!))!.Value;
        Assert.Multiple(() =>
        {
            Assert.That(report.GetProperty("outcome").GetString(), Is.EqualTo("settled"));
            Assert.That(report.GetProperty("payment").GetProperty("display").GetString(), Is.EqualTo("0.01 USD"));
            Assert.That(report.GetProperty("payment").GetProperty("chainId").GetInt32(), Is.EqualTo(Anvil.ChainId));
            Assert.That(receipt.GetProperty("status").GetString(), Is.EqualTo("0x1"));
        });
    }

    [Test]
    public async Task A_payment_above_the_limit_is_refused_and_nothing_is_asked_of_the_chain()
    {
        var transfers = await InteropFixture.Anvil.CountTransfersAsync(Anvil.PathUsd, InteropFixture.Payee);

        var (exitCode, output) = await RunAsync("pay", PaidUrl, "--max-spend", "0.001 USD", "--format", "json");

        var error = JsonElement.Parse(output).GetProperty("error");
        Assert.That(exitCode, Is.EqualTo(3));
        Assert.That(error.GetProperty("phase").GetString(), Is.EqualTo("policy"));
        Assert.That(error.GetProperty("reasons")[0].GetProperty("rule").GetString(), Is.EqualTo("max-per-payment"));
        Assert.That(File.Exists(Path.Combine(_folder, "ledger.jsonl")), Is.False);
        Assert.That(await InteropFixture.Anvil.CountTransfersAsync(Anvil.PathUsd, InteropFixture.Payee), Is.EqualTo(transfers));
    }

    [Test]
    public async Task A_node_of_another_chain_stops_the_payment_before_it_is_signed()
    {
        await using var other = await Sandbox.Tempo.SimulatedTempoChain.StartAsync(new() { ChainId = 4217 });

        var (exitCode, output) = await RunAsync("pay", PaidUrl, "--max-spend", "2 USD", "--rpc-url", other.RpcUrl.ToString(), "--format", "json");

        Assert.That(exitCode, Is.EqualTo(3), output);
        Assert.That(JsonElement.Parse(output).GetProperty("error").GetProperty("message").GetString(), Does.Contain("42431").And.Contain("4217"));
        Assert.That(other.Calls.Select(call => call.Method), Is.All.EqualTo("eth_chainId"));
    }

    private async Task<(int ExitCode, string Output)> RunAsync(params string[] arguments)
    {
        var run = await MppcsProcess.RunAsync(
            new Dictionary<string, string>
            {
                ["MPP_TEMPO_KEY"] = DevelopmentAccount.WithFeesInPathUsd[4].PrivateKey,
                ["MPP_LEDGER"] = Path.Combine(_folder, "ledger.jsonl"),
                ["XDG_CONFIG_HOME"] = _folder,
            },
            arguments);
        await TestContext.Out.WriteLineAsync(run.Error);
        return (run.ExitCode, run.Output);
    }
}
