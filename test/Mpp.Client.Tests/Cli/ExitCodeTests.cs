using System.Text.Json;
using Microsoft.AspNetCore.Http;

namespace Mpp.Client.Tests.Cli;

/// <summary>Each exit code with the outcome, phase and retry advice that belong to it, in text and in JSON.</summary>
[TestFixture]
internal sealed class ExitCodeTests : CliFixture
{
    private const string Unused = "http://127.0.0.1:1/";

    [Test]
    public async Task An_error_status_without_payment_is_delivered_with_0()
    {
        var run = await RunAsync(Url("nothing-here"));
        Assert.That(run.ExitCode, Is.Zero);
        Assert.That(run.Output, Does.Contain("not_found"));
    }

    [Test]
    public async Task With_fail_an_unpaid_error_status_exits_with_22_and_without_the_body()
    {
        var text = await RunAsync(Url("nothing-here"), "-f");
        Assert.That((text.ExitCode, text.Output), Is.EqualTo((22, "")));
        var json = await RunAsync(Url("nothing-here"), "--fail", "--format", "json");
        Assert.That(json.ExitCode, Is.EqualTo(22));
        Assert.That(json.Text("outcome"), Is.EqualTo("free"));
        Assert.That(json.Json.GetProperty("status").GetInt32(), Is.EqualTo(404));
        AssertError(json, "http_error", "response", isRetrySafe: true);
    }

    [Test]
    public async Task A_402_without_a_Payment_challenge_is_delivered_like_any_other_answer()
    {
        await using var server = await PageServer.StartAsync(context =>
        {
            context.Response.StatusCode = 402;
            return context.Response.WriteAsync("quota used up");
        });
        var plain = await RunAsync(server.Url, "--max-spend", Enough);
        var failing = await RunAsync(server.Url, "--max-spend", Enough, "--fail");
        Assert.That((plain.ExitCode, plain.Output), Is.EqualTo((0, "quota used up")));
        Assert.That((failing.ExitCode, failing.Output), Is.EqualTo((22, "")));
    }

    [Test]
    public async Task A_402_without_any_limit_is_refused_with_3_and_says_what_to_add()
    {
        var text = await RunAsync(Url("paid"));
        Assert.That((text.ExitCode, text.Output), Is.EqualTo((3, "")));
        Assert.That(text.Error, Does.Contain("[no-limit]").And.Contain("Add --max-spend '0.034 USD'"));
        var json = await RunAsync(Url("paid"), "--format", "json");
        Assert.That(json.ExitCode, Is.EqualTo(3));
        Assert.That(json.Json.GetProperty("status").GetInt32(), Is.EqualTo(402));
        Assert.That(json.Text("outcome"), Is.EqualTo("not_paid"));
        Assert.That(json.Json.GetProperty("payment").ValueKind, Is.EqualTo(JsonValueKind.Null));
        AssertError(json, "refused", "policy", isRetrySafe: true);
        Assert.That(File.Exists(LedgerPath), Is.False);
    }

    [Test]
    public async Task A_refusal_names_one_reason_for_each_challenge()
    {
        var run = await RunAsync(Url("agent/orders"), "--json", Order, "--max-spend", Enough, "--format", "json");
        var reasons = run.JsonError.GetProperty("reasons").EnumerateArray().ToList();
        Assert.That(reasons.Select(reason => (Text(reason, "method"), Text(reason, "intent"), Text(reason, "rule"), Text(reason, "limit"), Text(reason, "asked"))),
            Is.EqualTo([("tempo", "charge", "max-per-payment", "1 USD", "14.014 USD"), ("stripe", "charge", "max-per-payment", "1 USD", "13.99 USD")]));
        Assert.That(Text(reasons[0], "message"), Does.Contain("14.014 USD"));
    }

    [Test]
    public async Task Challenges_that_nobody_can_pay_are_refused_in_the_phase_challenge()
    {
        await using var server = await PageServer.StartAsync(context =>
        {
            context.Response.StatusCode = 402;
            context.Response.Headers.WWWAuthenticate = "Payment id=\"a\", realm=\"r\", method=\"shells\", intent=\"charge\", request=\"e30\"";
            return Task.CompletedTask;
        });
        var run = await RunAsync(server.Url, "--max-spend", Enough, "--format", "json");
        Assert.That(run.ExitCode, Is.EqualTo(3));
        AssertError(run, "refused", "challenge", isRetrySafe: true);
        Assert.That(Text(run.JsonError.GetProperty("reasons")[0], "rule"), Is.EqualTo("method"));
    }

