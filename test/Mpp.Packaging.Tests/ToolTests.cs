using System.Text.Json;
using Mpp.Sandbox;

namespace Mpp.Packaging.Tests;

/// <summary>The tool, installed from its package as a user installs it, and run as a process.</summary>
[TestFixture]
public sealed class ToolTests
{
    private InstalledTool _tool = null!;
    private string _home = null!;
    private MppSandbox _sandbox = null!;

    private string Ledger => Path.Combine(_home, "ledger.jsonl");

    private string PaidUrl => new Uri(_sandbox.Merchant.BaseAddress, "/paid").ToString();

    [OneTimeSetUp]
    public async Task Install() => _tool = await InstalledTool.FromAsync(PackedFixture.Feed, "tool");

    [SetUp]
    public async Task Start()
    {
        _home = PackedFixture.CreateFolder($"home-{TestContext.CurrentContext.Test.ID}");
        _sandbox = await MppSandbox.StartAsync();
    }

    [TearDown]
    public async Task Stop() => await _sandbox.DisposeAsync();

    [Test]
    public async Task It_says_its_version()
    {
        var run = await RunAsync("--version");

        Assert.That(run.ExitCode, Is.Zero, run.Text);
        Assert.That(run.Output.Trim(), Is.EqualTo(PackedFixture.Version));
    }

    [Test]
    public async Task Its_demonstration_runs_to_the_end()
    {
        var run = await RunAsync("demo");

        Assert.That(run.ExitCode, Is.Zero, run.Text);
    }

    [Test]
    public async Task It_pays_once_reports_and_records()
    {
        var run = await RunAsync("pay", PaidUrl, "--max-spend", "1 USD", "--format", "json");

        Assert.That(run.ExitCode, Is.Zero, run.Text);
        var report = JsonElement.Parse(run.Output);
        var ledgerId = report.GetProperty("payment").GetProperty("ledgerId").GetString()!;
        Assert.Multiple(() =>
        {
            Assert.That(report.GetProperty("outcome").GetString(), Is.EqualTo("settled"));
            Assert.That(report.GetProperty("receipt").GetProperty("reference").GetString(), Is.Not.Empty);
            Assert.That(_sandbox.Merchant.Settlements, Has.Count.EqualTo(1));
            Assert.That(File.ReadAllText(Ledger), Does.Contain(ledgerId));
        });
    }

    [Test]
    public async Task It_refuses_what_is_above_the_limit()
    {
        var run = await RunAsync("pay", PaidUrl, "--max-spend", "0.000001 USD", "--format", "json");

        Assert.That(run.ExitCode, Is.EqualTo(3), run.Text);
        Assert.Multiple(() =>
        {
            Assert.That(JsonElement.Parse(run.Output).GetProperty("error").GetProperty("phase").GetString(), Is.EqualTo("policy"));
            Assert.That(_sandbox.Merchant.Settlements, Is.Empty);
            Assert.That(File.Exists(Ledger), Is.False);
        });
    }

    private Task<Run> RunAsync(params string[] arguments) => _tool.RunAsync(_home, Payers.Variables(_sandbox, _home), arguments);
}
