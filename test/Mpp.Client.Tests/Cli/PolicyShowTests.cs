using System.Text.Json;

namespace Mpp.Client.Tests.Cli;

[TestFixture]
internal sealed class PolicyShowTests : CliFixture
{
    [Test]
    public async Task Each_setting_says_where_it_comes_from()
    {
        await ConfigureAsync("""{"policy": {"maxPerPayment": "1 USD", "Budgets": [{"Max": "5 USD", "Window": "day"}]}, "LedgerPath": null, "Tempo": {"RpcUrls": ["https://two.example.com/v1/secret-token"], "Networks": {"777": {"RpcUrl": "https://three.example.com/secret-token"}}}}""");
        Variables["MPP_TEMPO_RPC_URL"] = "https://rpc.example.com/v1/secret-token";
        var run = await RunAsync("policy", "show", "--method", "tempo", "--max-spend", "0.05 USD", "--format", "json");
        Assert.That(run.ExitCode, Is.Zero, run.Error);
        Assert.That(SourceOf(run, "Policy.MaxPerPayment"), Is.EqualTo(("file", Variables["MPP_CONFIG"])));
        Assert.That(SourceOf(run, "Policy.Budgets"), Is.EqualTo(("file", Variables["MPP_CONFIG"])));
        Assert.That(SourceOf(run, "Policy.MaxOpenUnknown"), Is.EqualTo(("built-in", (string?)null)));
        Assert.That(SourceOf(run, "LedgerPath"), Is.EqualTo(("environment", "MPP_LEDGER")));
        Assert.That(SourceOf(run, "Stripe.ApiBase"), Is.EqualTo(("environment", "MPP_STRIPE_API_BASE")));
        Assert.That(SourceOf(run, "Tempo.RpcUrl"), Is.EqualTo(("environment", "MPP_TEMPO_RPC_URL")));
        Assert.That(SourceOf(run, "PreferredMethods"), Is.EqualTo(("command-line", "--method")));
        Assert.That((run.Text("requestLimit"), run.Json.GetProperty("payable").GetBoolean()), Is.EqualTo(("0.05 USD", true)));
        Assert.That(run.Json.GetProperty("budgets").EnumerateArray().Select(budget => budget.GetString()), Does.Contain("5 USD a day"));
        Assert.That(run.Output, Does.Not.Contain("secret-token").And.Contain("two.example.com").And.Contain("777"));
    }

    [Test]
    public async Task What_is_typed_beats_the_environment_and_that_beats_the_file()
    {
        await ConfigureAsync("""{"Tempo": {"RpcUrl": "https://file.example.com"}}""");
        Assert.That(SourceOf(await RunAsync("policy", "show", "--format", "json"), "Tempo.RpcUrl").Source, Is.EqualTo("file"));
        Variables["MPP_TEMPO_RPC_URL"] = "https://variable.example.com";
        Assert.That(SourceOf(await RunAsync("policy", "show", "--format", "json"), "Tempo.RpcUrl").Source, Is.EqualTo("environment"));
        var typed = await RunAsync("policy", "show", "--rpc-url", "https://typed.example.com", "--format", "json");
        Assert.That(SourceOf(typed, "Tempo.RpcUrl"), Is.EqualTo(("command-line", "--rpc-url")));
    }

    [Test]
    public async Task Without_a_policy_a_typed_limit_is_the_policy()
    {
        var without = await RunAsync("policy", "show");
        Assert.That(without.ExitCode, Is.Zero, without.Error);
        Assert.That(without.Output, Does.Contain("none: nothing is paid").And.Contain("mppcs policy init").And.Contain(InFolder(Path.Combine("mpp", "config.json"))));
        var with = await RunAsync("policy", "show", "--max-spend", "0.05 USD", "--format", "json");
        Assert.That(SourceOf(with, "Policy.MaxPerPayment"), Is.EqualTo(("command-line", "--max-spend")));
        Assert.That(with.Json.GetProperty("file").GetProperty("exists").GetBoolean(), Is.False);
    }

    [Test]
    public async Task People_see_all_limits_and_of_the_rest_what_is_set()
    {
        await ConfigureAsync("""{"Policy": {"MaxPerPayment": "1 USD", "AllowedOrigins": ["a.example.com", "b.example.com"], "AllowedChains": [], "Paused": true}, "Tempo": {"GasLimit": 500000}}""");
        var run = await RunAsync("policy", "show");
        Assert.That(run.Output, Does.Contain("Settings file " + Variables["MPP_CONFIG"]).And.Contain("a.example.com\n").And.Contain("b.example.com\n")
            .And.Contain("nothing\n").And.Contain("Tempo.GasLimit").And.Contain("500000").And.Contain("Paying is switched off").And.Not.Contain("MaxFeePerGas"));
    }

    [TestCase("""{"Policy": {"MaxPerPayment": "five"}}""", "MaxPerPayment")]
    [TestCase("""{"Policy": {"MaxPerPayment": "1 USD", "Budgets": [{"Window": "day"}]}}""", "has no limit")]
    [TestCase("""{"Policy": {"MaxPerPayment": "1 USD", "Budgets": [{"Max": "1 USD", "Windo": "day"}]}}""", "Windo")]
    public async Task A_policy_that_cannot_be_used_exits_with_2_and_says_why(string json, string reason)
    {
        await ConfigureAsync(json);
        var run = await RunAsync("policy", "show");
        Assert.That((run.ExitCode, run.Output), Is.EqualTo((2, "")));
        Assert.That(run.Error, Does.Contain(reason));
    }

    [TestCase("--max-spend", "five")]
    [TestCase("--method", "paypal")]
    [TestCase("--rpc-url", "not a url")]
    [TestCase("--format", "xml")]
    public async Task What_cannot_be_typed_for_a_payment_cannot_be_typed_here(string option, string value) =>
        Assert.That((await RunAsync("policy", "show", option, value)).ExitCode, Is.EqualTo(2));

    [TestCase("policy")]
    [TestCase("policy", "show")]
    [TestCase("policy", "check")]
    [TestCase("policy", "init")]
    [TestCase("spend")]
    [TestCase("doctor")]
    [TestCase("ledger", "repair")]
    public async Task Each_command_has_help_with_examples(params string[] command)
    {
        var run = await RunAsync([.. command, "--help"]);
        Assert.That(run.ExitCode, Is.Zero);
        Assert.That(run.Output, Does.Contain("Examples:").And.Contain("mppcs " + string.Join(' ', command)));
    }

    private static (string? Source, string? Place) SourceOf(ToolRun run, string key)
    {
        var setting = run.Json.GetProperty("settings").EnumerateArray().Single(setting => Text(setting, "key") == key);
        return (Text(setting, "source"), Text(setting, "place"));
    }

    private static string? Text(JsonElement element, string name) => element.GetProperty(name).GetString();
}
