using System.Text.Json;
using Mpp.Client.Methods.Tempo;
using Mpp.Client.Tests.Ledger;
using Mppcs.Payments;

namespace Mpp.Client.Tests.Cli;

[TestFixture]
internal sealed class ExplorerTests : CliFixture
{
    private const string Settings = """
        {"Policy": {"MaxPerPayment": "1 USD"}, "Tempo": {"Networks": {"42431": {"ExplorerUrl": "https://explorer.example.com/x"}}}}
        """;

    [Test]
    public async Task The_explorer_of_the_settings_is_named_wherever_a_payment_is_looked_at()
    {
        await ConfigureAsync(Settings);
        var paid = (await RunAsync(Url("paid"), "--format", "json")).Json.GetProperty("payment");
        var page = $"https://explorer.example.com/x/tx/{paid.GetProperty("reference").GetString()}";
        Assert.That(paid.GetProperty("explorer").GetString(), Is.EqualTo(page));
        var id = paid.GetProperty("ledgerId").GetString()!;
        Assert.That((await RunAsync("ledger", "show", id)).Output, Does.Contain($"explorer {page}\n"));
        Assert.That((await RunAsync("ledger", "show", id, "--format", "json")).Json.GetProperty("payment").GetProperty("explorer").GetString(), Is.EqualTo(page));
        Assert.That((await RunAsync(Url("paid"), "-v")).Error, Does.Match(@"\* explorer https://explorer\.example\.com/x/tx/0x[0-9a-f]{64}\n"));
    }

    [Test]
    public async Task What_has_no_transaction_on_a_chain_has_no_page()
    {
        await ConfigureAsync("""{"Policy": {"MaxPerPayment": "20 USD"}}""");
        var paid = await RunAsync(Url("agent/orders"), "--json", Order, "--method", "stripe", "--format", "json");
        Assert.That(paid.Json.GetProperty("payment").GetProperty("explorer").ValueKind, Is.EqualTo(JsonValueKind.Null), paid.Error);
    }

    [Test]
    public async Task Settings_that_cannot_be_used_do_not_hide_a_payment()
    {
        var paid = await RunAsync(Url("paid"), "--max-spend", Enough, "--format", "json");
        await ConfigureAsync("""{"Tempo": {"Networks": {"no number": {}}}}""");
        var run = await RunAsync("ledger", "show", paid.Json.GetProperty("payment").GetProperty("ledgerId").GetString()!);
        Assert.That(run.ExitCode, Is.Zero, run.Error);
        Assert.That(run.Output, Does.Contain("settled").And.Not.Contain("explorer"));
    }

    [TestCase("../../evil")]
    [TestCase("0x12")]
    [TestCase("0x/../../../../../../../../../../../../../../../../../../../../../evil")]
    public void A_reference_that_is_no_transaction_hash_leads_nowhere(string reference) =>
        Assert.That(ExplorerLink.Find(Records.Reserved() with { ChainId = 4217 }, reference, new TempoOptions()), Is.Null);

    [Test]
    public void A_chain_without_an_explorer_has_no_page() =>
        Assert.That(ExplorerLink.Find(Records.Reserved() with { ChainId = 1337 }, "0x" + new string('a', 64), new TempoOptions()), Is.Null);
}
