using System.Text.Json;

namespace Mpp.Client.Tests.Cli;

[TestFixture]
internal sealed class QuoteTests : CliFixture
{
    private static readonly string[] Members =
        ["method", "intent", "amount", "currency", "display", "maximumFee", "recipients", "chainId", "expires", "realm", "verdict", "reasons"];

    [TestCase("quote")]
    [TestCase("pay", "--dry-run")]
    [TestCase("--dry-run")]
    public async Task A_dry_run_signs_nothing_and_writes_no_ledger(params string[] words)
    {
        var run = await RunAsync([.. words, Url("paid"), "--max-spend", Enough]);
        Assert.That(run.ExitCode, Is.Zero, run.Error);
        Assert.That(run.Output, Does.Contain("tempo/charge").And.Contain("allowed"));
        Assert.That(Merchant.CredentialArrivals.Count, Is.Zero);
        Assert.That(File.Exists(LedgerPath), Is.False);
    }

    [Test]
    public async Task Text_shows_price_fee_recipient_chain_expiry_realm_and_verdict()
    {
        var run = await RunAsync("quote", Url("agent/orders"), "--json", Order, "--max-spend", "20 USD");
        string[] shown =
        [
            "asks to be paid (402), 2 offers:", "tempo/charge", "13.99 USD (pathUSD)", "at most 0.024 USD", "0xa0Ee7A142d267C1f36714E4a8F75612F20a79720",
            "Tempo Moderato (testnet), id 42431", "UTC (in 4 min", "127.0.0.1", "verdict  allowed", "stripe/charge", "profile_test_sandbox_seller",
        ];
        foreach (var text in shown)
        {
            Assert.That(run.Output, Does.Contain(text));
        }
    }

    [Test]
    public async Task Json_has_the_shape_of_the_contract()
    {
        var run = await RunAsync("quote", Url("agent/orders"), "--json", Order, "--max-spend", "14 USD", "--format", "json");
        Assert.That(run.ExitCode, Is.Zero, run.Error);
        Assert.That(run.Json.EnumerateObject().Select(property => property.Name), Is.EqualTo(["status", "outcome", "challenges", "error"]));
        Assert.That((run.Json.GetProperty("status").GetInt32(), run.Text("outcome")), Is.EqualTo((402, "not_paid")));
        Assert.That(run.JsonError.ValueKind, Is.EqualTo(JsonValueKind.Null));
        var challenges = run.Json.GetProperty("challenges").EnumerateArray().ToList();
        Assert.That(challenges[0].EnumerateObject().Select(property => property.Name), Is.EqualTo(Members));
        Assert.That(challenges.Select(challenge => challenge.GetProperty("verdict").GetString()), Is.EqualTo(["refused", "allowed"]));
        var reason = challenges[0].GetProperty("reasons")[0];
        Assert.That((reason.GetProperty("rule").GetString(), reason.GetProperty("limit").GetString(), reason.GetProperty("asked").GetString()),
            Is.EqualTo(("max-per-payment", "14 USD", "14.014 USD")));
        Assert.That(challenges[1].GetProperty("chainId").ValueKind, Is.EqualTo(JsonValueKind.Null));
    }

    [Test]
    public async Task Every_broken_rule_is_named()
    {
        Merchant.Challenges.Lifetime = TimeSpan.FromSeconds(-5);
        await ConfigureAsync("""{"Policy": {"MaxPerPayment": "0.01 USD", "AllowedOrigins": ["api.example.com"], "AllowedRecipients": []}}""");
        var run = await RunAsync("quote", Url("paid"), "--max-spend", "0.02 USD", "--format", "json");
        Assert.That(run.ExitCode, Is.EqualTo(3));
        var rules = run.Json.GetProperty("challenges")[0].GetProperty("reasons").EnumerateArray().Select(reason => reason.GetProperty("rule").GetString());
        Assert.That(rules, Is.EquivalentTo(["origin", "expiry", "recipient", "max-per-payment", "request-limit"]));
    }

    [Test]
    public async Task A_missing_key_is_a_notice_and_no_refusal()
    {
        Variables.Remove("MPP_TEMPO_KEY");
        var text = await RunAsync("quote", Url("paid"), "--max-spend", Enough);
        Assert.That(text.ExitCode, Is.Zero);
        Assert.That(text.Output, Does.Contain("verdict  allowed"));
        Assert.That(text.Output.TrimEnd().Split('\n')[^1], Does.StartWith("No key configured."));
        var json = await RunAsync("quote", Url("paid"), "--max-spend", Enough, "--format", "json");
        var challenge = json.Json.GetProperty("challenges")[0];
        Assert.That(challenge.GetProperty("verdict").GetString(), Is.EqualTo("allowed"));
        Assert.That(challenge.GetProperty("reasons").GetArrayLength(), Is.Zero);
        Assert.That(challenge.GetProperty("notice").GetString(), Does.Contain("MPP_TEMPO_KEY"));
    }

    [Test]
    public async Task Without_a_limit_the_quote_is_refused_and_says_what_to_add()
    {
        var run = await RunAsync("quote", Url("paid"));
        Assert.That(run.ExitCode, Is.EqualTo(3));
        Assert.That(run.Output, Does.Contain("no-limit"));
        Assert.That(run.Error, Does.Contain("Add --max-spend '0.034 USD'"));
    }

    [Test]
    public async Task Something_free_is_free()
    {
        var run = await RunAsync("quote", Url("free"), "--format", "json");
        Assert.That((run.ExitCode, run.Text("outcome")), Is.EqualTo((0, "free")));
        Assert.That(run.Json.GetProperty("challenges").GetArrayLength(), Is.Zero);
    }

    [Test]
    public async Task A_challenge_that_cannot_be_read_is_shown_with_the_reason()
    {
        Merchant.Challenges.MalformedNeighbour = true;
        var run = await RunAsync("quote", Url("paid"), "--max-spend", Enough);
        Assert.That(run.ExitCode, Is.Zero);
        Assert.That(run.Output, Does.Contain("2 offers").And.Contain("malformed").And.Contain("rule challenge"));
    }

    [Test]
    public async Task What_a_server_says_cannot_touch_the_terminal()
    {
        await using var server = await PageServer.StartAsync(context =>
        {
            context.Response.StatusCode = 402;
            context.Response.Headers.WWWAuthenticate =
                "Payment id=\"a\", realm=\"evil\\u001b[2J\\u202e\", method=\"shells\", intent=\"charge\", request=\"e30\"";
            return Task.CompletedTask;
        });
        var run = await RunAsync("quote", server.Url);
        Assert.That(run.Output + run.Error, Does.Contain("evil[2J").And.Not.Contain("\u001b").And.Not.Contain("\u202e"));
    }

    [Test]
    public async Task A_server_that_cannot_be_reached_exits_with_6()
    {
        var text = await RunAsync("quote", "http://127.0.0.1:1/");
        var json = await RunAsync("quote", "http://127.0.0.1:1/", "--format", "json");
        Assert.That((text.ExitCode, text.Output), Is.EqualTo((6, "")));
        Assert.That((json.ExitCode, json.ErrorText("code")), Is.EqualTo((6, "network")));
    }
}
