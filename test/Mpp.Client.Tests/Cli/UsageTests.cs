using Mppcs.Requests;

namespace Mpp.Client.Tests.Cli;

[TestFixture]
internal sealed class UsageTests : CliFixture
{
    private static readonly string[][] WrongCommandLines =
    [
        ["frobnicate"],
        ["pay"],
        ["ftp://example.com/file"],
        ["https://user:secret@example.com/"],
        ["example.com", "--bogus"],
        ["example.com", "one", "two"],
        ["example.com", "-H", "no colon here"],
        ["example.com", "-H", "X-One: 1\r\nX-Two: 2"],
        ["example.com", "-H", ": nameless"],
        ["example.com", "-A", "one\ntwo"],
        ["example.com", "--idempotency-key", "one\ntwo"],
        ["example.com", "-X", "NO SPACE"],
        ["example.com", "-d", "a", "--json", "{}"],
        ["example.com", "-d", "@/no/such/file"],
        ["example.com", "-o", "/no/such/folder/file"],
        ["example.com", "-m", "soon"],
        ["example.com", "-m", "0"],
        ["example.com", "--max-spend", "five"],
        ["example.com", "--max-spend", "0.05"],
        ["example.com", "--max-spend", "-1 USD"],
        ["example.com", "--method", "paypal"],
        ["example.com", "--mode", "push"],
        ["example.com", "--mode", "carrier-pigeon"],
        ["example.com", "--rpc-url", "not a url"],
        ["example.com", "--rpc-url", "http://rpc.example.com"],
        ["example.com", "--format", "xml"],
        ["example.com", "--account", "../key"],
        ["example.com", "--account", "absent"],
        ["quote", "frobnicate"],
        ["quote", "example.com", "--ask"],
        ["decode", "Bearer abc"],
        ["sandbox", "--port", "many"],
        ["demo", "now"],
    ];

    private static IEnumerable<string[]> WrongCommandLinesOfAnyFormat => WrongCommandLines.Where(arguments => !arguments.Contains("--format"));

    [TestCaseSource(nameof(WrongCommandLines))]
    public async Task What_cannot_be_used_exits_with_2_and_an_explanation_and_writes_nothing_else(string[] arguments)
    {
        var run = await RunAsync(arguments);
        Assert.That(run.ExitCode, Is.EqualTo(2), run.Error);
        Assert.That(run.OutputBytes, Is.Empty);
        Assert.That(run.Error, Does.StartWith("mppcs: "));
    }

    [TestCaseSource(nameof(WrongCommandLinesOfAnyFormat))]
    public async Task With_format_json_a_wrong_command_line_is_one_json_object_of_the_usual_shape(string[] arguments)
    {
        var run = await RunAsync([.. arguments, "--format", "json"]);
        Assert.That(run.ExitCode, Is.EqualTo(2));
        Assert.That(run.Error, Is.Empty);
        Assert.That(run.Json.EnumerateObject().Select(property => property.Name),
            Is.EqualTo(["status", "outcome", "payment", "receipt", "apiKey", "headers", "body", "error"]));
        Assert.That(run.ErrorText("phase"), Is.EqualTo("request"));
        Assert.That(run.Text("outcome"), Is.EqualTo("not_paid"));
        Assert.That(run.JsonError.GetProperty("retrySafe").GetBoolean(), Is.True);
    }

    [Test]
    public async Task An_unknown_word_is_answered_with_what_to_type()
    {
        var run = await RunAsync("frobnicate");
        Assert.That(run.Error, Does.Contain("neither a command nor a URL").And.Contain("mppcs --help"));
    }

    [Test]
    public async Task Push_mode_without_a_node_is_refused_with_a_sentence()
    {
        var run = await RunAsync(Url("paid"), "--mode", "push", "--max-spend", Enough);
        Assert.That(run.Error, Does.Contain("needs a Tempo node to broadcast by").And.Contain("--rpc-url"));
        Assert.That(Merchant.Requests, Is.Empty);
    }

    [TestCase("api.example.com/orders", "https://api.example.com/orders")]
    [TestCase("localhost:8080/x", "https://localhost:8080/x")]
    [TestCase("localhost", "https://localhost/")]
    [TestCase("http://127.0.0.1:5000/x?y=1", "http://127.0.0.1:5000/x?y=1")]
    public void A_url_without_a_scheme_gets_https(string typed, string expected) =>
        Assert.That(RequestUrl.Parse(typed).ToString(), Is.EqualTo(expected));

    [Test]
    public async Task Without_arguments_there_is_a_welcome_that_leads_on()
    {
        var run = await RunAsync();
        Assert.That((run.ExitCode, run.Error), Is.EqualTo((0, "")));
        Assert.That(run.Output, Does.Contain("mppcs demo").And.Contain("mppcs init").And.Contain("mppcs --help"));
        Assert.That(run.Output.Split('\n'), Has.Length.LessThan(12));
    }

    [TestCase("--hlp", "'--hlp' is not an option of 'mppcs pay'. Did you mean '--help'?")]
    [TestCase("help", "Did you mean '--help'?")]
    [TestCase("acount new", "'acount' is neither a command nor a URL. Did you mean 'account'?")]
    [TestCase("pay", "The URL is missing after 'mppcs pay'. Type for instance: mppcs https://")]
    [TestCase("quote", "The URL is missing after 'mppcs quote'. Type for instance: mppcs quote https://api.example.com/report")]
    [TestCase("account new", "The NAME is missing after 'mppcs account new'. Type for instance: mppcs account new main")]
    [TestCase("resume", "The ID is missing after 'mppcs resume'.")]
    [TestCase("ledger", "'mppcs ledger' needs one more word: list, show, export, verify or repair.")]
    [TestCase("ledger lst", "'lst' is not a command of 'mppcs ledger'. Did you mean 'list'? There are list, show, export, verify and repair.")]
    [TestCase("example.com --formt json", "'--formt' is not an option of 'mppcs pay'. Did you mean '--format'?")]
    [TestCase("quote --bogus", "'--bogus' is not an option of 'mppcs quote'. Type 'mppcs quote --help'")]
    [TestCase("example.com -q", "'-q' is not an option of 'mppcs pay'.")]
    [TestCase("example.com --method", "--method needs a value: --method tempo|stripe.")]
    [TestCase("--max-spend", "--max-spend needs a value: --max-spend 'AMOUNT CURRENCY'.")]
    [TestCase("ledger export", "--format needs a value: --format csv|jsonl.")]
    [TestCase("policy init extra", "'extra' is one word too many for 'mppcs policy init'.")]
    [TestCase("completion tcsh", "'tcsh' is not a shell that is known. Write bash, zsh, fish, pwsh.")]
    public async Task A_mistake_is_answered_with_what_to_type(string typed, string answer)
    {
        var run = await RunAsync(typed.Split(' '));
        Assert.That(run.ExitCode, Is.EqualTo(2));
        Assert.That(run.Error, Does.StartWith("mppcs: ").And.Contain(answer));
        Assert.That(run.Error.TrimEnd().Split('\n'), Has.Length.EqualTo(1));
    }
}
