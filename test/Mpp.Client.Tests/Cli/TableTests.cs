using Mpp.Client.Ledger;
using Mpp.Client.Tests.Ledger;
using Mppcs;
using Mppcs.Reports;

namespace Mpp.Client.Tests.Cli;

[TestFixture]
internal sealed class TableTests : CliFixture
{
    private const string Rule = "─";
    private const string Escape = "\u001b";

    [TestCase(80, 2)]
    [TestCase(140, 1)]
    public async Task On_a_terminal_payments_are_fitted_to_its_width_and_stay_whole(int width, int linesOfPayment)
    {
        var id = await PayAsync();
        Width = width;
        var lines = (await RunAsync("ledger", "list")).Output.TrimEnd('\n').Split('\n');
        Assert.That(lines, Has.All.Length.LessThanOrEqualTo(width));
        Assert.That(lines, Has.Length.EqualTo(3 + linesOfPayment));
        Assert.That(lines[1], Does.StartWith(Rule));
        Assert.That(string.Join('\n', lines), Does.Contain(id).And.Contain(Origin).And.Contain("settled"));
        Assert.That(lines[^1], Does.StartWith("1 payment"));
    }

    [Test]
    public async Task A_terminal_that_is_too_narrow_gets_whole_lines()
    {
        var id = await PayAsync();
        Width = 40;
        var run = await RunAsync("ledger", "list");
        Assert.That(run.Output, Does.Contain($"  {id}\n").And.Contain(Origin).And.Not.Contain(Rule));
    }

    [Test]
    public async Task In_a_pipe_each_payment_is_one_line_of_eight_words_below_the_headings()
    {
        var (settled, unknown) = (await PayAsync(), await PayUnknownAsync());
        var lines = (await RunAsync("ledger", "list")).Output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        var words = lines[1..].Select(line => line.Split(' ', StringSplitOptions.RemoveEmptyEntries)).ToList();
        Assert.That(words.Select(row => (row.Length, row[2], row[3], row[7])), Is.EqualTo(new[] { (8, "settled", "0.01", settled), (8, "unknown", "0.01", unknown) }));
        Assert.That(string.Concat(lines), Does.Not.Contain(Rule).And.Not.Contain(Escape).And.Not.Contain("…"));
    }

    [Test]
    public async Task Outcomes_are_told_by_colour_where_colour_is_wanted()
    {
        await PayAsync();
        await PayUnknownAsync();
        using (var ledger = new FilePaymentLedger(LedgerPath))
        {
            await Records.BringToAsync(ledger, "void", LedgerState.Void);
            await Records.BringToAsync(ledger, "released", LedgerState.Released);
        }

        Width = 160;
        var plain = (await RunAsync("ledger", "list")).Output;
        OutputInk = Ink.Ansi;
        var coloured = (await RunAsync("ledger", "list")).Output;
        Assert.That(plain, Does.Contain(Rule).And.Not.Contain(Escape));
        Assert.That(coloured, Does.Contain("\u001b[32msettled").And.Contain("\u001b[33munknown").And.Contain("\u001b[2mvoid").And.Contain("\u001b[31mnot_paid"));
    }

    [TestCase(true, null, null, true)]
    [TestCase(true, "1", null, false)]
    [TestCase(true, null, "dumb", false)]
    [TestCase(true, null, "xterm", true)]
    [TestCase(false, null, "xterm", false)]
    public void Colour_is_for_terminals_of_people_who_did_not_decline_it(bool isTerminal, string? noColour, string? terminal, bool expected)
    {
        var ink = Ink.For(isTerminal, name => name switch { "NO_COLOR" => noColour, "TERM" => terminal, _ => null });
        Assert.That(ink.IsColoured, Is.EqualTo(expected));
    }

    [TestCase(null)]
    [TestCase(100)]
    public void Hostile_text_is_neither_mark_up_nor_steers_the_terminal(int? width)
    {
        (Width, OutputInk) = (width, Ink.Ansi);
        var table = new Table([new Column("[bold]name[/]"), new("text")], [["[red]x[/]", "[link=https://evil.example]y[/] \u001b]0;title\u0007 \u202egnp\u200b\n[/]"]]);
        var drawn = table.Render(CreateContext(Stream.Null, Stream.Null, TextWriter.Null));
        var plain = System.Text.RegularExpressions.Regex.Replace(drawn, "\u001b\\[[0-9;]*m", "");
        Assert.That(plain, Does.Contain("[bold]name[/]").And.Contain("[red]x[/]").And.Contain("[link=https://evil.example]y[/] ]0;title gnp [/]"));
        Assert.That(plain, Does.Not.Contain(Escape).And.Not.Contain("\u202e").And.Not.Contain("\u200b").And.Not.Contain("\u0007"));
    }

    [Test]
    public void In_lines_no_place_is_empty_and_what_stands_beside_several_lines_is_repeated()
    {
        var table = new Table([new Column("a"), Column.Number("b"), new("c")], [["x", "", Cell.OfLines(["one", "two"])]]);
        Assert.That(table.Render(CreateContext(Stream.Null, Stream.Null, TextWriter.Null)), Is.EqualTo("a  b  c\nx  -  one\nx  -  two\n"));
    }

    [Test]
    public async Task Accounts_keep_their_whole_address_on_any_terminal()
    {
        Variables["MPP_KEYSTORE_PASSWORD_FILE"] = await WriteFileAsync("password", "correct horse\n");
        OwnerOnly.Make(InFolder("password"));
        var made = await RunAsync("account", "new", "main", "--format", "json");
        foreach (var width in (int?[])[null, 30, 80])
        {
            Width = width;
            Assert.That((await RunAsync("account", "list")).Output, Does.Contain(made.Text("address")), $"{width}");
        }
    }

    [Test]
    public async Task The_doctors_findings_are_wrapped_on_a_terminal_and_one_line_each_in_a_pipe()
    {
        Width = 80;
        var drawn = (await RunAsync("doctor")).Output.Split('\n');
        Width = null;
        var piped = (await RunAsync("doctor")).Output.TrimEnd('\n').Split('\n');
        Assert.That(drawn, Has.Some.Match("^ +[a-z]"), "no continuation");
        Assert.That(piped[1..^1], Has.All.Match("^(ok|warning|failed|skipped) +[a-z-]+ +[^ ]"));
    }

    private string Origin => Merchant.BaseAddress.ToString().TrimEnd('/');

    private async Task<string> PayAsync()
    {
        var run = await RunAsync(Url("paid"), "--max-spend", Enough, "--format", "json");
        return run.Json.GetProperty("payment").GetProperty("ledgerId").GetString()!;
    }

    private async Task<string> PayUnknownAsync()
    {
        Merchant.Misbehaviour.FreshChallengeAfterSettling = true;
        var id = await PayAsync();
        Merchant.Misbehaviour.FreshChallengeAfterSettling = false;
        return id;
    }
}
