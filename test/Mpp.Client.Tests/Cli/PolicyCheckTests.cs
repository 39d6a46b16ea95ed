using System.Text.Json;
using Mpp.Client.Tests.Adversarial;
using Mpp.Client.Tests.Fakes;

namespace Mpp.Client.Tests.Cli;

[TestFixture]
internal sealed class PolicyCheckTests : CliFixture
{
    [Test]
    public async Task A_payment_that_keeps_every_rule_is_allowed_and_nothing_is_paid()
    {
        await ConfigureAsync("""{"Policy": {"MaxPerPayment": "1 USD", "Budgets": [{"Max": "5 USD", "Window": "day"}]}}""");
        var text = await RunAsync("policy", "check", Url("paid"));
        Assert.That(text.ExitCode, Is.Zero, text.Error);
        Assert.That(text.Output, Does.Contain("would be paid").And.Contain("max-per-payment").And.Contain("5.00 USD left of 5 USD a day").And.Not.Contain("NO "));
        var json = await RunAsync("policy", "check", Url("paid"), "--format", "json");
        Assert.That((json.ExitCode, json.Text("verdict"), json.Json.GetProperty("status").GetInt32()), Is.EqualTo((0, "allowed", 402)));
        Assert.That(json.JsonError.ValueKind, Is.EqualTo(JsonValueKind.Null));
        Assert.That((Merchant.CredentialArrivals.Count, File.Exists(LedgerPath)), Is.EqualTo((0, false)));
    }

    [Test]
    public async Task No_key_is_needed()
    {
        foreach (var name in (string[])["MPP_TEMPO_KEY", "MPP_STRIPE_SECRET_KEY", "MPP_STRIPE_PAYMENT_METHOD"])
        {
            Variables.Remove(name);
        }

        var run = await RunAsync("policy", "check", Url("paid"), "--max-spend", Enough);
        Assert.That(run.ExitCode, Is.Zero, run.Output + run.Error);
        Assert.That(run.Output, Does.Contain("No key configured."));
    }

    [Test]
    public async Task A_rule_that_is_broken_is_marked_and_explained()
    {
        await ConfigureAsync("""{"Policy": {"MaxPerPayment": "0.01 USD", "DeniedOrigins": ["api.example.com"], "AllowedChains": [4217]}}""");
        var run = await RunAsync("policy", "check", Url("paid"), "--format", "json");
        Assert.That((run.ExitCode, run.Text("verdict"), run.ErrorText("code")), Is.EqualTo((3, "refused", "refused")));
        var rules = run.Json.GetProperty("challenges")[0].GetProperty("rules").EnumerateArray().ToDictionary(rule => Text(rule, "rule")!);
        Assert.That(rules.Values.Where(rule => !rule.GetProperty("kept").GetBoolean()).Select(rule => Text(rule, "rule")), Is.EqualTo(["chain", "max-per-payment"]));
        Assert.That((Text(rules["chain"], "limit"), Text(rules["chain"], "asked")), Is.EqualTo(("4217", "42431")));
        var text = await RunAsync("policy", "check", Url("paid"));
        Assert.That(text.ExitCode, Is.EqualTo(3));
        Assert.That(text.Output, Does.Contain("would be refused").And.Match("NO +chain").And.Contain("not in AllowedChains"));
    }

    [Test]
    public async Task A_budget_that_is_used_up_refuses_what_the_rules_allow()
    {
        await ConfigureAsync("""{"Policy": {"MaxPerPayment": "1 USD", "Budgets": [{"Max": "0.05 USD", "Window": "day"}]}}""");
        Assert.That((await RunAsync(Url("paid"))).ExitCode, Is.Zero);
        var json = await RunAsync("policy", "check", Url("paid"), "--format", "json");
        Assert.That((json.ExitCode, json.Text("verdict"), json.ErrorText("phase")), Is.EqualTo((3, "refused", "policy")));
        Assert.That(json.ErrorText("message"), Does.Contain("0.016 USD is left, and 0.034 USD is asked"));
        var limit = json.Json.GetProperty("challenges")[0].GetProperty("limits")[0];
        Assert.That((limit.GetProperty("fits").GetBoolean(), Text(limit.GetProperty("left"), "display")), Is.EqualTo((false, "0.016 USD")));
        var text = await RunAsync("policy", "check", Url("paid"));
        Assert.That(text.Output, Does.Match("NO +budget").And.Contain("0.016 USD left of 0.05 USD a day"));
        Assert.That((await RunAsync(Url("paid"))).ExitCode, Is.EqualTo(3), "A payment meets the same answer.");
    }

