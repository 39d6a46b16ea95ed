using System.Globalization;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Mpp.Client.Ledger;
using Mpp.Client.Tests.Fakes;

namespace Mpp.Client.Tests.Cli;

[TestFixture]
internal sealed class DoctorTests : CliFixture
{
    private const string Policy = """{"Policy": {"MaxPerPayment": "1 USD", "AllowedChains": [42431], "Budgets": [{"Max": "DAILY USD", "Window": "day"}]}}""";

    private string Node => Sandbox.Chain.RpcUrl.ToString();

    [Test]
    public async Task With_everything_in_order_nothing_fails()
    {
        await ConfigureAsync(Policy.Replace("DAILY", "100000000000000", StringComparison.Ordinal));
        OwnerOnly.Make(Variables["MPP_CONFIG"]);
        await RunAsync(Url("paid"));
        var run = await RunAsync("doctor", Url("free"), "--rpc-url", Node, "--format", "json");
        Assert.That(run.ExitCode, Is.Zero, run.Output);
        Assert.That(run.Json.GetProperty("healthy").GetBoolean(), Is.True);
        Assert.That(Checks(run).Select(check => (check.Key, check.Value.Verdict)), Is.EqualTo(new[]
        {
            ("settings", "ok"), ("settings-mode", "ok"), ("policy", "ok"), ("tempo-key", "ok"), ("stripe-key", "ok"), ("ledger-mode", "ok"),
            ("ledger-lock", "ok"), ("ledger", "ok"), ("open-payments", "ok"), ("clock", "ok"), ("chain", "ok"), ("balance", "ok"), ("fee-token", "ok"),
        }));
        Assert.That(Checks(run)["stripe-key"].Message, Does.Contain("test key"));
        Assert.That(Checks(run)["chain"].Message, Does.Contain("42431"));
        Assert.That(Checks(run)["balance"].Message, Does.Contain("pathUSD"));
    }

    [Test]
    public async Task It_signs_nothing_pays_nothing_and_shows_no_secret()
    {
        foreach (var format in (string[])["text", "json"])
        {
            var run = await RunAsync("doctor", Url("paid"), "--rpc-url", Node, "--format", format);
            Assert.That(run.Output + run.Error, Does.Not.Contain(Sandbox.PayerPrivateKey[2..]).And.Not.Contain(Sandbox.StripeSecretKey)
                .And.Not.Contain(Sandbox.StripePaymentMethod));
        }

        Assert.That((Merchant.CredentialArrivals.Count, Sandbox.Stripe.Calls.Count, File.Exists(LedgerPath)), Is.EqualTo((0, 0, false)));
    }

    [Test]
    public async Task Without_configuration_it_says_what_to_do_and_fails_nothing()
    {
        foreach (var name in (string[])["MPP_TEMPO_KEY", "MPP_STRIPE_SECRET_KEY", "MPP_STRIPE_PAYMENT_METHOD"])
        {
            Variables.Remove(name);
        }

        var run = await RunAsync("doctor");
        Assert.That(run.ExitCode, Is.Zero, run.Error);
        Assert.That(run.Output, Does.Contain("mppcs policy init").And.Contain("MPP_TEMPO_KEY").And.Contain("mppcs doctor URL").And.Contain("MPP_TEMPO_RPC_URL")
            .And.EndWith("0 failed, 1 warning.\n"));
        var verdicts = Checks(await RunAsync("doctor", "--format", "json")).ToDictionary(check => check.Key, check => check.Value.Verdict);
        Assert.That((verdicts["settings"], verdicts["policy"], verdicts["tempo-key"], verdicts["stripe-key"], verdicts["ledger"], verdicts["clock"], verdicts["chain"]),
            Is.EqualTo(("skipped", "warning", "skipped", "skipped", "skipped", "skipped", "skipped")));
    }

