using System.Text.Json;
using Mpp.Client.Tests.Fakes;

namespace Mpp.Client.Tests.Cli;

/// <summary>The credential of a payment whose answer was lost is sent again by a later run of the tool.</summary>
[TestFixture]
internal sealed class ResumeCommandTests : CliFixture
{
    [Test]
    public async Task The_identifier_alone_brings_what_was_paid_for_and_settles_once()
    {
        var id = await LoseARequestAsync(Url("paid"));
        var run = await RunAsync("resume", id[..^4]);
        Assert.That(run.ExitCode, Is.Zero, run.Error);
        Assert.That(run.Output, Is.EqualTo("{\"paid\":true}"));
        Assert.That(run.Error, Does.StartWith("paid 0.01 USD to ").And.Contain("settled"));
        Assert.That(Merchant.Settlements, Has.Count.EqualTo(1));
        Assert.That((await RunAsync("unknown")).Output, Does.StartWith("No open payments"));
    }

    [Test]
    public async Task Json_is_that_of_a_payment()
    {
        var id = await LoseARequestAsync(Url("paid"));
        var run = await RunAsync("resume", id, "--format", "json");
        Assert.That((run.ExitCode, run.Error), Is.EqualTo((0, "")));
        Assert.That(run.Json.EnumerateObject().Select(property => property.Name),
            Is.EqualTo(["status", "outcome", "payment", "receipt", "apiKey", "headers", "body", "error"]));
        Assert.That((run.Text("outcome"), Text(run.Json.GetProperty("payment"), "ledgerId")), Is.EqualTo(("settled", id)));
        Assert.That(Text(run.Json.GetProperty("receipt"), "reference"), Is.EqualTo(Merchant.Settlements[0].Reference));
        Assert.That(run.JsonError.ValueKind, Is.EqualTo(JsonValueKind.Null));
    }

    [Test]
    public async Task A_request_with_a_body_is_typed_again_and_its_method_is_known()
    {
        var id = await LoseAnAnswerAsync(Url("agent/orders"), "--json", Order);
        var bare = await RunAsync("resume", id);
        Assert.That(bare.ExitCode, Is.EqualTo(2));
        Assert.That(bare.Error, Does.Contain("POST").And.Contain("/agent/orders").And.Contain("a query or a body").And.Contain($"mppcs resume {id} URL"));
        var run = await RunAsync("resume", id, "--json", Order);
        Assert.That(run.ExitCode, Is.Zero, run.Error);
        Assert.That(run.Error, Does.Contain($"bought X-Api-Key: {Merchant.Orders[0].ApiKey}"));
        Assert.That((Merchant.Settlements.Count, Merchant.Orders.Count), Is.EqualTo((1, 1)));
    }

    [Test]
    public async Task A_query_is_not_kept_and_has_to_be_typed()
    {
        var id = await LoseARequestAsync(Url("paid?token=hidden"));
        Assert.That(await File.ReadAllTextAsync(LedgerPath), Does.Not.Contain("hidden").And.Contain("/paid"));
        Assert.That((await RunAsync("resume", id)).ExitCode, Is.EqualTo(2));
        var run = await RunAsync("resume", id, Url("paid?token=hidden"));
        Assert.That(run.ExitCode, Is.Zero, run.Error);
    }

    [TestCase("free")]
    [TestCase("paid?more=1")]
    [TestCase("paid", "-X", "DELETE")]
    [TestCase("paid", "-d", "a body")]
    public async Task Another_request_exits_with_2_and_sends_nothing(string path, params string[] more)
    {
        var id = await LoseARequestAsync(Url("paid"));
        var before = Merchant.Requests.Count;
        var run = await RunAsync(["resume", id, Url(path), .. more]);
        Assert.That(run.ExitCode, Is.EqualTo(2));
        Assert.That(run.Error, Does.Contain("not the request that payment").And.Contain("GET " + Url("paid")));
        Assert.That(Merchant.Requests, Has.Count.EqualTo(before));
    }

