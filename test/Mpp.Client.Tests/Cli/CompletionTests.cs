using System.Diagnostics;
using Mppcs.Completing;

namespace Mpp.Client.Tests.Cli;

/// <summary>What a shell is told at a tab.</summary>
[TestFixture]
internal sealed class CompletionTests : AccountFixture
{
    [TestCase("pol", "policy")]
    [TestCase("ledger ", "list show export verify repair")]
    [TestCase("ledger l", "list")]
    [TestCase("account ", "new list show import use remove")]
    [TestCase("completion ", "bash zsh fish pwsh")]
    [TestCase("ledger list --outcome ", "settled void unknown open not_paid")]
    [TestCase("ledger list --currency U", "USD")]
    [TestCase("ledger export --format ", "csv jsonl")]
    [TestCase("spend --by ", "origin currency day")]
    [TestCase("init --network ", "testnet mainnet localnet")]
    [TestCase("https://example.com --method ", "tempo stripe")]
    [TestCase("https://example.com --me", "--method")]
    [TestCase("--max-sp", "--max-spend")]
    [TestCase("--method tempo --mo", "--mode")]
    [TestCase("--mode push https://example.com --format ", "text json")]
    [TestCase("https : //example.com --mode = pu", "pull push")]
    [TestCase("https://example.com --mode=pus", "--mode=push")]
    [TestCase("quote --mode =", "pull push")]
    [TestCase("--ver", "--verbose --version")]
    [TestCase("account new ", "")]
    [TestCase("quote -- --m", "")]
    [TestCase("ledger list --since ", "")]
    [TestCase("frobnicate --bogus x", "")]
    public async Task Words_come_from_the_commands_themselves(string typed, string expected)
    {
        var run = await CompleteAsync(typed);
        Assert.That(Values(run), Is.EquivalentTo(expected.Split(' ', StringSplitOptions.RemoveEmptyEntries)));
    }

    [Test]
    public async Task Every_command_is_offered_with_what_it_does()
    {
        var lines = (await CompleteAsync("")).Output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.That(lines.Select(line => line.Split('\t')[0]), Is.EqualTo(Mppcs.CommandLine.CreateRoot(new Mppcs.ToolContext
        {
            Input = Stream.Null,
            Output = Stream.Null,
            Error = TextWriter.Null,
            ReadVariable = _ => null,
        }).Subcommands.Select(command => command.Name)));
        Assert.That(lines, Has.All.Contain("\t"));
    }

    [TestCase("account show ")]
    [TestCase("account use ")]
    [TestCase("account remove ")]
    [TestCase("https://example.com --account ")]
    [TestCase("doctor --account ")]
    public async Task Accounts_are_the_files_that_are_there(string typed)
    {
        await CreateAsync("main");
        await CreateAsync("backup");
        await File.WriteAllTextAsync(Path.Combine(Accounts, "$(touch pwned).json"), "{}");
        Assert.That(Values(await CompleteAsync(typed)), Is.EqualTo(["backup", "main"]));
        Assert.That(Values(await CompleteAsync(typed + "m")), Is.EqualTo(["main"]));
    }

    [TestCase("resume ")]
    [TestCase("reconcile ")]
    [TestCase("dispute ")]
    [TestCase("ledger show ")]
    public async Task Open_payments_are_offered_and_others_are_not(string typed)
    {
        Assert.That(Values(await CompleteAsync(typed)), Is.Empty);
        await RunAsync(Url("paid"), "--max-spend", Enough);
        var id = await LoseAsync();
        var run = await CompleteAsync(typed);
        Assert.That(Values(run), Is.EqualTo(new[] { id }));
        Assert.That(run.Output, Does.Contain(" USD to http://127.0.0.1"));
        Assert.That(Values(await CompleteAsync(typed + "zz")), Is.Empty);
        Assert.That(Values(await CompleteAsync(typed + id + " ")), Is.Empty);
    }

    [Test]
    public async Task A_ledger_that_somebody_holds_is_neither_waited_for_nor_changed()
    {
        var id = await LoseAsync();
        var before = await File.ReadAllBytesAsync(LedgerPath);
        File.Delete(LedgerPath + ".lock");
        Directory.CreateDirectory(LedgerPath + ".lock");
        Assert.That(Values(await CompleteAsync("resume ")), Is.EqualTo(new[] { id }));
        Assert.That(await File.ReadAllBytesAsync(LedgerPath), Is.EqualTo(before));
    }

    [Test]
    public async Task Damaged_lines_are_passed_over_and_forged_identifiers_are_not_offered()
    {
        var id = await LoseAsync();
        var lines = await File.ReadAllLinesAsync(LedgerPath);
        await File.WriteAllTextAsync(LedgerPath, string.Join('\n', [.. lines, "garbage", .. lines[1..].Select(line => line.Replace(id, "$(touch pwned)", StringComparison.Ordinal))]) + "\n");
        Assert.That(Values(await CompleteAsync("resume ")), Is.EqualTo(new[] { id }));
    }

