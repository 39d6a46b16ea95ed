namespace Mpp.Client.Tests.Cli;

[TestFixture]
internal sealed class AskTests : CliFixture
{
    [TestCase("y")]
    [TestCase("YES")]
    public async Task A_yes_pays(string answer)
    {
        var run = await RunAtTerminalAsync(answer, Url("paid"), "--max-spend", Enough, "--ask");
        Assert.That(run.ExitCode, Is.Zero, run.Error);
        Assert.That(run.Output, Is.EqualTo("{\"paid\":true}"));
    }

    [TestCase("n")]
    [TestCase("")]
    [TestCase("yessir")]
    public async Task Everything_else_pays_nothing(string answer)
    {
        var run = await RunAtTerminalAsync(answer, Url("paid"), "--max-spend", Enough, "--ask", "--format", "json");
        Assert.That(run.ExitCode, Is.EqualTo(3));
        Assert.That(run.ErrorText("phase"), Is.EqualTo("approval"));
        Assert.That(run.Json.GetProperty("payment").ValueKind, Is.EqualTo(System.Text.Json.JsonValueKind.Null));
        Assert.That(Merchant.CredentialArrivals.Count, Is.Zero);
    }

    [Test]
    public async Task Without_a_terminal_the_answer_is_no()
    {
        var run = await RunAsync(Url("paid"), "--max-spend", Enough, "--ask");
        Assert.That(run.ExitCode, Is.EqualTo(3));
        Assert.That(run.Error, Does.Contain("There is no terminal to ask on").And.Contain("leave --ask out"));
        Assert.That(Merchant.CredentialArrivals.Count, Is.Zero);
    }

    [TestCase(null, "Run it in a terminal with --ask")]
    [TestCase("y", "Add --ask to be asked on this terminal.")]
    public async Task What_needs_approval_says_how_to_be_asked(string? answer, string hint)
    {
        await ConfigureAsync("""{"Policy": {"MaxPerPayment": "1 USD", "ApproveAbove": "0.001 USD"}}""");
        var run = answer is null ? await RunAsync(Url("paid")) : await RunAtTerminalAsync(answer, Url("paid"));
        Assert.That(run.ExitCode, Is.EqualTo(3));
        Assert.That(run.Error, Does.Contain(hint));
    }

    [Test]
    public async Task The_question_shows_what_decides_and_the_servers_words_last()
    {
        Merchant.Challenges.Description = "A gift\u202e from your bank";
        Merchant.Challenges.Splits = [new Mpp.Sandbox.Merchant.SandboxTransferSplit("0x9965507D1a55bcC2695C58ba16FB37d819B0A4dc", "4000")];
        var run = await RunAtTerminalAsync("n", Url("paid"), "--max-spend", Enough, "--ask", "--purpose", "the weekly report");
        var question = run.Error[..run.Error.IndexOf("Pay? [y/N]", StringComparison.Ordinal)];
        string[] shown =
        [
            Merchant.BaseAddress.ToString().TrimEnd('/'), "0.01 USD", "at most 0.024 USD", "0xa0Ee7A142d267C1f36714E4a8F75612F20a79720  0.006 USD",
            "0x9965507D1a55bcC2695C58ba16FB37d819B0A4dc  0.004 USD", "Tempo Moderato", "ends ", "the weekly report",
        ];
        foreach (var text in shown)
        {
            Assert.That(question, Does.Contain(text));
        }

        var last = question.TrimEnd('\n').Split('\n')[^1];
        Assert.That(last, Does.Contain("\"A gift from your bank\" (the server's words, unverified)"));
        Assert.That(question, Does.Not.Contain("\u202e"));
    }
}