    [Test]
    public async Task The_right_path_of_another_server_exits_with_2()
    {
        var id = await LoseARequestAsync(Url("paid"));
        var run = await RunAsync("resume", id, "http://127.0.0.1:1/paid");
        Assert.That(run.ExitCode, Is.EqualTo(2));
    }

    [Test]
    public async Task Where_the_settings_forbid_to_record_paths_the_url_has_to_be_typed()
    {
        await ConfigureAsync("""{"RecordPaths": false}""");
        var id = await LoseARequestAsync(Url("paid"));
        var bare = await RunAsync("resume", id);
        Assert.That(bare.ExitCode, Is.EqualTo(2));
        Assert.That(bare.Error, Does.Contain("does not know the path").And.Contain($"mppcs resume {id} URL"));
        Assert.That((await RunAsync("resume", id, Url("paid"))).ExitCode, Is.Zero);
    }

    [Test]
    public async Task A_pushed_payment_is_resumed_as_one_and_broadcast_once()
    {
        var node = Sandbox.Chain.RpcUrl.ToString();
        var id = await LoseARequestAsync(Url("paid"), "--mode", "push", "--rpc-url", node);
        var run = await RunAsync("resume", id, "--rpc-url", node);
        Assert.That(run.ExitCode, Is.Zero, run.Error);
        Assert.That((Sandbox.Chain.Transfers.Count, Merchant.Settlements.Count), Is.EqualTo((1, 1)));
    }

    [Test]
    public async Task What_is_settled_cannot_be_resumed_and_exits_with_3()
    {
        var paid = await RunAsync(Url("paid"), "--max-spend", Enough, "--format", "json");
        var id = Text(paid.Json.GetProperty("payment"), "ledgerId")!;
        var run = await RunAsync("resume", id, "--format", "json");
        Assert.That((run.ExitCode, run.ErrorText("code"), run.Text("outcome")), Is.EqualTo((3, "not_resumable", "settled")));
        Assert.That(run.ErrorText("message"), Does.Contain($"mppcs ledger show {id}"));
        Assert.That(run.JsonError.GetProperty("retrySafe").GetBoolean(), Is.True);
    }

    [Test]
    public async Task What_is_proven_and_was_not_delivered_is_resumed()
    {
        var id = await LoseAnAnswerAsync(Url("agent/orders"), "--json", Order);
        Assert.That((await RunAsync("reconcile", id, "--rpc-url", Sandbox.Chain.RpcUrl.ToString())).ExitCode, Is.Zero);
        var run = await RunAsync("resume", id, "--json", Order);
        Assert.That(run.ExitCode, Is.Zero, run.Error);
        Assert.That(Merchant.Settlements, Has.Count.EqualTo(1));
    }

    [Test]
    public async Task What_is_no_longer_valid_cannot_be_resumed_and_says_to_reconcile()
    {
        var id = await LoseARequestAsync(Url("paid"));
        var clock = new ManualClock { OnWait = _ => false };
        clock.Advance(TimeSpan.FromDays(36_500));
        Clock = clock;
        var run = await RunAsync("resume", id);
        Assert.That(run.ExitCode, Is.EqualTo(3));
        Assert.That(run.Error, Does.Contain("no longer valid").And.Contain($"mppcs reconcile {id}"));
        var json = await RunAsync("resume", id, "--format", "json");
        Assert.That((json.ErrorText("code"), json.Text("outcome")), Is.EqualTo(("not_resumable", "unknown")));
    }

    [Test]
    public async Task Another_key_signs_nothing()
    {
        var id = await LoseARequestAsync(Url("paid"));
        var before = Merchant.CredentialArrivals.Count;
        Variables["MPP_TEMPO_KEY"] = "0x" + new string('7', 64);
        var run = await RunAsync("resume", id, "--format", "json");
        Assert.That((run.ExitCode, run.ErrorText("code")), Is.EqualTo((3, "not_resumable")));
        Assert.That(Merchant.CredentialArrivals.Count, Is.EqualTo(before));
    }

