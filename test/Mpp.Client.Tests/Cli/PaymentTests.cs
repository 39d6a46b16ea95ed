using System.Text.Json;

namespace Mpp.Client.Tests.Cli;

[TestFixture]
internal sealed class PaymentTests : CliFixture
{
    private static readonly string[] PaymentMembers =
        ["ledgerId", "origin", "method", "intent", "mode", "amount", "currency", "display", "chainId", "recipients", "reference"];

    [Test]
    public async Task In_text_the_output_is_the_body_and_nothing_else_and_one_line_tells_of_the_payment()
    {
        var run = await RunAsync(Url("paid"), "--max-spend", Enough);
        Assert.That(run.ExitCode, Is.Zero, run.Error);
        Assert.That(run.Output, Is.EqualTo("{\"paid\":true}"));
        var origin = Merchant.BaseAddress.ToString().TrimEnd('/');
        Assert.That(run.Error, Is.EqualTo($"paid 0.01 USD to {origin} by tempo (0xa0Ee…9720), settled, {Merchant.Settlements[0].Reference}\n"));
    }

    [Test]
    public async Task A_free_page_needs_neither_key_nor_limit()
    {
        Variables.Clear();
        Variables["XDG_CONFIG_HOME"] = Folder;
        var run = await RunAsync(Url("free"));
        Assert.That((run.ExitCode, run.Output, run.Error), Is.EqualTo((0, "{\"free\":true}", "")));
    }

    [Test]
    public async Task Silent_keeps_quiet_about_the_payment()
    {
        var run = await RunAsync(Url("paid"), "--max-spend", Enough, "-s");
        Assert.That(run.Output, Is.EqualTo("{\"paid\":true}"));
        Assert.That(run.Error, Is.Empty);
    }

    [TestCase]
    [TestCase("-s")]
    public async Task A_bought_key_is_a_notice_even_when_silent(params string[] more)
    {
        var run = await RunAsync([Url("agent/orders"), "--json", Order, "--max-spend", "20 USD", .. more]);
        Assert.That(run.ExitCode, Is.Zero, run.Error);
        Assert.That(run.Error, Does.Contain($"bought X-Api-Key: {Merchant.Orders[0].ApiKey}\n"));
        Assert.That(run.Output, Does.Not.Contain(Merchant.Orders[0].ApiKey));
    }

    [Test]
    public async Task Verbose_shows_both_requests_and_the_ledger_entry_but_no_secret()
    {
        var run = await RunAsync(Url("paid?token=hidden"), "--max-spend", Enough, "-v");
        Assert.That(run.Output, Is.EqualTo("{\"paid\":true}"));
        Assert.That(run.Error, Does.Contain($"> GET {Url("paid")}\n< 402 Payment Required\n> GET {Url("paid")} with a payment in Authorization\n< 200 OK\n"));
        Assert.That(run.Error, Does.Contain("* ledger ").And.Contain("* transactionHash 0x"));
        Assert.That(run.Error, Does.Not.Contain("hidden"));
    }

    [Test]
    public async Task No_key_credential_or_receipt_reaches_the_standard_error()
    {
        var tempo = await RunAsync(Url("paid"), "--max-spend", Enough, "-v");
        var stripe = await RunAsync(Url("agent/orders"), "--json", Order, "--max-spend", "20 USD", "--method", "stripe", "-v");
        foreach (var secret in new[] { Sandbox.PayerPrivateKey[2..], Sandbox.StripeSecretKey, Sandbox.Stripe.Tokens[0].Id, "eyJ" })
        {
            Assert.That(tempo.Error + stripe.Error, Does.Not.Contain(secret));
        }
    }

    [Test]
    public async Task Json_on_success_has_exactly_the_shape_of_the_contract()
    {
        var run = await RunAsync(Url("agent/orders"), "--json", Order, "--max-spend", "20 USD", "--format", "json");
        Assert.That(run.ExitCode, Is.Zero);
        Assert.That(run.Error, Is.Empty);
        Assert.That(Names(run.Json), Is.EqualTo(["status", "outcome", "payment", "receipt", "apiKey", "headers", "body", "error"]));
        Assert.That(run.Json.GetProperty("status").GetInt32(), Is.EqualTo(201));
        Assert.That(run.Text("outcome"), Is.EqualTo("settled"));
        Assert.That(run.Text("apiKey"), Is.EqualTo(Merchant.Orders[0].ApiKey));
        Assert.That(run.Json.GetProperty("headers").GetProperty("content-type").GetString(), Is.EqualTo("application/json"));
        Assert.That(run.Json.GetProperty("headers").TryGetProperty("x-api-key", out _), Is.False);
        Assert.That(run.Json.GetProperty("body").GetProperty("id").GetString(), Is.EqualTo(Merchant.Orders[0].Id));
        Assert.That(run.JsonError.ValueKind, Is.EqualTo(JsonValueKind.Null));
    }