    [Test]
    public async Task A_missing_key_is_refused_with_3_and_says_which_variable_to_set()
    {
        Variables.Remove("MPP_TEMPO_KEY");
        var run = await RunAsync(Url("paid"), "--max-spend", Enough);
        Assert.That(run.ExitCode, Is.EqualTo(3));
        Assert.That(run.Error, Does.Contain("MPP_TEMPO_KEY"));
    }

    [Test]
    public async Task A_key_that_is_none_exits_with_2_and_is_not_repeated()
    {
        Variables["MPP_TEMPO_KEY"] = "0xsecretsecret";
        var run = await RunAsync(Url("paid"), "--max-spend", Enough);
        Assert.That(run.ExitCode, Is.EqualTo(2));
        Assert.That(run.Error, Does.Contain("MPP_TEMPO_KEY").And.Not.Contain("secretsecret"));
    }

    [TestCase(402)]
    [TestCase(500)]
    [TestCase(400)]
    public async Task A_credential_that_is_answered_with_an_error_exits_with_4_and_an_unknown_outcome(int status)
    {
        Clock = new HurriedTimers();
        Merchant.Misbehaviour.StatusAfterSettling = status;
        var text = await RunAsync(Url("paid"), "--max-spend", Enough);
        Assert.That(text.ExitCode, Is.EqualTo(4));
        Assert.That(text.Output, Is.Not.Empty);
        Assert.That(text.Error, Does.Contain("unknown").And.Contain("Do not run this again").And.Contain("mppcs resume ").And.Contain("mppcs reconcile "));
        UseANewLedger();
        var json = await RunAsync(Url("paid"), "--max-spend", Enough, "--format", "json");
        Assert.That(json.ExitCode, Is.EqualTo(4));
        Assert.That(json.Json.GetProperty("status").GetInt32(), Is.EqualTo(status));
        Assert.That(json.Text("outcome"), Is.EqualTo("unknown"));
        AssertError(json, "rejected", "response", isRetrySafe: false);
        AssertNamesReconciliation(json);
        Assert.That(json.JsonError.TryGetProperty("resumeUntil", out _), Is.True);
    }

    [Test]
    public async Task A_fresh_challenge_after_a_credential_is_an_answer_and_its_problem_type_is_told()
    {
        Merchant.Misbehaviour.FreshChallengeAfterSettling = true;
        var run = await RunAsync(Url("paid"), "--max-spend", Enough, "--format", "json");
        Assert.That(run.ExitCode, Is.EqualTo(4));
        Assert.That(run.ErrorText("problemType"), Is.Not.Empty);
        Assert.That(Merchant.Settlements, Has.Count.EqualTo(1));
    }

    [Test]
    public async Task A_403_after_paying_is_settled_and_exits_with_4()
    {
        Merchant.Misbehaviour.StatusAfterSettling = 403;
        var run = await RunAsync(Url("paid"), "--max-spend", Enough, "--fail", "--format", "json");
        Assert.That(run.ExitCode, Is.EqualTo(4));
        Assert.That(run.Text("outcome"), Is.EqualTo("settled"));
        AssertError(run, "paid_not_delivered", "response", isRetrySafe: false);
    }

    [Test]
    public async Task A_redirect_after_a_credential_is_not_followed_and_exits_with_4()
    {
        Merchant.Misbehaviour.RedirectToSameOriginAfterSettling = true;
        var run = await RunAsync(Url("paid"), "--max-spend", Enough, "--format", "json");
        Assert.That(run.ExitCode, Is.EqualTo(4));
        Assert.That(run.Text("outcome"), Is.EqualTo("unknown"));
        Assert.That(run.Json.GetProperty("status").GetInt32(), Is.EqualTo(307));
    }