    [Test]
    public async Task An_answer_that_is_lost_again_exits_with_5_and_names_both_ways_on()
    {
        var id = await LoseAnAnswerAsync(Url("paid"));
        Merchant.Misbehaviour.ResetAfterSettling = true;
        Clock = new HurriedTimers();
        var run = await RunAsync("resume", id, "--format", "json");
        Assert.That((run.ExitCode, run.Text("outcome"), run.ErrorText("code")), Is.EqualTo((5, "unknown", "outcome_unknown")));
        Assert.That(run.ErrorText("message"), Does.Contain($"mppcs resume {id}").And.Contain($"mppcs reconcile {id}"));
        Assert.That(Merchant.Settlements, Has.Count.EqualTo(1));
    }

    [Test]
    public async Task A_merchant_that_asks_for_money_again_gets_none_and_the_exit_code_is_4()
    {
        var id = await LoseAnAnswerAsync(Url("paid"));
        var run = await RunAsync("resume", id, "--format", "json");
        Assert.That((run.ExitCode, run.Text("outcome")), Is.EqualTo((4, "unknown")));
        Assert.That(Merchant.Settlements, Has.Count.EqualTo(1));
    }

    [Test]
    public async Task The_policy_of_the_settings_file_holds()
    {
        var id = await LoseARequestAsync(Url("paid"));
        await ConfigureAsync("""{"Policy": {"MaxPerPayment": "0.001 USD"}}""");
        var run = await RunAsync("resume", id, "--format", "json");
        Assert.That((run.ExitCode, run.ErrorText("code")), Is.EqualTo((3, "not_resumable")));
        Assert.That(run.ErrorText("message"), Does.Contain("0.001 USD"));
    }

    [Test]
    public async Task The_body_goes_where_options_say()
    {
        var id = await LoseARequestAsync(Url("paid"));
        var run = await RunAsync("resume", id, "-o", InFolder("body.json"), "-s", "-v");
        Assert.That(run.ExitCode, Is.Zero, run.Error);
        Assert.That(await File.ReadAllTextAsync(InFolder("body.json")), Is.EqualTo("{\"paid\":true}"));
        Assert.That(run.Error, Does.Contain("with a payment in Authorization").And.Not.Contain("paid 0.01 USD"));
    }

    [Test]
    public async Task No_secret_is_shown()
    {
        var id = await LoseARequestAsync(Url("paid"));
        var run = await RunAsync("resume", id, "-v");
        Assert.That(run.Error, Does.Not.Contain(Sandbox.PayerPrivateKey[2..]).And.Not.Contain("eyJ"));
    }

    [TestCase("resume")]
    [TestCase("resume", "frobnicate")]
    [TestCase("resume", "00000000", "https://api.example.com/")]
    [TestCase("resume", "00000000", "--dry-run")]
    public async Task What_cannot_be_used_exits_with_2(params string[] arguments) => Assert.That((await RunAsync(arguments)).ExitCode, Is.EqualTo(2));

    /// <returns>The identifier of a payment whose credential the merchant did not read.</returns>
    private async Task<string> LoseARequestAsync(params string[] arguments)
    {
        Merchant.Misbehaviour.MaximumHeaderLength = 300;
        var id = await PayOpenlyAsync(exitCode: 4, arguments);
        Merchant.Misbehaviour.MaximumHeaderLength = null;
        return id;
    }

    /// <returns>The identifier of a payment that the merchant took without saying so.</returns>
    private async Task<string> LoseAnAnswerAsync(params string[] arguments)
    {
        Clock = new HurriedTimers();
        Merchant.Misbehaviour.ResetAfterSettling = true;
        var id = await PayOpenlyAsync(exitCode: 5, arguments);
        Merchant.Misbehaviour.ResetAfterSettling = false;
        Clock = TimeProvider.System;
        return id;
    }

    private async Task<string> PayOpenlyAsync(int exitCode, string[] arguments)
    {
        var run = await RunAsync([.. arguments, "--max-spend", "20 USD", "--format", "json"]);
        Assert.That(run.ExitCode, Is.EqualTo(exitCode), run.Output);
        var id = Text(run.Json.GetProperty("payment"), "ledgerId")!;
        Assert.That(run.ErrorText("message"), Does.Contain($"mppcs resume {id}"));
        return id;
    }

    private static string? Text(JsonElement element, string name) => element.GetProperty(name).GetString();
}
