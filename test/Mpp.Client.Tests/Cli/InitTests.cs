using System.Text.Json;
using Mpp.Client.Methods.Tempo;
using Mppcs.Policies;

namespace Mpp.Client.Tests.Cli;

/// <summary>A first run by options alone.</summary>
[TestFixture]
internal sealed class InitTests : AccountFixture
{
    private static readonly string[][] WrongOptions =
    [
        ["--network", "moon"],
        ["--network", ""],
        ["--max-per-payment", "five"],
        ["--max-per-payment", "0 USD"],
        ["--max-per-payment", "0.50"],
        ["--max-per-day", "-1 USD"],
        ["--max-per-day", "0.10 USD"],
        ["--max-per-day", "5 EUR"],
        ["--ledger", "~/ledger.jsonl"],
        ["--ledger", ""],
        ["--ledger", "."],
        ["--ledger", "a\u0007b"],
        ["--rpc-url", "http://rpc.example.com"],
        ["--rpc-url", "ftp://rpc.example.com"],
        ["--rpc-url", "https://user@rpc.example.com"],
        ["--rpc-url", "node"],
        ["--config", ""],
        ["--format", "xml"],
        ["--account", "main"],
    ];

    private string DefaultFile => InFolder(Path.Combine("mpp", "config.json"));

    [Test]
    public async Task Options_alone_write_a_file_that_loads_and_whose_limits_bite()
    {
        var ledger = InFolder(Path.Combine("deep", "ledger.jsonl"));
        var run = await RunAsync("init", "--yes", "--network", "testnet", "--no-account", "--max-per-payment", "15 USD", "--max-per-day", "20 USD",
            "--ledger", ledger, "--rpc-url", Sandbox.Chain.RpcUrl.ToString(), "--format", "json");
        Assert.That((run.ExitCode, run.Error), Is.EqualTo((0, "")));
        Assert.That((run.Text("path"), run.Json.GetProperty("replaced").GetBoolean(), Number(run.Json, "chainId")), Is.EqualTo((DefaultFile, false, 42431)));
        Assert.That((run.Text("maxPerPayment"), run.Text("maxPerDay"), run.Text("ledger")), Is.EqualTo(("15 USD", "20 USD", ledger)));
        Assert.That(run.Json.GetProperty("account").ValueKind, Is.EqualTo(JsonValueKind.Null));
        Assert.That(run.Json.GetProperty("next").EnumerateArray().Select(next => next.GetString()), Does.Contain("mppcs doctor").And.Contain("mppcs demo"));

        var shown = (await RunAsync("policy", "show", "--format", "json")).Json.GetProperty("settings").EnumerateArray()
            .Where(setting => Text(setting, "source") == "file").Select(setting => Text(setting, "key"));
        Assert.That(shown, Is.SupersetOf(["Policy.MaxPerPayment", "Policy.Budgets", "Policy.AllowedChains", "LedgerPath", "Tempo.RpcUrl"]));
        Assert.That((await RunAsync("doctor")).ExitCode, Is.Zero);

        Assert.That((await RunAsync(Url("agent/orders"), "--json", Order)).ExitCode, Is.Zero);
        Assert.That(File.Exists(ledger), Is.True);
        var second = await RunAsync(Url("agent/orders"), "--json", Order);
        Assert.That(second.ExitCode, Is.EqualTo(3));
        Assert.That(second.Error, Does.Contain("[budget]"));
        Assert.That(Merchant.Settlements, Has.Count.EqualTo(1));
    }

    [Test]
    public async Task The_limit_of_a_payment_and_the_network_bite_too()
    {
        await RunAsync("init", "--yes", "--no-account", "--max-per-payment", "0.001 USD", "--max-per-day", "1 USD");
        Assert.That((await RunAsync(Url("paid"))).ExitCode, Is.EqualTo(3));
        await RunAsync("init", "--yes", "--no-account", "--network", "mainnet", "--force");
        var run = await RunAsync(Url("paid"));
        Assert.That(run.ExitCode, Is.EqualTo(3));
        Assert.That(run.Error, Does.Contain("[chain]"));
        Assert.That(Merchant.Settlements, Is.Empty);
    }

