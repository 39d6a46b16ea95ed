using System.Text.Json;
using Mpp.Client.Ledger;
using Mpp.Client.Tests.Fakes;
using Mpp.Client.Tests.Ledger;

namespace Mpp.Client.Tests.Cli;

[TestFixture]
internal sealed class SpendTests : CliFixture
{
    private const string Policy = """
        {"Policy": {"MaxPerPayment": "1 USD", "Budgets": [{"Max": "5 USD", "MaxCount": 10, "Window": "day"}, {"Max": "2 USD", "Window": "hour", "Per": "origin"}]}}
        """;

    [Test]
    public async Task Settled_and_unknown_sums_are_kept_apart_and_counted_in_base_units()
    {
        await PayAsync();
        await PayUnknownAsync();
        var run = await RunAsync("spend", "--format", "json");
        Assert.That(run.ExitCode, Is.Zero, run.Error);
        var sum = run.Json.GetProperty("sums")[0];
        Assert.That((sum.GetProperty("unit").GetString(), sum.GetProperty("decimals").GetInt32()), Is.EqualTo(("USD", 6)));
        Assert.That(Part(sum, "settled"), Is.EqualTo((1, "34000", "0.034 USD")));
        Assert.That(Part(sum, "unknown"), Is.EqualTo((1, "34000", "0.034 USD")));
        Assert.That(Part(sum, "reserved"), Is.EqualTo((0, "0", "0.00 USD")));
        var text = await RunAsync("spend");
        Assert.That(text.Output, Does.Contain("USD").And.Contain("0.034 USD").And.Contain("the maximum until a fee is proven"));
    }

    [Test]
    public async Task A_void_payment_costs_its_proven_fee_and_is_no_payment()
    {
        using (var ledger = new FilePaymentLedger(LedgerPath))
        {
            await Records.BringToAsync(ledger, "void", LedgerState.Sent);
            await ledger.AdvanceAsync("void", new LedgerChange(LedgerState.Void) { Proof = new LedgerProof("chain") { Fee = 1_234 } });
        }

        var run = await RunAsync("spend", "--format", "json");
        Assert.That(Part(run.Json.GetProperty("sums")[0], "settled"), Is.EqualTo((0, "1234", "0.001234 USD")));
        Assert.That((await RunAsync("spend")).Output, Does.Contain("0.001234 USD"));
    }

    [Test]
    public async Task Without_a_policy_there_are_sums_only()
    {
        await PayAsync();
        var json = await RunAsync("spend", "--format", "json");
        Assert.That((json.Json.GetProperty("limits").GetArrayLength(), json.Json.GetProperty("sums").GetArrayLength()), Is.EqualTo((0, 1)));
        var text = await RunAsync("spend");
        Assert.That(text.Output, Does.Contain("mppcs policy init"));
    }

    [Test]
    public async Task Without_a_ledger_nothing_is_spent()
    {
        var run = await RunAsync("spend");
        Assert.That(run.ExitCode, Is.Zero, run.Error);
        Assert.That(run.Output, Does.StartWith("Nothing is spent or held."));
        Assert.That(File.Exists(LedgerPath), Is.False);
    }

    [Test]
    public async Task Of_each_limit_what_is_used_and_left_is_shown_with_its_window()
    {
        await ConfigureAsync(Policy);
        await PayAsync();
        await PayUnknownAsync();
        var run = await RunAsync("spend", "--format", "json");
        var limits = run.Json.GetProperty("limits").EnumerateArray().ToList();
        Assert.That(limits.Select(limit => (Text(limit, "rule"), Text(limit, "window"), Text(limit, "per"), Display(limit, "used"), Display(limit, "left"))), Is.EqualTo(new[]
        {
            ("budget", "day", "everything", "0.068 USD", "4.932 USD"),
            ("count", "day", "everything", "2", "8"),
            ("budget", "hour", "origin", "0.068 USD", "1.932 USD"),
            ("open-unknown", "lifetime", "everything", "1", "2"),
            ("open-unknown", "lifetime", "origin", "1", "0"),
        }));
        Assert.That(Text(limits[2], "whose"), Is.EqualTo(Merchant.BaseAddress.ToString().TrimEnd('/')));
        Assert.That((limits[0].GetProperty("decimals").GetInt32(), Amount(limits[0], "limit"), Amount(limits[0], "used")), Is.EqualTo((3, "5000", "68")));

        var text = await RunAsync("spend");
        Assert.That(text.Output, Does.Contain("4.932 USD").And.Contain("5 USD a day").And.Contain("One payment may cost 1 USD"));
    }

    [Test]
    public async Task An_old_limit_keeps_its_window_whatever_since_says()
    {
        await ConfigureAsync(Policy);
        await PayAsync();
        var run = await RunAsync("spend", "--since", "2999-01-01", "--format", "json");
        Assert.That(run.Json.GetProperty("sums").GetArrayLength(), Is.Zero);
        Assert.That(Display(run.Json.GetProperty("limits")[0], "used"), Is.EqualTo("0.034 USD"));
        Assert.That(run.Text("since"), Is.EqualTo("2999-01-01T00:00:00.000Z"));
        Assert.That((await RunAsync("spend", "--since", "2999-01-01")).Output, Does.StartWith("Nothing is spent or held since 2999-01-01"));
    }

