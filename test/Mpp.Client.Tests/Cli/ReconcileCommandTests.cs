using System.Text.Json;

namespace Mpp.Client.Tests.Cli;

/// <summary>A payment whose answer was lost is seen, proven and out of the way again.</summary>
[TestFixture]
internal sealed class ReconcileCommandTests : CliFixture
{
    [Test]
    public async Task A_lost_payment_is_proven_by_the_chain_and_the_next_one_is_paid()
    {
        await LoseAnAnswerAsync();
        var refused = await RunAsync(Url("paid"), "--max-spend", Enough);
        Assert.That(refused.ExitCode, Is.EqualTo(3));
        Assert.That(refused.Error, Does.Contain("[open-unknown]").And.Contain("'mppcs unknown'").And.Contain("'mppcs reconcile --all'"));

        var proven = await RunAsync("reconcile", "--all", "--rpc-url", Sandbox.Chain.RpcUrl.ToString());
        Assert.That(proven.ExitCode, Is.Zero, proven.Output + proven.Error);
        Assert.That(proven.Output, Does.Contain("proven settled").And.Contain("proof: tempo:42431"));
        var paid = await RunAsync(Url("paid"), "--max-spend", Enough);
        Assert.That(paid.ExitCode, Is.Zero, paid.Error);
        Assert.That(Merchant.Settlements, Has.Count.EqualTo(2));
    }

    [Test]
    public async Task One_payment_is_proven_by_the_beginning_of_its_identifier_and_the_node_of_the_environment()
    {
        var id = await LoseAnAnswerAsync();
        Variables["MPP_TEMPO_RPC_URL"] = Sandbox.Chain.RpcUrl.ToString();
        var run = await RunAsync("reconcile", id[..^4], "--format", "json");
        Assert.That(run.ExitCode, Is.Zero, run.Error);
        var payment = run.Json.GetProperty("payments")[0];
        Assert.That((Text(payment, "ledgerId"), Text(payment, "outcome")), Is.EqualTo((id, "settled")));
        Assert.That(payment.GetProperty("newlyProven").GetBoolean(), Is.True);
        Assert.That(Text(payment.GetProperty("proof"), "source"), Does.StartWith("tempo:"));
        Assert.That((run.Json.GetProperty("open").GetInt32(), run.JsonError.ValueKind), Is.EqualTo((0, JsonValueKind.Null)));

        var again = await RunAsync("reconcile", id);
        Assert.That(again.ExitCode, Is.Zero);
        Assert.That(again.Output, Does.Contain("already settled"));
    }

    [Test]
    public async Task What_cannot_be_told_stays_open_exits_with_5_and_says_why()
    {
        await LoseAnAnswerAsync();
        var text = await RunAsync("reconcile", "--all");
        Assert.That(text.ExitCode, Is.EqualTo(5));
        Assert.That(text.Output, Does.Contain("still unknown").And.Contain("add --rpc-url URL").And.Contain("1 of 1 still counts as spent"));
        var json = await RunAsync("reconcile", "--all", "--format", "json");
        Assert.That(json.ExitCode, Is.EqualTo(5));
        Assert.That(json.ErrorText("code"), Is.EqualTo("outcome_unknown"));
        Assert.That(Text(json.Json.GetProperty("payments")[0], "reason"), Is.Not.Empty);
    }

    [Test]
    public async Task Stripe_is_asked_with_the_key_that_paid()
    {
        Merchant.Misbehaviour.FreshChallengeAfterSettling = true;
        await RunAsync(Url("agent/orders"), "--json", Order, "--max-spend", "20 USD", "--method", "stripe");
        Merchant.Misbehaviour.FreshChallengeAfterSettling = false;
        var run = await RunAsync("reconcile", "--all");
        Assert.That(run.ExitCode, Is.Zero, run.Output + run.Error);
        Assert.That(run.Output, Does.Contain("proven settled").And.Contain("stripe").And.Not.Contain(Sandbox.StripeSecretKey));
    }

    [Test]
    public async Task Without_an_open_payment_there_is_nothing_to_prove_and_nothing_to_see()
    {
        var reconciled = await RunAsync("reconcile", "--all");
        Assert.That((reconciled.ExitCode, reconciled.Output), Is.EqualTo((0, "No open payments: there is nothing to prove.\n")));
        var unknown = await RunAsync("unknown");
        Assert.That((unknown.ExitCode, unknown.Output), Is.EqualTo((0, "No open payments: it is known of each how it ended.\n")));
        Assert.That(File.Exists(LedgerPath), Is.False);
    }

    [Test]
    public async Task Without_a_payment_and_without_all_both_are_named()
    {
        var run = await RunAsync("reconcile");
        Assert.That((run.ExitCode, run.Output), Is.EqualTo((2, "")));
        Assert.That(run.Error, Does.Contain("mppcs reconcile ID").And.Contain("--all"));
        Assert.That((await RunAsync("reconcile", "abcd", "--all")).ExitCode, Is.EqualTo(2));
        var absent = await RunAsync("reconcile", "abcdabcd");
        Assert.That(absent.ExitCode, Is.EqualTo(2));
        Assert.That(absent.Error, Does.Contain("mppcs ledger list"));
    }

    [Test]
    public async Task An_open_payment_is_shown_with_what_it_holds_and_what_to_type()
    {
        var id = await LoseAnAnswerAsync();
        var text = await RunAsync("unknown");
        Assert.That(text.ExitCode, Is.Zero, text.Error);
        Assert.That(text.Output, Does.Contain("0.034 USD (price 0.01 USD)").And.Contain("until ").And.Contain($"mppcs reconcile {id} --rpc-url URL"));
        Variables["MPP_TEMPO_RPC_URL"] = Sandbox.Chain.RpcUrl.ToString();
        var json = await RunAsync("unknown", "--format", "json");
        var payment = json.Json.GetProperty("payments")[0];
        Assert.That((Text(payment, "outcome"), Text(payment, "exposure"), Text(payment, "next")), Is.EqualTo(("unknown", "34000", $"mppcs reconcile {id}")));
        Assert.That(payment.GetProperty("ageSeconds").GetInt64(), Is.GreaterThanOrEqualTo(0));
    }

    /// <returns>The identifier of a payment that the merchant took without saying so.</returns>
    private async Task<string> LoseAnAnswerAsync()
    {
        Clock = new HurriedTimers();
        Merchant.Misbehaviour.ResetAfterSettling = true;
        var run = await RunAsync(Url("paid"), "--max-spend", Enough, "--format", "json");
        Assert.That(run.ExitCode, Is.EqualTo(5));
        Merchant.Misbehaviour.ResetAfterSettling = false;
        Clock = TimeProvider.System;
        return Text(run.Json.GetProperty("payment"), "ledgerId")!;
    }

    private static string? Text(JsonElement element, string name) => element.GetProperty(name).GetString();
}