    [Test]
    public async Task No_answer_to_a_credential_exits_with_5()
    {
        Clock = new HurriedTimers();
        Merchant.Misbehaviour.ResetAfterSettling = true;
        var text = await RunAsync(Url("paid"), "--max-spend", Enough);
        Assert.That((text.ExitCode, text.Output), Is.EqualTo((5, "")));
        Assert.That(text.Error, Does.Contain("Do not pay again").And.Contain("mppcs resume ").And.Contain("mppcs reconcile "));
        UseANewLedger();
        var json = await RunAsync(Url("paid"), "--max-spend", Enough, "--format", "json");
        AssertUnknown(json, "sending");
        Assert.That(json.JsonError.TryGetProperty("resumeUntil", out _), Is.True);
        Assert.That(Text(json.Json.GetProperty("payment"), "display"), Is.EqualTo("0.01 USD"));
    }

    [Test]
    public async Task A_second_payment_while_the_first_is_unknown_exits_with_3()
    {
        Merchant.Misbehaviour.ResetAfterSettling = true;
        await RunAsync(Url("paid"), "--max-spend", Enough);
        Merchant.Misbehaviour.ResetAfterSettling = false;
        var run = await RunAsync(Url("paid"), "--max-spend", Enough);
        Assert.That(run.ExitCode, Is.EqualTo(3));
        Assert.That(run.Error, Does.Contain("Reconcile"));
        Assert.That(Merchant.Settlements, Has.Count.EqualTo(1));
    }

    [Test]
    public async Task Time_that_runs_out_after_the_credential_was_sent_exits_with_5()
    {
        Merchant.Misbehaviour.HangAfterSettling = new TaskCompletionSource();
        var run = await RunUntilTimeIsUpAsync(() => Merchant.Settlements.Count > 0, Url("paid"), "--max-spend", Enough);
        AssertUnknown(run, "sending");
    }

    [Test]
    public async Task Whoever_gives_up_after_the_credential_was_sent_learns_that_with_5()
    {
        Merchant.Misbehaviour.HangAfterSettling = new TaskCompletionSource();
        using var stopping = new CancellationTokenSource();
        var running = RunAsync([], answer: null, stopping.Token, Url("paid"), "--max-spend", Enough, "--format", "json");
        await UntilAsync(() => Merchant.Settlements.Count > 0);
        await stopping.CancelAsync();
        AssertUnknown(await running, "sending");
    }

    [Test]
    public async Task An_issuer_that_declines_leaves_nothing_signed_and_exits_with_3()
    {
        Variables["MPP_STRIPE_PAYMENT_METHOD"] = "pm_card_unheard_of";
        var run = await RunAsync(Url("agent/orders"), "--json", Order, "--max-spend", "20 USD", "--method", "stripe", "--format", "json");
        Assert.That(run.ExitCode, Is.EqualTo(3));
        Assert.That(run.Text("outcome"), Is.EqualTo("not_paid"));
        AssertError(run, "signing_failed", "signing", isRetrySafe: true);
    }

    [Test]
    public async Task An_issuer_whose_answer_is_lost_may_have_minted_and_exits_with_5()
    {
        await ConfigureAsync("""{"Stripe":{"MaxRetries":0}}""");
        Sandbox.Stripe.Faults.DropAnswerAfterMint = 1;
        var run = await RunAsync(Url("agent/orders"), "--json", Order, "--max-spend", "20 USD", "--method", "stripe", "--format", "json");
        AssertUnknown(run, "signing");
        Assert.That(Merchant.CredentialArrivals.Count, Is.Zero);
    }

    [Test]
    public async Task Time_that_runs_out_while_the_issuer_mints_exits_with_5()
    {
        Sandbox.Stripe.Faults.HangMint = new TaskCompletionSource();
        var run = await RunUntilTimeIsUpAsync(
            () => Sandbox.Stripe.Calls.Count > 0, Url("agent/orders"), "--json", Order, "--max-spend", "20 USD", "--method", "stripe");
        AssertUnknown(run, "signing");
    }

    [Test]
    public async Task A_server_that_cannot_be_reached_exits_with_6()
    {
        var text = await RunAsync(Unused);
        Assert.That((text.ExitCode, text.Output), Is.EqualTo((6, "")));
        Assert.That(text.Error, Does.StartWith("mppcs: http://127.0.0.1:1 could not be reached"));
        var json = await RunAsync(Unused, "--format", "json");
        Assert.That(json.ExitCode, Is.EqualTo(6));
        Assert.That(json.Json.GetProperty("status").ValueKind, Is.EqualTo(JsonValueKind.Null));
        AssertError(json, "network", "request", isRetrySafe: true);
    }

