namespace Mpp.Client.Tests.Cli;

[TestFixture]
internal sealed class LedgerRepairCommandTests : CliFixture
{
    [Test]
    public async Task With_yes_a_damaged_ledger_is_mended_and_a_copy_is_kept()
    {
        var damaged = await DamageAsync();
        var run = await RunAsync("ledger", "repair", "--yes", "--format", "json");
        Assert.That(run.ExitCode, Is.Zero, run.Error);
        Assert.That((run.Json.GetProperty("repaired").GetBoolean(), run.Json.GetProperty("payments").GetInt32()), Is.EqualTo((true, 1)));
        Assert.That(run.Json.GetProperty("damage").GetArrayLength(), Is.GreaterThan(0));
        Assert.That(await File.ReadAllTextAsync(run.Text("copy")!), Is.EqualTo(damaged));
        Assert.That((await RunAsync("ledger", "verify")).ExitCode, Is.Zero);
        Assert.That((await RunAsync("ledger", "list")).Output.TrimEnd('\n').Split('\n'), Has.Length.EqualTo(2));
    }

    [Test]
    public async Task A_person_sees_first_what_would_go_and_then_says_yes()
    {
        await DamageAsync();
        var run = await RunAtTerminalAsync("y", "ledger", "repair");
        Assert.That(run.ExitCode, Is.Zero, run.Error);
        Assert.That(run.Error, Does.Contain("line 3 (byte ").And.Contain("no longer count").And.EndWith("Repair? [y/N] "));
        Assert.That(run.Output, Does.StartWith("repaired: ").And.Contain("As it was: ").And.Contain(".damaged-"));
    }

    [TestCase("n")]
    [TestCase("")]
    public async Task Every_other_answer_changes_nothing_and_exits_with_3(string answer)
    {
        var damaged = await DamageAsync();
        var text = await RunAtTerminalAsync(answer, "ledger", "repair");
        Assert.That((text.ExitCode, text.Output), Is.EqualTo((3, "")));
        var json = await RunAtTerminalAsync(answer, "ledger", "repair", "--format", "json");
        Assert.That((json.ExitCode, json.ErrorText("code"), json.Json.GetProperty("repaired").GetBoolean()), Is.EqualTo((3, "not_confirmed", false)));
        Assert.That(await File.ReadAllTextAsync(LedgerPath), Is.EqualTo(damaged));
    }

    [Test]
    public async Task Without_a_terminal_yes_has_to_be_typed()
    {
        var damaged = await DamageAsync();
        var run = await RunAsync("ledger", "repair");
        Assert.That((run.ExitCode, run.Output), Is.EqualTo((2, "")));
        Assert.That(run.Error, Does.Contain("line 3").And.Contain("--yes"));
        Assert.That(await File.ReadAllTextAsync(LedgerPath), Is.EqualTo(damaged));
    }

    [Test]
    public async Task An_intact_ledger_and_a_missing_one_are_left_alone()
    {
        Assert.That((await RunAsync("ledger", "repair")).Output, Does.StartWith("intact: ").And.Contain("0 payments"));
        Assert.That(File.Exists(LedgerPath), Is.False);
        await RunAsync(Url("paid"), "--max-spend", Enough);
        var before = await File.ReadAllTextAsync(LedgerPath);
        var run = await RunAsync("ledger", "repair", "--yes", "--format", "json");
        Assert.That((run.ExitCode, run.Json.GetProperty("repaired").GetBoolean()), Is.EqualTo((0, false)));
        Assert.That(await File.ReadAllTextAsync(LedgerPath), Is.EqualTo(before));
    }

    [Test]
    public async Task A_payment_in_doubt_is_named_with_what_to_type()
    {
        await RunAsync(Url("paid"), "--max-spend", Enough);
        var lines = await File.ReadAllLinesAsync(LedgerPath);
        await File.WriteAllTextAsync(LedgerPath, string.Join('\n', [.. lines[..2], "garbage"]) + "\n");
        var run = await RunAsync("ledger", "repair", "--yes");
        Assert.That(run.ExitCode, Is.Zero, run.Error);
        Assert.That(run.Output, Does.Contain("counts as unknown now: mppcs reconcile "));
        Assert.That((await RunAsync("unknown")).Output, Does.StartWith("1 open payment"));
    }

    [Test]
    public async Task A_ledger_that_cannot_be_read_exits_with_1()
    {
        Directory.CreateDirectory(LedgerPath + ".lock");
        await File.WriteAllTextAsync(LedgerPath, "garbage\n");
        Assert.That((await RunAsync("ledger", "repair", "--yes")).ExitCode, Is.EqualTo(1));
    }

    [Test]
    public async Task Verify_points_to_it()
    {
        await DamageAsync();
        Assert.That((await RunAsync("ledger", "verify")).Output, Does.Contain("mppcs ledger repair"));
        Assert.That((await RunAsync("ledger", "verify", "--format", "json")).ErrorText("message"), Does.Contain("mppcs ledger repair"));
    }

    /// <returns>The file as it is then.</returns>
    private async Task<string> DamageAsync()
    {
        await RunAsync(Url("paid"), "--max-spend", Enough);
        var lines = await File.ReadAllLinesAsync(LedgerPath);
        lines[2] = lines[2].Replace("\"amount\":\"10000\"", "\"amount\":\"1\"", StringComparison.Ordinal);
        var damaged = string.Join('\n', lines) + "\n";
        await File.WriteAllTextAsync(LedgerPath, damaged);
        return damaged;
    }
}