    [Test]
    public async Task What_is_not_given_is_taken_as_usual_and_the_file_is_its_owners_alone()
    {
        var run = await RunAsync("init", "--yes");
        Assert.That(run.ExitCode, Is.Zero, run.Error);
        Assert.That(run.Output, Does.StartWith($"Wrote {DefaultFile}\n").And.Contain("testnet").And.Contain($"{StarterFile.PerPayment} a payment, {StarterFile.PerDay} a day")
            .And.Contain(LedgerPath).And.Contain("mppcs doctor"));
        var text = await File.ReadAllTextAsync(DefaultFile);
        Assert.That(text, Is.EqualTo(StarterFile.Create(new StarterChoices(StarterFile.PerPayment, StarterFile.PerDay) { ChainId = 42431 })));
        if (!OperatingSystem.IsWindows())
        {
            Assert.That(File.GetUnixFileMode(DefaultFile), Is.EqualTo(UnixFileMode.UserRead | UnixFileMode.UserWrite));
        }

        Assert.That(Directory.Exists(Accounts), Is.False, "The environment names a key.");
        Assert.That(File.Exists(LedgerPath), Is.False, "The first payment creates it.");
    }

    [Test]
    public async Task An_account_is_made_and_pays_from_then_on()
    {
        Variables.Remove("MPP_TEMPO_KEY");
        await NamePasswordFileAsync();
        var run = await RunAsync("init", "--yes", "--account", "agent", "--format", "json");
        Assert.That((run.ExitCode, run.Error), Is.EqualTo((0, "")));
        using var opened = TempoKeystore.Open(FileOf("agent"), Password);
        var account = run.Json.GetProperty("account");
        Assert.That((Text(account, "name"), Text(account, "address"), account.GetProperty("default").GetBoolean(), account.GetProperty("made").GetBoolean()),
            Is.EqualTo(("agent", opened.Address, true, true)));
        Assert.That(run.Json.GetProperty("next")[0].GetString(), Does.Contain("tempo_fundAddress").And.Contain(opened.Address));
        Assert.That((await RunAsync("account", "show")).Output, Does.StartWith("agent\n"));
        Assert.That((await RunAsync("doctor")).ExitCode, Is.Zero);
    }

    [Test]
    public async Task An_account_that_is_there_is_taken_and_needs_no_password()
    {
        var address = await CreateAsync("main");
        var run = await RunAsync("init", "--yes", "--account", "main", "--network", "mainnet");
        Assert.That(run.ExitCode, Is.Zero, run.Error);
        Assert.That(run.Output, Does.Contain($"main  {address}").And.Contain("For now MPP_TEMPO_KEY comes before it.").And.Not.Contain("no other copy").And.Contain("Tempo mainnet"));
        Assert.That((await RunAsync("account", "list")).Output, Does.Match("(?m)^main .* by default$"));
    }

    [Test]
    public async Task A_key_comes_from_a_file_or_the_input_and_never_from_the_command_line()
    {
        await NamePasswordFileAsync();
        var refused = await RunAsync("init", "--yes", "--import", Sandbox.PayerPrivateKey);
        Assert.That((refused.ExitCode, Directory.Exists(Accounts), File.Exists(DefaultFile)), Is.EqualTo((2, false, false)));
        Assert.That(refused.Error, Does.Contain("must not stand on the command line").And.Not.Contain(Sandbox.PayerPrivateKey[2..]));

        var run = await RunWithInputAsync(Bytes(Sandbox.PayerPrivateKey), "init", "--yes", "--import", "-");
        Assert.That(run.ExitCode, Is.Zero, run.Error);
        using var opened = TempoKeystore.Open(FileOf("main"), Password);
        Assert.That(run.Output, Does.Contain(opened.Address).And.Not.Contain(Sandbox.PayerPrivateKey[2..]));
        Variables.Remove("MPP_TEMPO_KEY");
        Assert.That((await RunAsync(Url("paid"))).ExitCode, Is.Zero);
    }

