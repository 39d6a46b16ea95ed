using System.Numerics;
using Mpp.Client.Ledger;
using Mpp.Client.Tests.Ledger;
using Mppcs.Reports;

namespace Mpp.Client.Tests.Cli;

[TestFixture]
internal sealed class SpendChartTests : CliFixture
{
    private const string Legend = "█ settled  ▓ reserved  ▒ unknown";

    [TestCase(20, 100, "50,0,25,25", "██████████▒▒▒▒▒░░░░░")]
    [TestCase(10, 1000, "1,1,1,997", "█▓▒░░░░░░░")]
    [TestCase(10, 3, "1,1,1,0", "████▓▓▓▒▒▒")]
    [TestCase(10, 5, "10,0,10,0", "█████▒▒▒▒▒")]
    [TestCase(10, 100, "50,0,0", "█████")]
    [TestCase(10, 0, "0,0,0,0", "")]
    public void A_bar_has_its_width_and_hides_nothing(int width, int whole, string parts, string expected)
    {
        var cell = Bar.Draw(width, whole, [.. parts.Split(',').Select(part => BigInteger.Parse(part))]);
        var drawn = string.Concat(cell.Lines.Single().Select(part => part.Text));
        Assert.That(drawn, Is.EqualTo(expected));
    }

    [TestCase(80)]
    [TestCase(140)]
    public async Task Of_each_limit_a_bar_shows_what_is_settled_reserved_unknown_and_left(int width)
    {
        await ConfigureAsync("""{"Policy": {"MaxPerPayment": "1 USD", "MaxOpenUnknown": 9, "Budgets": [{"Max": "0.136 USD", "Window": "lifetime"}]}}""");
        await RunAsync(Url("paid"));
        Merchant.Misbehaviour.FreshChallengeAfterSettling = true;
        await RunAsync(Url("paid"));
        Width = width;
        var run = await RunAsync("spend");
        var lines = run.Output.Split('\n');
        Assert.That(lines, Has.All.Length.LessThanOrEqualTo(width));
        Assert.That(lines.First(line => line.Contains('░', StringComparison.Ordinal)), Does.EndWith("█████▒▒▒▒▒░░░░░░░░░░"));
        Assert.That(run.Output, Does.Contain(Legend + "  ░ left"));
        Width = null;
        Assert.That((await RunAsync("spend")).Output, Does.Not.Match("[█▓▒░]"));
    }

    [Test]
    public async Task What_is_on_its_way_has_a_pattern_of_its_own()
    {
        await ConfigureAsync("""{"Policy": {"MaxPerPayment": "1 USD", "Budgets": [{"Max": "4.000004 USD", "Window": "lifetime"}]}}""");
        var now = Clock.GetUtcNow();
        using (var ledger = new FilePaymentLedger(LedgerPath))
        {
            await ledger.ReserveAsync(Records.Reserved() with { CreatedAt = now, UpdatedAt = now, Steps = [new LedgerStep(LedgerState.Reserved, now)] }, []);
        }

        Width = 120;
        Assert.That((await RunAsync("spend")).Output, Does.Contain("▓▓▓▓▓░░░░░░░░░░░░░░░"));
    }

    [TestCase(60)]
    [TestCase(100)]
    public async Task Days_are_compared_by_their_bars(int width)
    {
        await RunAsync(Url("paid"), "--max-spend", Enough);
        Width = width;
        var run = await RunAsync("spend", "--by", "day");
        Assert.That(run.Output, Does.StartWith(" day (UTC)").And.Contain(new string('█', 20)).And.Contain(Legend));
        Assert.That(run.Output.Split('\n')[..4], Has.All.Length.LessThanOrEqualTo(width));
        Width = null;
        Assert.That((await RunAsync("spend", "--by", "day")).Output, Does.StartWith("day (UTC)").And.Not.Match("[█▓▒░]"));
    }
}