    [Test]
    public async Task Time_that_runs_out_before_anything_is_signed_exits_with_6()
    {
        Merchant.Misbehaviour.HoldStreamAfterFirstEvent = new TaskCompletionSource();
        var run = await RunUntilTimeIsUpAsync(() => Merchant.Requests.Count > 0, Url("free/stream"));
        Assert.That(run.ExitCode, Is.EqualTo(6));
        Assert.That((run.ErrorText("code"), run.JsonError.GetProperty("retrySafe").GetBoolean()), Is.EqualTo(("timeout", true)));
    }

    [Test]
    public async Task Whoever_gives_up_before_anything_is_signed_gets_6()
    {
        using var stopping = new CancellationTokenSource();
        await stopping.CancelAsync();
        var run = await RunAsync([], answer: null, stopping.Token, Url("paid"), "--max-spend", Enough, "--format", "json");
        Assert.That(run.ExitCode, Is.EqualTo(6));
        AssertError(run, "cancelled", "request", isRetrySafe: true);
    }

    [Test]
    public async Task A_paid_answer_that_breaks_off_exits_with_1_and_stays_settled()
    {
        Merchant.Misbehaviour.TruncateBodyAfterSettling = true;
        var json = await RunAsync(Url("paid"), "--max-spend", Enough, "--format", "json");
        Assert.That(json.ExitCode, Is.EqualTo(1));
        Assert.That(json.Text("outcome"), Is.EqualTo("settled"));
        AssertError(json, "response_broken", "response", isRetrySafe: false);
        var text = await RunAsync(Url("paid"), "--max-spend", Enough);
        Assert.That(text.ExitCode, Is.EqualTo(1));
        Assert.That(text.Error, Does.Contain("settled").And.Contain("broke off"));
    }

    [Test]
    public async Task A_ledger_that_cannot_be_written_pays_nothing_and_exits_with_3()
    {
        Variables["MPP_LEDGER"] = Path.Combine(await WriteFileAsync("file", ""), "ledger.jsonl");
        var run = await RunAsync(Url("paid"), "--max-spend", Enough, "--format", "json");
        Assert.That(run.ExitCode, Is.EqualTo(3));
        Assert.That(Merchant.CredentialArrivals.Count, Is.Zero);
    }

    /// <summary>What is unknown in the first one stops further payments to the merchant.</summary>
    private void UseANewLedger() => Variables["MPP_LEDGER"] = InFolder("new-ledger.jsonl");

    /// <summary>Runs the tool with a time limit that passes as soon as <paramref name="isReached"/> is true.</summary>
    private async Task<ToolRun> RunUntilTimeIsUpAsync(Func<bool> isReached, params string[] arguments)
    {
        var timers = new HeldTimers();
        Clock = timers;
        var running = RunAsync([.. arguments, "--max-time", "30", "--format", "json"]);
        await UntilAsync(isReached);
        timers.GoOff();
        return await running;
    }

    private static async Task UntilAsync(Func<bool> isReached)
    {
        while (!isReached())
        {
            await Task.Yield();
        }
    }

    private static void AssertUnknown(ToolRun run, string phase)
    {
        Assert.That(run.ExitCode, Is.EqualTo(5));
        Assert.That(run.Text("outcome"), Is.EqualTo("unknown"));
        AssertError(run, "outcome_unknown", phase, isRetrySafe: false);
        AssertNamesReconciliation(run);
    }

    private static void AssertNamesReconciliation(ToolRun run) =>
        Assert.That(run.ErrorText("message"), Does.Contain("mppcs reconcile " + Text(run.Json.GetProperty("payment"), "ledgerId")));

    private static void AssertError(ToolRun run, string code, string phase, bool isRetrySafe)
    {
        Assert.That((run.ErrorText("code"), run.ErrorText("phase")), Is.EqualTo((code, phase)));
        Assert.That(run.JsonError.GetProperty("retrySafe").GetBoolean(), Is.EqualTo(isRetrySafe));
        Assert.That(run.ErrorText("message"), Is.Not.Empty);
    }

    private static string? Text(JsonElement element, string name) => element.GetProperty(name).GetString();
}
