using System.Text.Json;
using Mpp.Client.Methods.Tempo;

namespace Mpp.Client.Tests.Cli;

/// <summary>The commands that keep keys in encrypted files.</summary>
[TestFixture]
internal sealed class AccountTests : AccountFixture
{
    private const UnixFileMode OthersMayNothing = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    [Test]
    public async Task A_new_key_lies_in_a_file_of_its_owner_with_the_parameters_of_geth()
    {
        CreateDerivation = KeystoreDerivation.CreateAsGeth;
        var run = await RunAtTerminalAsync($"{Password}\n{Password}", "account", "new", "main");
        Assert.That(run.ExitCode, Is.Zero, run.Error);
        var file = FileOf("main");
        var parameters = JsonElement.Parse(await File.ReadAllBytesAsync(file)).GetProperty("crypto").GetProperty("kdfparams");
        Assert.That((Number(parameters, "n"), Number(parameters, "r"), Number(parameters, "p")), Is.EqualTo((262_144, 8, 1)));
        using var opened = TempoKeystore.Open(file, Password);
        Assert.That(run.Output, Does.StartWith($"Made account main: {opened.Address}\nFile: {file}\n").And.Contain("mppcs account use main"));
        Assert.That(run.Error, Does.Contain("New password of account main (not shown): ").And.Contain("Once more: ").And.Not.Contain(Password));
        if (!OperatingSystem.IsWindows())
        {
            Assert.That(File.GetUnixFileMode(file), Is.EqualTo(OthersMayNothing));
            Assert.That(File.GetUnixFileMode(Accounts), Is.EqualTo(OthersMayNothing | UnixFileMode.UserExecute));
        }
    }

    [Test]
    public async Task The_password_may_come_from_a_file_without_its_line_break()
    {
        await NamePasswordFileAsync(Password + "\n");
        var run = await RunAsync("account", "new", "main", "--format", "json");
        Assert.That((run.ExitCode, run.Error, run.Text("name"), run.Text("file")), Is.EqualTo((0, "", "main", FileOf("main"))));
        using var opened = TempoKeystore.Open(FileOf("main"), Password);
        Assert.That(run.Text("address"), Is.EqualTo(opened.Address));
        Assert.That(run.Json.GetProperty("default").GetBoolean(), Is.False);
    }

    [TestCase("one\nanother", "differ")]
    [TestCase("\n", "protects nothing")]
    [TestCase("only one", "Nothing was typed")]
    public async Task A_password_that_cannot_be_used_writes_nothing(string typed, string reason)
    {
        var run = await RunAtTerminalAsync(typed, "account", "new", "main");
        Assert.That(run.ExitCode, Is.EqualTo(2));
        Assert.That(run.Error, Does.Contain(reason).And.Not.Contain("another"));
        Assert.That(File.Exists(FileOf("main")), Is.False);
    }

    [Test]
    public async Task Without_a_terminal_the_file_of_the_password_is_asked_for()
    {
        var run = await RunAsync("account", "new", "main");
        Assert.That(run.ExitCode, Is.EqualTo(2));
        Assert.That(run.Error, Does.Contain("MPP_KEYSTORE_PASSWORD_FILE"));
    }

    [Test]
    [Platform(Exclude = "Win")]
    public async Task A_password_file_that_others_can_read_is_refused()
    {
        await NamePasswordFileAsync(Password);
        OwnerOnly.Set(Variables["MPP_KEYSTORE_PASSWORD_FILE"], UnixFileMode.UserRead | UnixFileMode.GroupRead);
        var run = await RunAsync("account", "new", "main");
        Assert.That(run.ExitCode, Is.EqualTo(2));
        Assert.That(run.Error, Does.Contain("chmod 600"));
    }

