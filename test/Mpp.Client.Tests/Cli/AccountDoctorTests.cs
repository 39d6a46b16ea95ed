namespace Mpp.Client.Tests.Cli;

/// <summary>What the doctor says about keys, whoever holds them.</summary>
[TestFixture]
internal sealed class AccountDoctorTests : AccountFixture
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

    [Test]
    public async Task The_doctor_looks_at_the_account_its_files_and_its_balance()
    {
        await NamePasswordFileAsync();
        var run = await RunAsync("doctor", "--account", "main", "--rpc-url", Sandbox.Chain.RpcUrl.ToString(), "--format", "json");
        var checks = Checks(run);
        Assert.That(run.ExitCode, Is.Zero, run.Output);
        Assert.That(checks["tempo-key"], Is.EqualTo(("ok", $"The account main holds the key of {_payer}.")));
        Assert.That((checks["keystore-mode"].Verdict, checks["keystore-password-mode"].Verdict, checks["accounts-mode"].Verdict),
            Is.EqualTo(OperatingSystem.IsWindows() ? ("skipped", "skipped", "skipped") : ("ok", "ok", "ok")));
        Assert.That(checks["balance"].Message, Does.StartWith(_payer));
        Assert.That(run.Output, Does.Not.Contain(Password).And.Not.Contain(Sandbox.PayerPrivateKey[2..]));
    }

    [Test]
    public async Task The_doctor_asks_for_no_password_and_says_when_none_can_be_typed()
    {
        var silent = await RunAsync("doctor", "--account", "main", "--format", "json");
        Assert.That((silent.ExitCode, Checks(silent)["tempo-key"].Verdict), Is.EqualTo((0, "warning")));
        Assert.That(Checks(silent)["tempo-key"].Message, Does.Contain(_payer).And.Contain("MPP_KEYSTORE_PASSWORD_FILE"));
        var attended = await RunAtTerminalAsync("", "doctor", "--account", "main", "--format", "json");
        Assert.That(Checks(attended)["tempo-key"].Verdict, Is.EqualTo("ok"));
    }

    [Test]
    [Platform(Exclude = "Win")]
    public async Task The_doctor_fails_what_others_can_read()
    {
        await NamePasswordFileAsync();
        var folder = Path.Combine(Folder, "mpp", "accounts");
        OwnerOnly.Set(folder, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute | UnixFileMode.GroupRead);
        OwnerOnly.Set(Path.Combine(folder, "main.json"), UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead);
        OwnerOnly.Set(Variables["MPP_KEYSTORE_PASSWORD_FILE"], UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.OtherRead);
        var run = await RunAsync("doctor", "--account", "main", "--format", "json");
        Assert.That(run.ExitCode, Is.EqualTo(2));
        var checks = Checks(run);
        Assert.That((checks["tempo-key"].Verdict, checks["keystore-mode"].Verdict, checks["keystore-password-mode"].Verdict, checks["accounts-mode"].Verdict),
            Is.EqualTo(("failed", "failed", "failed", "failed")));
        Assert.That(checks["accounts-mode"].Message, Does.Contain($"chmod 700 {folder}"));
    }

    [Test]
    public async Task The_doctor_tells_a_wrong_password_without_it()
    {
        await NamePasswordFileAsync("canary that does not fit");
        var run = await RunAsync("doctor", "--account", "main", "--format", "json");
        Assert.That((run.ExitCode, Checks(run)["tempo-key"].Verdict), Is.EqualTo((2, "failed")));
        Assert.That(run.Output, Does.Contain("does not open the keystore").And.Not.Contain("canary"));
    }

    [Test]
    public async Task The_doctor_looks_at_the_account_of_an_access_key()
    {
        const string Account = "0x70997970C51812dc3A010C7d01b50e0d17dc79C8";
        Variables["MPP_TEMPO_KEY"] = Sandbox.PayerPrivateKey;
        await ConfigureAsync($$$"""{"Tempo": {"Account": "{{{Account}}}" } }""");
        var run = await RunAsync("doctor", "--rpc-url", Sandbox.Chain.RpcUrl.ToString(), "--format", "json");
        Assert.That(Checks(run)["tempo-key"].Message, Does.Contain($"the access key {_payer} of {Account}"));
        Assert.That(Checks(run)["balance"].Message, Does.StartWith(Account));
    }

    [Test]
    public async Task The_doctor_looks_at_the_account_of_a_remote_signer_without_asking_it()
    {
        var token = await WriteFileAsync("token", "a-token");
        OwnerOnly.Make(token);
        await ConfigureAsync($$$"""
            {"Tempo": {"RemoteSigner": {"Url": "http://127.0.0.1:1/secret/path", "Address": "{{{_payer}}}", "TokenFile": "{{{token.Replace('\\', '/')}}}" } } }
            """);
        var run = await RunAsync("doctor", "--rpc-url", Sandbox.Chain.RpcUrl.ToString(), "--format", "json");
        Assert.That(Checks(run)["tempo-key"].Verdict, Is.EqualTo("ok"));
        Assert.That(Checks(run)["tempo-key"].Message, Does.Contain(_payer).And.Not.Contain("secret/path"));
        Assert.That(Checks(run)["balance"].Message, Does.StartWith(_payer));
        Assert.That(Checks(run), Does.ContainKey("signer-token-mode"));
        Assert.That(run.Output, Does.Not.Contain("a-token"));
    }

    private static Dictionary<string, (string? Verdict, string? Message)> Checks(ToolRun run) => run.Json.GetProperty("checks").EnumerateArray()
        .ToDictionary(check => Text(check, "name")!, check => (Text(check, "verdict"), Text(check, "message")));
}
