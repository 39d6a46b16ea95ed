using System.Text.Json;

namespace Mpp.Client.Tests.Cli;

[TestFixture]
internal sealed class LedgerCommandTests : CliFixture
{
    [Test]
    public async Task Payments_are_listed_with_outcome_amount_and_origin()
    {
        var settled = await PayAsync("paid");
        var unknown = await PayUnknownAsync();
        var text = await RunAsync("ledger", "list");
        Assert.That(text.ExitCode, Is.Zero, text.Error);
        var lines = text.Output.Split('\n');
        Assert.That(lines[0], Does.StartWith("begun").And.EndsWith("payment"));
        Assert.That(lines[1], Does.Contain("settled").And.Contain("0.01 USD").And.Contain(Origin).And.EndsWith(settled));
        Assert.That(lines[2], Does.Contain("unknown").And.EndsWith(unknown));
        Assert.That(lines[3..], Is.EqualTo([""]));
    }

    [TestCase("--outcome", "settled", 1)]
    [TestCase("--outcome", "unknown", 1)]
    [TestCase("--outcome", "open", 1)]
    [TestCase("--outcome", "void", 0)]
    [TestCase("--outcome", "not_paid", 0)]
    [TestCase("--currency", "usd", 2)]
    [TestCase("--currency", "EUR", 0)]
    [TestCase("--origin", "api.example.com", 0)]
    [TestCase("--since", "1h", 2)]
    [TestCase("--since", "30d", 2)]
    [TestCase("--since", "2026-01-01", 2)]
    [TestCase("--since", "2999-01-01", 0)]
    [TestCase("--since", "2999-01-01T00:00:00Z", 0)]
    public async Task A_filter_leaves_what_it_names(string option, string value, int expected)
    {
        await PayAsync("paid");
        await PayUnknownAsync();
        var run = await RunAsync("ledger", "list", option, value, "--format", "json");
        Assert.That(run.ExitCode, Is.Zero, run.Error);
        Assert.That(run.Json.GetProperty("payments").GetArrayLength(), Is.EqualTo(expected));
    }

    [Test]
    public async Task An_origin_is_found_by_its_host_and_port_alone()
    {
        await PayAsync("paid");
        foreach (var origin in (string[])[Origin, Origin + "/", Merchant.BaseAddress.Authority])
        {
            var run = await RunAsync("ledger", "list", "--origin", origin, "--format", "json");
            Assert.That(run.Json.GetProperty("payments").GetArrayLength(), Is.EqualTo(1), origin);
        }
    }

    [TestCase("--outcome", "paid", "not_paid")]
    [TestCase("--since", "yesterday", "--since 30d")]
    [TestCase("--since", "99999999999d", "--since 30d")]
    [TestCase("--origin", "a b", "--origin api.example.com")]
    public async Task A_filter_that_is_none_exits_with_2_and_says_what_to_write(string option, string value, string advice)
    {
        var run = await RunAsync("ledger", "list", option, value);
        Assert.That((run.ExitCode, run.Output), Is.EqualTo((2, "")));
        Assert.That(run.Error, Does.Contain(advice));
    }

    [Test]
    public async Task A_payment_is_shown_whole_and_without_secrets()
    {
        var id = await PayAsync("paid", "--purpose", "weather\u001b[31m report");
        var text = await RunAsync("ledger", "show", id);
        Assert.That(text.ExitCode, Is.Zero, text.Error);
        Assert.That(text.Output, Does.Contain("settled (Settled)").And.Contain("0.01 USD").And.Contain("memo 0x").And.Contain("weather[31m report")
            .And.Not.Contain("\u001b").And.Not.Contain(Sandbox.PayerPrivateKey[2..]));
        var json = await RunAsync("ledger", "show", id, "--format", "json");
        var payment = json.Json.GetProperty("payment");
        Assert.That(payment.GetProperty("ledgerId").GetString(), Is.EqualTo(id));
        Assert.That(payment.GetProperty("lookupKeys").GetProperty("memo").GetString(), Does.StartWith("0x"));
        Assert.That(payment.GetProperty("proof").ValueKind, Is.EqualTo(JsonValueKind.Null));
    }