    [TestCase("new", "main")]
    [TestCase("import", "main")]
    public async Task An_account_is_never_overwritten(params string[] arguments)
    {
        await CreateAsync("main");
        var before = await File.ReadAllTextAsync(FileOf("main"));
        var run = await RunWithInputAsync(Bytes(Sandbox.PayerPrivateKey), ["account", .. arguments]);
        Assert.That((run.ExitCode, await File.ReadAllTextAsync(FileOf("main"))), Is.EqualTo((2, before)));
        Assert.That(run.Error, Does.Contain("already"));
    }

    [TestCase("..")]
    [TestCase("../main")]
    [TestCase("a/b")]
    [TestCase("a\\b")]
    [TestCase("a.b")]
    [TestCase("/etc/passwd")]
    [TestCase("")]
    [TestCase(".hidden")]
    [TestCase("-")]
    [TestCase("_x")]
    [TestCase("Main")]
    [TestCase("con")]
    [TestCase("lpt1")]
    [TestCase("name with spaces")]
    [TestCase("na\u202eme")]
    [TestCase("0123456789012345678901234567890123456789x")]
    public async Task What_is_no_name_is_refused_everywhere_and_not_repeated(string name)
    {
        await NamePasswordFileAsync(Password);
        foreach (var command in (string[])["new", "import", "show", "use", "remove"])
        {
            var run = await RunWithInputAsync(Bytes(Sandbox.PayerPrivateKey), "account", command, name);
            Assert.That(run.ExitCode, Is.EqualTo(2), command);
        }

        Assert.That((await RunAsync(Url("paid"), "--account", name, "--max-spend", Enough)).ExitCode, Is.EqualTo(2));
        Assert.That(Directory.Exists(Accounts), Is.False);
    }

    [Test]
    public async Task A_list_marks_the_default_and_needs_no_password()
    {
        Assert.That((await RunAsync("account", "list")).Output, Does.StartWith("No accounts in ").And.Contain("mppcs account new NAME"));
        var (first, second) = (await CreateAsync("main"), await CreateAsync("backup"));
        await File.WriteAllTextAsync(Path.Combine(Accounts, "Not An Account.json"), "{}");
        Width = 120;
        Assert.That((await RunAsync("account", "list")).Output, Does.Contain("none pays by default"));
        Width = null;
        await RunAsync("account", "use", "main");
        var run = await RunAsync("account", "list");
        Assert.That(run.Output, Is.EqualTo($"account  address{new string(' ', 35)}  pays\nbackup   {second}  -\nmain     {first}  by default\n"));
        var json = await RunAsync("account", "list", "--format", "json");
        Assert.That(json.Json.GetProperty("accounts").EnumerateArray().Select(account => (Text(account, "name"), Text(account, "address"), account.GetProperty("default").GetBoolean())),
            Is.EqualTo(new[] { ("backup", second, false), ("main", first, true) }));
        Assert.That(json.JsonError.ValueKind, Is.EqualTo(JsonValueKind.Null));
    }

    [Test]
    public async Task A_damaged_file_does_not_hide_the_others()
    {
        await CreateAsync("main");
        await File.WriteAllTextAsync(FileOf("broken"), "garbage");
        OwnerOnly.Make(FileOf("broken"));
        var run = await RunAsync("account", "list");
        Assert.That(run.ExitCode, Is.Zero);
        Assert.That(run.Output, Does.Match("(?m)^broken +The keystore").And.Match("(?m)^main +0x"));
        Assert.That((await RunAsync("account", "use", "broken")).ExitCode, Is.EqualTo(2));
    }

    [Test]
    public async Task Show_tells_of_one_account_or_of_the_default_one()
    {
        var address = await CreateAsync("main");
        var named = await RunAsync("account", "show", "main");
        Assert.That(named.Output, Is.EqualTo($"main\n   address  {address}\n   file     {FileOf("main")}\n   default  no\n"));
        Assert.That((await RunAsync("account", "show")).ExitCode, Is.EqualTo(2));
        await RunAsync("account", "use", "main");
        var run = await RunAsync("account", "show", "--format", "json");
        Assert.That((run.Text("name"), run.Text("address"), run.Json.GetProperty("default").GetBoolean()), Is.EqualTo(("main", address, true)));
        Assert.That((await RunAsync("account", "show", "other")).Error, Does.Contain("no account 'other'").And.Contain("mppcs account list"));
    }