    [TestCase("origin", "origin", "http://127.0.0.1")]
    [TestCase("currency", "currency", "tempo:42431:0x20c0")]
    [TestCase("day", "day", "20")]
    public async Task Sums_are_kept_apart_by_what_is_named(string by, string member, string beginning)
    {
        await PayAsync();
        var json = await RunAsync("spend", "--by", by, "--format", "json");
        Assert.That(json.ExitCode, Is.Zero, json.Error);
        Assert.That(json.Text("by"), Is.EqualTo(by));
        Assert.That(Text(json.Json.GetProperty("sums")[0], member), Does.StartWith(beginning));
        var text = await RunAsync("spend", "--by", by);
        Assert.That(text.Output, Does.StartWith(by).And.Contain("0.034 USD"));
    }

    [Test]
    public async Task Both_rails_add_up_exactly_in_their_unit()
    {
        await PayAsync();
        var stripe = await RunAsync(Url("agent/orders"), "--json", Order, "--max-spend", "20 USD", "--method", "stripe", "--format", "json");
        Assert.That(stripe.ExitCode, Is.Zero, stripe.Error);
        var run = await RunAsync("spend", "--format", "json");
        Assert.That(Part(run.Json.GetProperty("sums")[0], "settled"), Is.EqualTo((2, "14024000", "14.024 USD")));
        Assert.That((await RunAsync("spend", "--by", "currency", "--format", "json")).Json.GetProperty("sums").GetArrayLength(), Is.EqualTo(2));
    }

    [Test]
    public async Task Payments_that_are_kept_as_totals_only_count_and_are_never_left_out_in_silence()
    {
        var clock = new ManualClock();
        Clock = clock;
        using (var ledger = new FilePaymentLedger(LedgerPath, clock))
        {
            await Records.BringToAsync(ledger, "old", LedgerState.Settled);
            clock.Advance(TimeSpan.FromDays(31));
            await ledger.CompactAsync();
        }

        var all = await RunAsync("spend", "--by", "day", "--format", "json");
        Assert.That(Part(all.Json.GetProperty("sums")[0], "settled"), Is.EqualTo((1, "1000001", "1.000001 USD")));
        Assert.That((Text(all.Json.GetProperty("sums")[0], "day"), all.Json.GetProperty("leftOut").GetInt32()), Is.EqualTo(("earlier", 0)));
        var since = await RunAsync("spend", "--since", "60d", "--format", "json");
        Assert.That((since.Json.GetProperty("sums").GetArrayLength(), since.Json.GetProperty("leftOut").GetInt32()), Is.EqualTo((0, 1)));
        Assert.That((await RunAsync("spend", "--since", "60d")).Output, Does.Contain("1 payment(s) of more than 30 days ago").And.Contain("left out"));
        Assert.That((await RunAsync("spend", "--since", "1d", "--format", "json")).Json.GetProperty("leftOut").GetInt32(), Is.Zero);
    }

    [TestCase("--by", "weekday")]
    [TestCase("--since", "yesterday")]
    [TestCase("--format", "xml")]
    public async Task What_cannot_be_used_exits_with_2(string option, string value)
    {
        var run = await RunAsync("spend", option, value);
        Assert.That((run.ExitCode, run.Output), Is.EqualTo((2, "")));
        Assert.That(run.Error, Does.StartWith("mppcs: "));
    }

    [Test]
    public async Task A_policy_that_cannot_be_used_exits_with_2()
    {
        await ConfigureAsync("""{"Policy": {"MaxPerPayment": "1 USD", "Budgets": [{"Max": "5 USD", "Window": "week"}]}}""");
        var run = await RunAsync("spend", "--format", "json");
        Assert.That((run.ExitCode, run.ErrorText("code")), Is.EqualTo((2, "configuration")));
        Assert.That(run.ErrorText("message"), Does.Contain("Budgets:0:Window"));
    }

    [Test]
    public async Task A_ledger_that_cannot_be_read_exits_with_1()
    {
        await File.WriteAllTextAsync(LedgerPath, "garbage\n");
        OwnerOnly.Make(LedgerPath);
        Assert.That((await RunAsync("spend")).ExitCode, Is.EqualTo(1));
    }

    private async Task PayAsync() => await RunAsync(Url("paid"), "--max-spend", Enough);

    private async Task PayUnknownAsync()
    {
        Merchant.Misbehaviour.FreshChallengeAfterSettling = true;
        await PayAsync();
        Merchant.Misbehaviour.FreshChallengeAfterSettling = false;
    }

    private static (int, string?, string?) Part(JsonElement sum, string name) =>
        (sum.GetProperty(name).GetProperty("payments").GetInt32(), Amount(sum, name), Display(sum, name));

    private static string? Amount(JsonElement element, string name) => Text(element.GetProperty(name), "amount");

    private static string? Display(JsonElement element, string name) => Text(element.GetProperty(name), "display");

    private static string? Text(JsonElement element, string name) => element.GetProperty(name).GetString();
}