    [Test]
    public async Task An_export_has_one_line_a_payment_and_no_cell_that_is_a_formula()
    {
        var id = await PayAsync("paid", "--purpose", "=1+1, \"x\"");
        var csv = await RunAsync("ledger", "export", "--format", "csv");
        var lines = csv.Output.Split("\r\n");
        Assert.That(csv.ExitCode, Is.Zero, csv.Error);
        Assert.That((lines.Length, lines[^1]), Is.EqualTo((3, "")));
        Assert.That(lines[0], Does.StartWith("ledgerId,createdAt,"));
        Assert.That(lines[1], Does.StartWith(id + ",").And.Contain(",\"'=1+1, \"\"x\"\"\","));

        await PayAsync("paid");
        var jsonl = await RunAsync("ledger", "export", "--format", "jsonl");
        Assert.That(jsonl.Output.TrimEnd('\n').Split('\n').Select(line => JsonElement.Parse(line).GetProperty("outcome").GetString()),
            Is.EqualTo(["settled", "settled"]));
        Assert.That((await RunAsync("ledger", "export", "--format", "xml")).Error, Does.Contain("csv or jsonl"));
        Assert.That((await RunAsync("ledger", "export")).ExitCode, Is.EqualTo(2));
    }

    [Test]
    public async Task A_damaged_line_is_named_and_the_other_commands_say_where_to_look()
    {
        await PayAsync("paid");
        Assert.That((await RunAsync("ledger", "verify")).Output, Does.StartWith("intact: ").And.Contain("1 payment"));
        var lines = await File.ReadAllLinesAsync(LedgerPath);
        lines[2] = lines[2].Replace("\"amount\":\"10000\"", "\"amount\":\"1\"", StringComparison.Ordinal);
        await File.WriteAllTextAsync(LedgerPath, string.Join('\n', lines) + "\n");

        var text = await RunAsync("ledger", "verify");
        Assert.That(text.ExitCode, Is.EqualTo(1));
        Assert.That(text.Output, Does.StartWith("damaged: ").And.Contain("line 3 (byte "));
        var json = await RunAsync("ledger", "verify", "--format", "json");
        Assert.That(json.ExitCode, Is.EqualTo(1));
        Assert.That(json.Json.GetProperty("damage")[0].GetProperty("line").GetInt64(), Is.EqualTo(3));
        Assert.That(json.ErrorText("code"), Is.EqualTo("ledger_damaged"));
        var list = await RunAsync("ledger", "list");
        Assert.That(list.ExitCode, Is.EqualTo(1));
        Assert.That(list.Error, Does.Contain("mppcs ledger verify"));
    }

    [Test]
    public async Task Without_a_ledger_nothing_is_listed_and_nothing_is_damaged()
    {
        Assert.That((await RunAsync("ledger", "list")).Output, Is.EqualTo("No payments.\n"));
        Assert.That((await RunAsync("ledger", "verify")).ExitCode, Is.Zero);
        Assert.That(File.Exists(LedgerPath), Is.False);
    }

    [TestCase("ledger")]
    [TestCase("ledger", "list")]
    [TestCase("ledger", "show")]
    [TestCase("ledger", "export")]
    [TestCase("ledger", "verify")]
    [TestCase("unknown")]
    [TestCase("reconcile")]
    public async Task Each_command_has_help_with_examples(params string[] command)
    {
        var run = await RunAsync([.. command, "--help"]);
        Assert.That(run.ExitCode, Is.Zero);
        Assert.That(run.Output, Does.Contain("Examples:").And.Contain("mppcs " + string.Join(' ', command)));
    }

    private string Origin => Merchant.BaseAddress.ToString().TrimEnd('/');

    private async Task<string> PayAsync(string path, params string[] options)
    {
        var run = await RunAsync([Url(path), "--max-spend", Enough, "--format", "json", .. options]);
        return run.Json.GetProperty("payment").GetProperty("ledgerId").GetString()!;
    }

    private async Task<string> PayUnknownAsync()
    {
        Merchant.Misbehaviour.FreshChallengeAfterSettling = true;
        var id = await PayAsync("paid");
        Merchant.Misbehaviour.FreshChallengeAfterSettling = false;
        return id;
    }
}
