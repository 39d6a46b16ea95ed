using Mpp.Client.Methods.Tempo;

namespace Mpp.Client.Tests.Cli;

/// <summary>Which account pays, and which commands need its password.</summary>
[TestFixture]
internal sealed class AccountChoiceTests : AccountFixture
{
    private string _payer = null!;

    [SetUp]
    public async Task ImportAsync()
    {
        var run = await RunAtTerminalAsync($"{Sandbox.PayerPrivateKey}\n{Password}\n{Password}", "account", "import", "main", "--format", "json");
        _payer = run.Text("address")!;
        await RunAtTerminalAsync($"{Password}\n{Password}", "account", "new", "empty");
        Variables.Remove("MPP_TEMPO_KEY");
    }

    [TestCase("option")]
    [TestCase("variable")]
    [TestCase("mark")]
    public async Task The_account_that_is_named_pays_with_the_password_of_a_file(string way)
    {
        await NamePasswordFileAsync();
        var run = await RunAsync([Url("paid"), "--max-spend", Enough, .. await ChooseAsync(way)]);
        Assert.That(run.ExitCode, Is.Zero, run.Error);
        Assert.That(await File.ReadAllTextAsync(LedgerPath), Does.Contain(_payer));
    }

    [Test]
    public async Task The_password_is_asked_for_at_the_terminal_before_anything_is_sent()
    {
        var run = await RunAtTerminalAsync(Password, Url("paid"), "--max-spend", Enough, "--account", "main");
        Assert.That(run.ExitCode, Is.Zero, run.Error);
        Assert.That(run.Error, Does.StartWith("Password of account main (not shown): \n").And.Not.Contain(Password));
        var count = Merchant.Requests.Count;
        var wrong = await RunAtTerminalAsync("wrong", Url("paid"), "--max-spend", Enough, "--account", "main");
        Assert.That((wrong.ExitCode, Merchant.Requests.Count), Is.EqualTo((2, count)));
        Assert.That(wrong.Error, Does.Contain("does not open the keystore"));
    }

    [Test]
    public async Task Without_file_and_terminal_nothing_is_sent()
    {
        var run = await RunAsync(Url("paid"), "--max-spend", Enough, "--account", "main");
        Assert.That((run.ExitCode, Merchant.Requests.Count), Is.EqualTo((2, 0)));
        Assert.That(run.Error, Does.Contain("MPP_KEYSTORE_PASSWORD_FILE"));
    }

    [Test]
    public async Task The_option_comes_before_variables_mark_and_settings()
    {
        await NamePasswordFileAsync();
        await RunAsync("account", "use", "empty");
        Variables["MPP_ACCOUNT"] = "empty";
        Variables["MPP_TEMPO_KEY"] = "0x" + new string('7', 64);
        await ConfigureAsync("""{"Policy": {"MaxPerPayment": "1 USD"}, "Tempo": {"KeystoreFile": "/no/such/file", "KeystorePasswordFile": "/no/such/password", "Account": "0x70997970C51812dc3A010C7d01b50e0d17dc79C8"}}""");
        var run = await RunAsync(Url("paid"), "--account", "main");
        Assert.That(run.ExitCode, Is.Zero, run.Error);
        Assert.That(await File.ReadAllTextAsync(LedgerPath), Does.Contain(_payer));
    }

    [Test]
    public async Task Two_variables_that_name_a_key_are_a_mistake()
    {
        Variables["MPP_ACCOUNT"] = "main";
        Variables["MPP_TEMPO_KEY"] = Sandbox.PayerPrivateKey;
        var run = await RunAsync(Url("paid"), "--max-spend", Enough);
        Assert.That((run.ExitCode, Merchant.Requests.Count), Is.EqualTo((2, 0)));
        Assert.That(run.Error, Does.Contain("MPP_ACCOUNT and MPP_TEMPO_KEY each name a key").And.Contain("--account NAME"));
    }

    [Test]
    public async Task The_default_account_stands_behind_the_variable_with_a_key()
    {
        await RunAsync("account", "use", "empty");
        Variables["MPP_TEMPO_KEY"] = Sandbox.PayerPrivateKey;
        var run = await RunAsync(Url("paid"), "--max-spend", Enough);
        Assert.That(run.ExitCode, Is.Zero, run.Error);
    }

    [Test]
    public async Task The_default_account_stands_behind_a_key_of_the_settings_file()
    {
        await RunAsync("account", "use", "empty");
        var key = (await WriteFileAsync("tempo.key", Sandbox.PayerPrivateKey)).Replace('\\', '/');
        await ConfigureAsync($$$"""{"Policy": {"MaxPerPayment": "1 USD"}, "Tempo": {"PrivateKeyFile": "{{{key}}}" } }""");
        var run = await RunAsync(Url("paid"));
        Assert.That(run.ExitCode, Is.Zero, run.Error);
    }

    [TestCase("absent")]
    [TestCase("../main")]
    public async Task An_account_that_is_not_there_exits_with_2(string name)
    {
        Variables["MPP_ACCOUNT"] = name;
        Assert.That((await RunAsync(Url("paid"), "--max-spend", Enough)).ExitCode, Is.EqualTo(2));
        Variables.Remove("MPP_ACCOUNT");
        Assert.That((await RunAsync(Url("paid"), "--max-spend", Enough, "--account", name)).ExitCode, Is.EqualTo(2));
        Assert.That(Merchant.Requests, Is.Empty);
    }