    [TestCase("""{"Polcy": {}}""", "settings", "Polcy")]
    [TestCase("""{"Policy": {"MaxPerPayment": "five"}}""", "policy", "MaxPerPayment")]
    [TestCase("""{"Tempo": {"RpcUrl": "http://rpc.example.com"}}""", "policy", "RpcUrl")]
    [TestCase("""{"Tempo": {"PrivateKeyVariable": "BROKEN_KEY"}}""", "tempo-key", "BROKEN_KEY")]
    [TestCase("""{"Stripe": {"SecretKeyVariable": "BROKEN_KEY"}}""", "stripe-key", "BROKEN_KEY")]
    public async Task A_wrong_configuration_fails_with_2(string json, string name, string reason)
    {
        Variables["BROKEN_KEY"] = "hunter2";
        await ConfigureAsync(json);
        var run = await RunAsync("doctor", "--format", "json");
        Assert.That((run.ExitCode, Checks(run)[name].Verdict, run.ErrorText("code")), Is.EqualTo((2, "failed", "unhealthy")));
        Assert.That(Checks(run)[name].Message, Does.Contain(reason));
        Assert.That(run.Output, Does.Not.Contain("hunter2"));
        Assert.That((await RunAsync("doctor")).ExitCode, Is.EqualTo(2));
    }

    [TestCase("""{"Policy": {"MaxPerPayment": "1 USD", "Paused": true}}""", "policy", "Paused")]
    [TestCase("""{"Policy": {"MaxPerPayment": "1 USD"}}""", "policy", "no budget")]
    [TestCase("""{"Stripe": {"PaymentMethodVariable": "ABSENT"}}""", "stripe-key", "no payment method")]
    [TestCase("""{"Stripe": {"SecretKeyVariable": "ABSENT"}}""", "stripe-key", "no Stripe key")]
    public async Task What_may_be_meant_is_a_warning(string json, string name, string reason)
    {
        await ConfigureAsync(json);
        OwnerOnly.Make(Variables["MPP_CONFIG"]);
        var run = await RunAsync("doctor", "--format", "json");
        Assert.That((run.ExitCode, Checks(run)[name].Verdict), Is.EqualTo((0, "warning")));
        Assert.That(Checks(run)[name].Message, Does.Contain(reason));
    }

    [Test]
    [Platform(Exclude = "Win")]
    public async Task Files_that_others_can_read_or_write_are_named_with_the_command_that_mends_them()
    {
        var key = await WriteFileAsync("tempo.key", Sandbox.PayerPrivateKey);
        await ConfigureAsync($$"""{"Policy": {"MaxPerPayment": "1 USD"}, "Tempo": {"PrivateKeyFile": "{{key}}" } }""");
        OwnerOnly.Set(key, UnixFileMode.UserRead | UnixFileMode.GroupRead);
        OwnerOnly.Set(Variables["MPP_CONFIG"], UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.OtherRead);
        await RunAsync(Url("paid"));
        OwnerOnly.Set(LedgerPath, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.OtherWrite);

        var checks = Checks(await RunAsync("doctor", "--format", "json"));
        Assert.That((checks["tempo-key-mode"].Verdict, checks["settings-mode"].Verdict, checks["ledger-mode"].Verdict), Is.EqualTo(("failed", "warning", "failed")));
        Assert.That(checks["tempo-key-mode"].Message, Does.Contain($"chmod 600 {key}"));
        OwnerOnly.Set(Variables["MPP_CONFIG"], UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.OtherWrite);
        Assert.That(Checks(await RunAsync("doctor", "--format", "json"))["settings-mode"].Verdict, Is.EqualTo("failed"));
    }

    [Test]
    public async Task A_damaged_ledger_fails_with_1_and_points_to_repair()
    {
        await File.WriteAllTextAsync(LedgerPath, "garbage\n");
        OwnerOnly.Make(LedgerPath);
        var run = await RunAsync("doctor", "--format", "json");
        Assert.That((run.ExitCode, Checks(run)["ledger"].Verdict), Is.EqualTo((1, "failed")));
        Assert.That(Checks(run)["ledger"].Message, Does.Contain("mppcs ledger repair"));
    }

    [Test]
    public async Task A_ledger_that_somebody_holds_fails_with_1()
    {
        await RunAsync(Url("paid"), "--max-spend", Enough);
        using var held = await new LedgerFile(LedgerPath, new LedgerFileSettings()).LockAsync(CancellationToken.None);
        var run = await RunAsync("doctor", "--format", "json");
        Assert.That((run.ExitCode, Checks(run)["ledger-lock"].Verdict, Checks(run)["ledger"].Verdict), Is.EqualTo((1, "failed", "skipped")));
    }

    [Test]
    public async Task Open_payments_are_a_warning()
    {
        Merchant.Misbehaviour.FreshChallengeAfterSettling = true;
        await RunAsync(Url("paid"), "--max-spend", Enough);
        var run = await RunAsync("doctor", "--format", "json");
        Assert.That((run.ExitCode, Checks(run)["open-payments"].Verdict), Is.EqualTo((0, "warning")));
        Assert.That(Checks(run)["open-payments"].Message, Does.Contain("mppcs reconcile --all"));
    }