    [Test]
    public async Task A_ledger_that_cannot_be_read_refuses_as_it_would_refuse_a_payment()
    {
        await File.WriteAllTextAsync(LedgerPath, "garbage\n");
        OwnerOnly.Make(LedgerPath);
        var run = await RunAsync("policy", "check", Url("paid"), "--max-spend", Enough, "--format", "json");
        Assert.That((run.ExitCode, run.Text("verdict")), Is.EqualTo((3, "refused")));
        Assert.That(run.ErrorText("message"), Does.Contain("damaged"));
        Assert.That((await RunAsync("policy", "check", Url("paid"), "--max-spend", Enough)).Output, Does.Match("NO +ledger"));
        Assert.That((await RunAsync(Url("paid"), "--max-spend", Enough)).ExitCode, Is.EqualTo(3));
    }

    [Test]
    public async Task Without_any_limit_the_answer_is_no_and_names_what_to_type()
    {
        var run = await RunAsync("policy", "check", Url("paid"));
        Assert.That(run.ExitCode, Is.EqualTo(3));
        Assert.That(run.Output, Does.Match("NO +max-per-payment"));
        Assert.That(run.Error, Does.Contain("--max-spend '0.034 USD'"));
    }

    [Test]
    public async Task A_typed_limit_is_a_rule_of_its_own()
    {
        await ConfigureAsync("""{"Policy": {"MaxPerPayment": "1 USD"}}""");
        var run = await RunAsync("policy", "check", Url("paid"), "--max-spend", "0.02 USD");
        Assert.That(run.ExitCode, Is.EqualTo(3));
        Assert.That(run.Output, Does.Match("ok +max-per-payment").And.Match("NO +request-limit"));
    }

    [Test]
    public async Task A_body_and_the_order_of_methods_are_those_of_a_payment()
    {
        var run = await RunAsync("policy", "check", Url("agent/orders"), "--json", Order, "--max-spend", "20 USD", "--method", "stripe", "--format", "json");
        Assert.That(run.ExitCode, Is.Zero, run.Error);
        Assert.That(run.Json.GetProperty("challenges").EnumerateArray().Select(challenge => (Text(challenge, "method"), Text(challenge, "verdict"))),
            Is.EqualTo(new[] { ("stripe", "allowed") }));
    }

    [Test]
    public async Task What_costs_nothing_is_free()
    {
        var run = await RunAsync("policy", "check", Url("free"), "--format", "json");
        Assert.That((run.ExitCode, run.Text("verdict"), run.Text("outcome")), Is.EqualTo((0, "free", "free")));
        Assert.That((await RunAsync("policy", "check", Url("free"))).Output, Does.Contain("asks for no payment (200)"));
    }

    [Test]
    public async Task A_server_that_is_not_there_exits_with_6()
    {
        var url = Url("paid");
        await Sandbox.DisposeAsync();
        var text = await RunAsync("policy", "check", url, "--max-spend", Enough);
        Assert.That((text.ExitCode, text.Output), Is.EqualTo((6, "")));
        var json = await RunAsync("policy", "check", url, "--max-spend", Enough, "--format", "json");
        Assert.That((json.ExitCode, json.Text("verdict"), json.ErrorText("code")), Is.EqualTo((6, (string?)null, "network")));
    }

    [TestCase("policy", "check")]
    [TestCase("policy", "check", "frobnicate")]
    [TestCase("policy", "check", "example.com", "--ask")]
    [TestCase("policy", "check", "example.com", "--max-spend", "five")]
    [TestCase("policy", "frobnicate")]
    public async Task What_cannot_be_used_exits_with_2(params string[] arguments) => Assert.That((await RunAsync(arguments)).ExitCode, Is.EqualTo(2));

    private static string? Text(JsonElement element, string name) => element.GetProperty(name).GetString();

    [Test]
    public async Task An_amount_to_which_no_fee_can_be_added_is_refused_like_any_other_that_is_too_much()
    {
        await ConfigureAsync("""{"Policy": {"MaxPerPayment": "1 USD", "Budgets": [{"Max": "5 USD", "Window": "day"}]}}""");
        using var merchant = new RawMerchant();
        var request = $$"""{"amount":"{{UInt128.MaxValue}}","currency":"0x20c0000000000000000000000000000000000000","recipient":"0x70997970C51812dc3A010C7d01b50e0d17dc79C8","methodDetails":{"chainId":42431} }""";
        merchant.Asks(Challenges.For(method: "tempo", request: request, expires: null));

        var text = await RunAsync("policy", "check", merchant.Url);
        var json = await RunAsync("policy", "check", merchant.Url, "--format", "json");

        Assert.That((text.ExitCode, json.ExitCode, json.Text("verdict")), Is.EqualTo((3, 3, "refused")), text.Error);
        Assert.That(text.Output, Does.Contain("more than any ledger can hold"));
    }
}