    [Test]
    public async Task Nothing_fails_aloud_and_nothing_is_made()
    {
        await ConfigureAsync("garbage");
        foreach (var typed in (string[])["resume ", "ledger show x", "account use ", "https://example.com --account ", "init --"])
        {
            await CompleteAsync(typed);
        }

        Variables["XDG_CONFIG_HOME"] = "relative";
        Variables["HOME"] = "relative";
        await CompleteAsync("account use ");
        foreach (var request in (string[])["[complete:", "[complete:]", "[complete:x]", "[complete:-1]", "[complete:99999999999]"])
        {
            Assert.That((await RunAsync(request, "pay")).Error, Does.Not.Contain("internal"));
        }

        Assert.That(Directory.GetFileSystemEntries(Folder), Is.EqualTo(new[] { Variables["MPP_CONFIG"] }));
        Assert.That(Merchant.Requests, Is.Empty);
    }

    [Test]
    public async Task A_script_is_printed_for_each_shell_and_asks_the_tool()
    {
        foreach (var shell in CompletionScripts.Shells)
        {
            var run = await RunAsync("completion", shell);
            Assert.That((run.ExitCode, run.Error), Is.EqualTo((0, "")));
            Assert.That(run.Output, Is.EqualTo(CompletionScripts.Find(shell)).And.Contain("mppcs \"[complete:"));
        }

        var unknown = await RunAsync("completion", "tcsh");
        Assert.That(unknown.ExitCode, Is.EqualTo(2));
        Assert.That(unknown.Error, Does.Contain("bash, zsh, fish, pwsh"));
    }

    [TestCase("mppcs|pol", "policy")]
    [TestCase("mppcs|policy|", "show check init")]
    [TestCase("mppcs|ledger|list|--outcome|u", "unknown")]
    [TestCase("mppcs|https|:|//example.com|--mode|=|pus", "push")]
    [TestCase("mppcs|account|use|", "main")]
    [TestCase("mppcs|--max-spend|'0.05 USD'|--dry", "--dry-run")]
    public async Task A_bash_completes_by_the_script(string words, string expected)
    {
        if (OperatingSystem.IsWindows())
        {
            return;
        }

        await CreateAsync("main");
        var script = await WriteFileAsync("driver.sh", """
            mppcs() { dotnet "$TOOL" "$@"; }
            source "$1"; shift
            complete -p mppcs | grep -q -- '-F _mppcs mppcs' || exit 1
            COMP_WORDS=("$@"); COMP_CWORD=$(($# - 1))
            _mppcs
            printf '%s\n' "${COMPREPLY[@]}"
            """);
        var completion = await WriteFileAsync("completion.sh", (await RunAsync("completion", "bash")).Output);
        var tool = Path.Combine(TestContext.CurrentContext.TestDirectory.Replace(Path.Combine("test", "Mpp.Client.Tests"), Path.Combine("src", "Mppcs"), StringComparison.Ordinal), "mppcs.dll");
        var start = new ProcessStartInfo("bash", ["--noprofile", "--norc", script, completion, .. words.Split('|')]) { RedirectStandardOutput = true };
        start.Environment["TOOL"] = tool;
        start.Environment["XDG_CONFIG_HOME"] = Folder;
        using var bash = Process.Start(start)!;
        var output = await bash.StandardOutput.ReadToEndAsync();
        await bash.WaitForExitAsync();
        Assert.That(bash.ExitCode, Is.Zero);
        Assert.That(output.Split('\n', StringSplitOptions.RemoveEmptyEntries), Is.EquivalentTo(expected.Split(' ')));
    }

    /// <summary>Asks as a shell does at the end of what is typed, which must succeed without a word of complaint.</summary>
    private async Task<ToolRun> CompleteAsync(string typed)
    {
        var words = typed.Split(' ');
        var run = await RunAsync([$"[complete:{words.Length - 1}]", .. words]);
        Assert.That((run.ExitCode, run.Error), Is.EqualTo((0, "")));
        return run;
    }

    private static string[] Values(ToolRun run) => [.. run.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => line.Split('\t')[0])];

    /// <returns>The identifier of a payment of which nobody knows the end.</returns>
    private async Task<string> LoseAsync()
    {
        Merchant.Misbehaviour.MaximumHeaderLength = 300;
        var run = await RunAsync(Url("paid"), "--max-spend", Enough, "--format", "json");
        Assert.That(run.ExitCode, Is.EqualTo(4), run.Output);
        Merchant.Misbehaviour.MaximumHeaderLength = null;
        return Text(run.Json.GetProperty("payment"), "ledgerId")!;
    }
}