    [Test]
    public async Task A_file_that_is_there_stays_unless_it_is_forced_away()
    {
        await ConfigureAsync("{}");
        var refused = await RunAsync("init", "--yes", "--format", "json");
        Assert.That((refused.ExitCode, refused.ErrorText("code"), await File.ReadAllTextAsync(Variables["MPP_CONFIG"])), Is.EqualTo((2, "configuration", "{}")));
        Assert.That(refused.ErrorText("message"), Does.Contain("--force"));
        var forced = await RunAsync("init", "--yes", "--force", "--format", "json");
        Assert.That((forced.ExitCode, forced.Json.GetProperty("replaced").GetBoolean()), Is.EqualTo((0, true)));
        Assert.That((await RunAsync("policy", "show")).ExitCode, Is.Zero);
    }

    [Test]
    public async Task Settings_in_another_place_are_written_there_with_what_to_type()
    {
        var place = InFolder("my settings.json");
        var run = await RunAsync("init", "--yes", "--config", place);
        Assert.That((run.ExitCode, File.Exists(place), File.Exists(DefaultFile)), Is.EqualTo((0, true, false)));
        Assert.That(run.Output, Does.Contain($"export MPP_CONFIG='{place}'"));
        Variables["MPP_CONFIG"] = place;
        Assert.That((await RunAsync("policy", "show")).ExitCode, Is.Zero);
        Assert.That((await RunAsync("init", "--yes", "--force")).Output, Does.Not.Contain("export MPP_CONFIG"));
    }

    [Test]
    public async Task Without_a_terminal_nothing_is_asked_and_the_line_to_type_is_named()
    {
        var run = await RunAsync("init", "--network", "testnet");
        Assert.That((run.ExitCode, run.Output), Is.EqualTo((2, "")));
        Assert.That(run.Error, Does.Contain("no terminal").And.Contain("mppcs init --yes --network testnet").And.Not.Contain("["));
        Assert.That(Directory.Exists(InFolder("mpp")), Is.False);
    }

    [TestCaseSource(nameof(WrongOptions))]
    public async Task A_value_that_cannot_be_used_writes_nothing(string[] arguments)
    {
        var run = await RunAsync(["init", "--yes", .. arguments]);
        Assert.That((run.ExitCode, run.Output), Is.EqualTo((2, "")));
        Assert.That(run.Error, Does.StartWith("mppcs: "));
        Assert.That(Directory.Exists(InFolder("mpp")), Is.False);
    }

    [Test]
    public async Task An_account_and_none_is_a_contradiction()
    {
        var run = await RunAsync("init", "--yes", "--no-account", "--account", "main");
        Assert.That(run.ExitCode, Is.EqualTo(2));
        Assert.That(run.Error, Does.Contain("not both"));
    }

    [Test]
    public async Task A_ledger_that_cannot_be_used_writes_nothing()
    {
        await NamePasswordFileAsync();
        await File.WriteAllTextAsync(LedgerPath, "garbage\n");
        var damaged = await RunAsync("init", "--yes", "--account", "main");
        Assert.That(damaged.ExitCode, Is.EqualTo(2));
        Assert.That(damaged.Error, Does.Contain("nothing was written"));
        var nowhere = await RunAsync("init", "--yes", "--account", "main", "--ledger", Path.Combine(LedgerPath, "ledger.jsonl"));
        Assert.That(nowhere.ExitCode, Is.EqualTo(2));
        Assert.That(Directory.Exists(InFolder("mpp")), Is.False);
    }

    [Test]
    public async Task Settings_that_cannot_be_written_leave_no_account_behind()
    {
        await NamePasswordFileAsync();
        await WriteFileAsync("file", "");
        var run = await RunAsync("init", "--yes", "--account", "main", "--config", InFolder(Path.Combine("file", "config.json")));
        Assert.That(run.ExitCode, Is.EqualTo(2));
        Assert.That(run.Error, Does.Contain("cannot be written"));
        Assert.That(Directory.GetFileSystemEntries(Accounts), Is.Empty);
    }
}