    [TestCase(0, "ok", 0)]
    [TestCase(-60, "warning", 0)]
    [TestCase(60, "warning", 0)]
    [TestCase(400, "failed", 2)]
    public async Task A_clock_is_compared_with_the_servers(int secondsAhead, string verdict, int exitCode)
    {
        var clock = new ManualClock { OnWait = _ => false };
        Clock = clock;
        await using var server = await PageServer.StartAsync(context =>
        {
            context.Response.Headers.Date = clock.GetUtcNow().AddSeconds(-secondsAhead).ToString("R", CultureInfo.InvariantCulture);
            return context.Response.WriteAsync("time");
        });
        var run = await RunAsync("doctor", server.Url, "--format", "json");
        Assert.That((run.ExitCode, Checks(run)["clock"].Verdict), Is.EqualTo((exitCode, verdict)), run.Output);
        if (secondsAhead != 0)
        {
            Assert.That(Checks(run)["clock"].Message, Does.Contain(secondsAhead > 0 ? "ahead of" : "behind"));
        }
    }

    [Test]
    public async Task A_server_that_is_not_there_fails_with_6()
    {
        var url = Url("free");
        Variables["MPP_TEMPO_RPC_URL"] = Node;
        await Sandbox.DisposeAsync();
        var run = await RunAsync("doctor", url, "--format", "json");
        Assert.That((run.ExitCode, Checks(run)["clock"].Verdict, Checks(run)["chain"].Verdict), Is.EqualTo((6, "failed", "failed")));
    }

    [Test]
    public async Task Without_a_url_the_clock_of_the_node_is_taken()
    {
        var run = await RunAsync("doctor", "--rpc-url", Node, "--format", "json");
        Assert.That(Checks(run)["clock"].Verdict, Is.EqualTo("ok"), run.Output);
    }

    [Test]
    public async Task A_node_of_a_chain_that_may_not_be_paid_on_fails_with_2()
    {
        await ConfigureAsync("""{"Policy": {"MaxPerPayment": "1 USD", "AllowedChains": [4217]}}""");
        var run = await RunAsync("doctor", "--rpc-url", Node, "--format", "json");
        Assert.That((run.ExitCode, Checks(run)["chain"].Verdict), Is.EqualTo((2, "failed")));
        Assert.That(Checks(run)["chain"].Message, Does.Contain("AllowedChains holds 4217"));
    }

    [Test]
    public async Task Far_more_money_than_a_day_may_cost_is_a_warning()
    {
        await ConfigureAsync(Policy.Replace("DAILY", "0.01", StringComparison.Ordinal));
        var run = await RunAsync("doctor", "--rpc-url", Node, "--format", "json");
        Assert.That((run.ExitCode, Checks(run)["balance"].Verdict), Is.EqualTo((0, "warning")));
        Assert.That(Checks(run)["balance"].Message, Does.Contain("10 days of the limit of 0.01 USD"));
    }

    [Test]
    public async Task An_empty_account_is_a_warning_that_names_what_to_send()
    {
        Variables["MPP_TEMPO_KEY"] = "0x" + new string('7', 64);
        var run = await RunAsync("doctor", "--rpc-url", Node, "--format", "json");
        Assert.That((run.ExitCode, Checks(run)["balance"].Verdict, Checks(run)["fee-token"].Verdict), Is.EqualTo((0, "warning", "warning")));
        Assert.That(Checks(run)["balance"].Message, Does.Contain("holds nothing").And.Contain("pathUSD"));
    }

    [TestCase("doctor", "frobnicate")]
    [TestCase("doctor", "--rpc-url", "not a url")]
    [TestCase("doctor", "--format", "xml")]
    public async Task What_cannot_be_used_exits_with_2(params string[] arguments) => Assert.That((await RunAsync(arguments)).ExitCode, Is.EqualTo(2));

    private static Dictionary<string, (string? Verdict, string? Message)> Checks(ToolRun run) => run.Json.GetProperty("checks").EnumerateArray()
        .ToDictionary(check => Text(check, "name")!, check => (Text(check, "verdict"), Text(check, "message")));

    private static string? Text(JsonElement element, string name) => element.GetProperty(name).GetString();
}