    [Test]
    public async Task What_is_removed_is_put_aside_once_somebody_says_yes()
    {
        var address = await CreateAsync("main");
        Assert.That((await RunAsync("account", "remove", "main")).ExitCode, Is.EqualTo(2));
        var no = await RunAtTerminalAsync("n", "account", "remove", "main", "--format", "json");
        Assert.That((no.ExitCode, no.ErrorText("code"), File.Exists(FileOf("main"))), Is.EqualTo((3, "not_confirmed", true)));
        Assert.That((await RunAtTerminalAsync("n", "account", "remove", "main")).ExitCode, Is.EqualTo(3));
        var yes = await RunAtTerminalAsync("y", "account", "remove", "main");
        Assert.That((yes.ExitCode, File.Exists(FileOf("main"))), Is.EqualTo((0, false)));
        Assert.That(yes.Error, Does.Contain(address));
        var aside = Directory.GetFiles(Path.Combine(Accounts, "removed")).Single();
        Assert.That(yes.Output, Does.Contain($"Its file is kept: {aside}"));
        using var opened = TempoKeystore.Open(aside, Password);
        Assert.That(opened.Address, Is.EqualTo(address));
    }

    [Test]
    public async Task The_default_account_is_removed_by_force_only_and_its_mark_goes_too()
    {
        await CreateAsync("main");
        await RunAsync("account", "use", "main");
        var refused = await RunAsync("account", "remove", "main", "--yes");
        Assert.That(refused.ExitCode, Is.EqualTo(2));
        Assert.That(refused.Error, Does.Contain("pays by default").And.Contain("--force"));
        var run = await RunAsync("account", "remove", "main", "-y", "--force", "--format", "json");
        Assert.That((run.ExitCode, run.Text("name"), File.Exists(Path.Combine(Accounts, "default"))), Is.EqualTo((0, "main", false)));
        Assert.That((await RunAsync("account", "list")).Output, Does.StartWith("No accounts"));
    }

    [Test]
    public async Task Use_says_what_comes_before_the_account()
    {
        var address = await CreateAsync("main");
        var behind = await RunAsync("account", "use", "main");
        Assert.That(behind.Output, Is.EqualTo($"Account main pays on Tempo from now on.\n   address  {address}\nFor now MPP_TEMPO_KEY comes before it.\n"));
        Variables.Remove("MPP_TEMPO_KEY");
        var json = await RunAsync("account", "use", "main", "--format", "json");
        Assert.That((json.ExitCode, json.Text("address"), json.Text("comesFirst")), Is.EqualTo((0, address, (string?)null)));
    }

    [TestCase("account")]
    [TestCase("account", "frobnicate")]
    [TestCase("account", "new")]
    [TestCase("account", "import")]
    [TestCase("account", "use", "absent")]
    [TestCase("account", "remove", "absent", "--yes")]
    [TestCase("account", "import", "main", "/no/such/file")]
    [TestCase("account", "list", "--format", "xml")]
    public async Task What_cannot_be_used_exits_with_2(params string[] arguments) => Assert.That((await RunAsync(arguments)).ExitCode, Is.EqualTo(2));

    [Test]
    public async Task Without_a_config_folder_there_is_nowhere_to_keep_accounts()
    {
        Variables["XDG_CONFIG_HOME"] = "relative";
        Variables["HOME"] = "relative";
        if (OperatingSystem.IsWindows())
        {
            return;
        }

        var run = await RunAsync("account", "list");
        Assert.That(run.ExitCode, Is.EqualTo(2));
        Assert.That(run.Error, Does.Contain("config folder"));
    }
}
