using Mpp.Client.Methods.Tempo;

namespace Mpp.Client.Tests.Cli;

/// <summary>A first run of a person at a terminal.</summary>
[TestFixture]
internal sealed class InitQuestionTests : AccountFixture
{
    /// <summary>Network, node, limits, ledger; then a new account with its password, and the last question.</summary>
    private static readonly string[] Answers = ["testnet", "none", "0.20 USD", "1 USD", "", "new", "wallet", Password, Password, "yes"];

    private string DefaultFile => InFolder(Path.Combine("mpp", "config.json"));

    [SetUp]
    public void HaveNoKey() => Variables.Remove("MPP_TEMPO_KEY");

    [Test]
    public async Task A_person_answers_and_everything_is_written_after_the_last_question()
    {
        var run = await AnswerAsync(Answers);
        Assert.That(run.ExitCode, Is.Zero, run.Error);
        using var opened = TempoKeystore.Open(FileOf("wallet"), Password);
        Assert.That(run.Output, Does.StartWith($"Wrote {DefaultFile}\n").And.Contain($"wallet  {opened.Address}").And.Contain("0.20 USD a payment, 1 USD a day")
            .And.Contain("no other copy").And.Contain("tempo_fundAddress"));
        Assert.That(run.Error, Does.Contain($"settings  {DefaultFile}").And.Contain("wallet, a new key in").And.Contain("Write this?").And.Not.Contain(Password));
        Assert.That((await RunAsync("policy", "show")).Output, Does.Contain("0.20 USD"));
        Assert.That((await RunAsync("doctor")).ExitCode, Is.Zero);
    }

    [Test]
    public async Task Enter_takes_every_default_and_the_node_is_one_that_was_shown()
    {
        var run = await AnswerAsync("", "", "", "", "", "", "", Password, Password, "");
        Assert.That(run.ExitCode, Is.Zero, run.Error);
        Assert.That(run.Error, Does.Contain("[testnet]").And.Contain("[https://rpc.moderato.tempo.xyz/]").And.Contain("[0.50 USD]").And.Contain("[5 USD]")
            .And.Contain($"[{LedgerPath}]").And.Contain("[new]").And.Contain("[main]"));
        Assert.That(await File.ReadAllTextAsync(DefaultFile), Does.Contain("\"RpcUrl\": \"https://rpc.moderato.tempo.xyz/\","));
        Assert.That(File.Exists(FileOf("main")), Is.True);
    }

    [Test]
    public async Task What_cannot_be_used_is_answered_with_a_sentence_and_asked_again()
    {
        var run = await AnswerAsync("moon", "testnet", "ftp://x", "none", "much", "0.20 USD", "0.10 USD", "1 EUR", "1 USD", "~/x", "", "borrow", "new", "Not A Name", "wallet",
            Password, "another", Password, Password, "perhaps", "yes");
        Assert.That(run.ExitCode, Is.Zero, run.Error);
        foreach (var sentence in (string[])["'moon' is not a network", "neither an https URL", "'much' is not an amount", "cannot be worth less than one payment", "Write the same currency",
            "only a shell understands", "'borrow' is not an answer", "not the name of an account", "The two passwords differ", "Write yes or no."])
        {
            Assert.That(run.Error, Does.Contain(sentence));
        }

        using var opened = TempoKeystore.Open(FileOf("wallet"), Password);
        Assert.That(run.Output, Does.Contain(opened.Address));
    }

    [Test]
    public async Task The_end_of_the_input_in_the_middle_writes_nothing([Range(1, 9)] int answered)
    {
        // The terminal of the fixture ends with a line of its own.
        var run = await AnswerAsync([.. Answers.Take(answered)]);
        Assert.That((run.ExitCode, run.Output), Is.EqualTo((3, "")), run.Error);
        Assert.That(run.Error, Does.EndWith("mppcs: The input ended before everything was answered. Nothing was written.\n"));
        Assert.That(Directory.GetFileSystemEntries(Folder), Is.Empty);
    }

    [Test]
    public async Task No_as_the_last_answer_writes_nothing()
    {
        var run = await RunAtTerminalAsync(string.Join('\n', [.. Answers.SkipLast(1), "no"]), "init", "--format", "json");
        Assert.That((run.ExitCode, run.ErrorText("code"), run.Text("path")), Is.EqualTo((3, "not_confirmed", DefaultFile)));
        Assert.That(Directory.GetFileSystemEntries(Folder), Is.Empty);
    }