    [Test]
    public async Task Json_tells_everything_about_a_tempo_payment()
    {
        var run = await RunAsync(Url("paid"), "--max-spend", Enough, "--format", "json");
        var payment = run.Json.GetProperty("payment");
        Assert.That(Names(payment), Is.SupersetOf(PaymentMembers));
        Assert.That(Text(payment, "origin"), Is.EqualTo(Merchant.BaseAddress.ToString().TrimEnd('/')));
        Assert.That((Text(payment, "method"), Text(payment, "intent"), Text(payment, "mode")), Is.EqualTo(("tempo", "charge", "pull")));
        Assert.That((Text(payment, "amount"), Text(payment, "display")), Is.EqualTo(("10000", "0.01 USD")));
        Assert.That(Text(payment, "currency"), Is.EqualTo("0x20c0000000000000000000000000000000000000"));
        Assert.That(payment.GetProperty("chainId").GetInt64(), Is.EqualTo(42431));
        Assert.That(Text(payment.GetProperty("recipients")[0], "amount"), Is.EqualTo("10000"));
        Assert.That(Text(payment, "reference"), Is.EqualTo(Merchant.Settlements[0].Reference));
        Assert.That(Text(run.Json.GetProperty("receipt"), "reference"), Is.EqualTo(Merchant.Settlements[0].Reference));
        Assert.That(await File.ReadAllTextAsync(LedgerPath), Does.Contain(Text(payment, "ledgerId")!));
    }

    [Test]
    public async Task A_free_answer_is_free_in_json()
    {
        var run = await RunAsync(Url("free"), "--format", "json");
        Assert.That(run.Text("outcome"), Is.EqualTo("free"));
        Assert.That(run.Json.GetProperty("payment").ValueKind, Is.EqualTo(JsonValueKind.Null));
        Assert.That(run.Json.GetProperty("receipt").ValueKind, Is.EqualTo(JsonValueKind.Null));
        Assert.That(run.Json.GetProperty("body").GetProperty("free").GetBoolean(), Is.True);
    }

    [Test]
    public async Task Methods_are_tried_in_the_order_in_which_they_are_written()
    {
        var run = await RunAsync(Url("agent/orders"), "--json", Order, "--max-spend", "20 USD", "--method", "stripe", "--method", "tempo");
        Assert.That(run.ExitCode, Is.Zero, run.Error);
        Assert.That(Merchant.Settlements[0].Method, Is.EqualTo("stripe"));
    }

    [Test]
    public async Task The_purpose_is_kept_in_the_ledger_and_sent_to_nobody()
    {
        await RunAsync(Url("paid"), "--max-spend", Enough, "--purpose", "quarterly numbers");
        Assert.That(await File.ReadAllTextAsync(LedgerPath), Does.Contain("quarterly numbers"));
        Assert.That(Merchant.Requests.SelectMany(request => request.Headers.Values), Has.None.Contain("quarterly"));
    }

    [TestCase("option")]
    [TestCase("variable")]
    public async Task A_named_node_must_be_of_the_chain_that_is_paid_on(string way)
    {
        Sandbox.Chain.Faults.ChainIdToReport = 1;
        string[] option = way == "option" ? ["--rpc-url", Sandbox.Chain.RpcUrl.ToString()] : [];
        if (way == "variable")
        {
            Variables["MPP_TEMPO_RPC_URL"] = Sandbox.Chain.RpcUrl.ToString();
        }

        var run = await RunAsync([Url("paid"), "--max-spend", Enough, "--format", "json", .. option]);
        Assert.That(run.ExitCode, Is.EqualTo(3));
        Assert.That(run.ErrorText("phase"), Is.EqualTo("signing"));
        Assert.That(run.Text("outcome"), Is.EqualTo("not_paid"));
    }

    [Test]
    public async Task Push_mode_broadcasts_by_the_named_node()
    {
        var run = await RunAsync(
            Url("paid"), "--mode", "push", "--rpc-url", Sandbox.Chain.RpcUrl.ToString(), "--max-spend", Enough, "--format", "json");

        Assert.That(run.ExitCode, Is.Zero, run.Error);
        Assert.That(Text(run.Json.GetProperty("payment"), "mode"), Is.EqualTo("push"));
        Assert.That(Sandbox.Chain.Calls.Count(call => call.Method == "eth_sendRawTransaction"), Is.EqualTo(1));
    }

    private static IEnumerable<string> Names(JsonElement element) => element.EnumerateObject().Select(property => property.Name);

    private static string? Text(JsonElement element, string name) => element.GetProperty(name).GetString();
}