    [TestCase("absent\n")]
    [TestCase("../../key\n")]
    [TestCase("")]
    public async Task A_mark_that_names_no_account_exits_with_2(string mark)
    {
        await File.WriteAllTextAsync(Path.Combine(Folder, "mpp", "accounts", "default"), mark);
        var run = await RunAsync(Url("paid"), "--max-spend", Enough);
        Assert.That((run.ExitCode, Merchant.Requests.Count), Is.EqualTo((2, 0)));
        Assert.That(run.Error, Does.Contain("mppcs account "));
    }

    [Test]
    public async Task By_stripe_alone_no_password_is_needed()
    {
        await RunAsync("account", "use", "main");
        var run = await RunAsync(Url("agent/orders"), "--json", Order, "--max-spend", "20 USD", "--method", "stripe");
        Assert.That(run.ExitCode, Is.Zero, run.Error);
    }

    [Test]
    public async Task What_signs_nothing_needs_no_password()
    {
        await NamePasswordFileAsync();
        Merchant.Misbehaviour.StatusAfterSettling = 400;
        var paid = await RunAsync(Url("paid"), "--max-spend", Enough, "--account", "main", "--format", "json");
        var id = paid.Json.GetProperty("payment").GetProperty("ledgerId").GetString()!;
        Variables.Remove("MPP_KEYSTORE_PASSWORD_FILE");
        await RunAsync("account", "use", "main");
        string[][] commands =
        [
            ["quote", Url("paid"), "--max-spend", Enough], [Url("paid"), "--max-spend", Enough, "--dry-run"], ["policy", "check", Url("free")],
            ["policy", "show"], ["unknown"], ["ledger", "list"], ["ledger", "show", id], ["spend"], ["doctor"], ["account", "list"],
            ["dispute", id, "--rpc-url", Sandbox.Chain.RpcUrl.ToString()], ["reconcile", id, "--rpc-url", Sandbox.Chain.RpcUrl.ToString()],
        ];
        foreach (var command in commands)
        {
            var run = await RunAsync(command);
            Assert.That(run.ExitCode, Is.Zero, string.Join(' ', command) + run.Output + run.Error);
        }
    }

    [Test]
    public async Task A_quote_that_would_pay_the_account_itself_is_refused_without_a_password()
    {
        Merchant.Challenges.Splits = [new Mpp.Sandbox.Merchant.SandboxTransferSplit(_payer, "4000")];
        var run = await RunAsync("quote", Url("paid"), "--max-spend", Enough, "--account", "main");
        Assert.That(run.ExitCode, Is.EqualTo(3));
        Assert.That(run.Output, Does.Contain("is the payer itself"));
    }

    [Test]
    public async Task Resume_makes_the_same_credential_with_the_same_account_and_with_no_other()
    {
        await NamePasswordFileAsync();
        Merchant.Misbehaviour.MaximumHeaderLength = 500;
        var open = await RunAsync(Url("paid"), "--max-spend", Enough, "--account", "main", "--format", "json");
        var id = open.Json.GetProperty("payment").GetProperty("ledgerId").GetString()!;
        Merchant.Misbehaviour.MaximumHeaderLength = null;
        Assert.That((await RunAsync("resume", id, "--account", "empty")).ExitCode, Is.EqualTo(3));
        var run = await RunAsync("resume", id, "--account", "main");
        Assert.That(run.ExitCode, Is.Zero, run.Error);
        Assert.That(Merchant.Settlements, Has.Count.EqualTo(1));
    }

    [Test]
    public async Task Policy_show_names_the_account_and_who_chose_it()
    {
        await RunAsync("account", "use", "main");
        Assert.That(Setting(await RunAsync("policy", "show", "--format", "json")), Is.EqualTo(("account", "account use")));
        Variables["MPP_ACCOUNT"] = "main";
        Assert.That(Setting(await RunAsync("policy", "show", "--format", "json")), Is.EqualTo(("environment", "MPP_ACCOUNT")));
        Assert.That(Setting(await RunAsync("policy", "show", "--account", "main", "--format", "json")), Is.EqualTo(("command-line", "--account")));
        Assert.That((await RunAsync("policy", "show")).Output, Does.Contain("main.json"));
    }

    [Test]
    public async Task A_quote_needs_no_password_for_a_keystore_that_names_no_address()
    {
        TempoKeystore.Write(InFolder("key.json"), Convert.FromHexString(Sandbox.PayerPrivateKey[2..]), Password, TempoKeystoreDerivation.Pbkdf2);
        var json = System.Text.Json.Nodes.JsonNode.Parse(await File.ReadAllTextAsync(InFolder("key.json")))!.AsObject();
        json.Remove("address");
        await File.WriteAllTextAsync(InFolder("key.json"), json.ToJsonString());
        var path = InFolder("key.json").Replace('\\', '/');
        await ConfigureAsync($$$"""{"Policy": {"MaxPerPayment": "1 USD"}, "Tempo": {"KeystoreFile": "{{{path}}}" } }""");
        var run = await RunAsync("quote", Url("paid"));
        Assert.That(run.ExitCode, Is.Zero, run.Output + run.Error);
    }

    private async Task<string[]> ChooseAsync(string way)
    {
        switch (way)
        {
            case "option":
                return ["--account", "main"];
            case "variable":
                Variables["MPP_ACCOUNT"] = "main";
                return [];
            default:
                Assert.That((await RunAsync("account", "use", "main")).ExitCode, Is.Zero);
                return [];
        }
    }

    private static (string?, string?) Setting(ToolRun run)
    {
        var found = run.Json.GetProperty("settings").EnumerateArray().Single(setting => Text(setting, "key") == "Tempo.KeystoreFile");
        return (Text(found, "source"), Text(found, "place"));
    }
}