    [Test]
    public async Task Stopping_writes_nothing()
    {
        var run = await RunAsync([], string.Join('\n', Answers), new CancellationToken(canceled: true), "init");
        Assert.That(run.ExitCode, Is.EqualTo(6));
        Assert.That(run.Error, Does.Contain("Nothing was written."));
        Assert.That(Directory.GetFileSystemEntries(Folder), Is.Empty);
    }

    [Test]
    public async Task What_was_typed_as_an_option_is_not_asked_for()
    {
        var run = await RunAtTerminalAsync("yes", "init", "--network", "localnet", "--rpc-url", "none", "--max-per-payment", "1 USD", "--max-per-day", "2 USD", "--ledger", LedgerPath, "--no-account");
        Assert.That(run.ExitCode, Is.Zero, run.Error);
        Assert.That(run.Error, Does.Contain("Tempo localnet").And.Not.Contain("Network (").And.Not.Contain("Account that"));
    }

    [Test]
    public async Task A_key_is_imported_from_the_terminal_without_being_shown()
    {
        var run = await AnswerAsync("", "none", "", "", "", "import", "main", "/no/such/file", "", Sandbox.PayerPrivateKey, Password, Password, "yes");
        Assert.That(run.ExitCode, Is.Zero, run.Error);
        Assert.That(run.Output + run.Error, Does.Not.Contain(Sandbox.PayerPrivateKey[2..]));
        Assert.That((await RunAsync("account", "list")).Output, Does.Match("(?m)^main .* by default$"));
        using var opened = TempoKeystore.Open(FileOf("main"), Password);
        using var expected = TempoPrivateKeySigner.FromHex(Sandbox.PayerPrivateKey);
        Assert.That(opened.Address, Is.EqualTo(expected.Address));
    }

    [Test]
    public async Task An_account_that_is_there_is_the_default_answer_and_so_is_a_key_in_the_environment()
    {
        await CreateAsync("first");
        var existing = await AnswerAsync("", "none", "", "", "", "", "absent", "", "yes");
        Assert.That(existing.ExitCode, Is.Zero, existing.Error);
        Assert.That(existing.Error, Does.Contain("[existing]").And.Contain("no account 'absent'").And.Contain("first, which is there"));

        Variables["MPP_TEMPO_KEY"] = Sandbox.PayerPrivateKey;
        var named = await RunAtTerminalAsync("\nnone\n\n\n\n\nyes", "init", "--force");
        Assert.That(named.ExitCode, Is.Zero, named.Error);
        Assert.That(named.Error, Does.Contain("[environment]").And.Contain("replaces the one that is there"));
        Assert.That(named.Output, Does.Contain("Replaced").And.Not.Contain("read -rs"));
    }

    [Test]
    public async Task A_file_that_is_there_is_found_before_anything_is_asked()
    {
        await ConfigureAsync("{}");
        var run = await AnswerAsync(Answers);
        Assert.That(run.ExitCode, Is.EqualTo(2));
        Assert.That(run.Error, Does.Contain("--force").And.Not.Contain("Network"));
    }

    [Test]
    public async Task A_node_that_the_environment_names_is_not_written_into_the_file()
    {
        Variables["MPP_TEMPO_RPC_URL"] = "https://rpc.example.com/secret-path";
        var run = await AnswerAsync("", "", "", "", "", "environment", "");
        Assert.That(run.ExitCode, Is.Zero, run.Error);
        Assert.That(run.Output + run.Error + await File.ReadAllTextAsync(DefaultFile), Does.Not.Contain("secret-path"));
    }

    [Test]
    public async Task The_path_of_a_node_is_kept_and_not_shown()
    {
        var run = await AnswerAsync("", "https://rpc.example.com/secret-path", "", "", "", "environment", "");
        Assert.That(run.ExitCode, Is.Zero, run.Error);
        Assert.That(await File.ReadAllTextAsync(DefaultFile), Does.Contain("https://rpc.example.com/secret-path"));
        Assert.That(run.Output + run.Error, Does.Not.Contain("secret-path").And.Contain("https://rpc.example.com"));
    }

    private Task<ToolRun> AnswerAsync(params string[] answers) => RunAtTerminalAsync(string.Join('\n', answers), "init");
}
