
namespace Mpp.Client.Tests.Cli;

[TestFixture]
internal sealed class DemoTests : CliFixture
{
    [SetUp]
    public void BreakTheUsersSettings()
    {
        foreach (var name in Variables.Keys.Where(name => name.StartsWith("MPP_", StringComparison.Ordinal) && name != "MPP_LEDGER").ToList())
        {
            Variables[name] = "not usable";
        }

        Variables["MPP_CONFIG"] = InFolder("absent.json");
    }

    [Test]
    public async Task The_demo_pays_on_both_rails_whatever_the_user_has_configured_and_leaves_no_trace()
    {
        var run = await RunAsync("demo");
        Assert.That((run.ExitCode, run.Error), Is.EqualTo((0, "")));
        foreach (var text in new[] { "tempo/charge", "stripe/charge", "allowed", "Reserved > Signing > Signed > Sent > Settled", "order_placed", "X-Api-Key zn_t…" })
        {
            Assert.That(run.Output, Does.Contain(text));
        }

        Assert.That(File.Exists(LedgerPath), Is.False);
    }

    [Test]
    public async Task The_demo_is_one_json_object_for_programs()
    {
        var run = await RunAsync("demo", "--format", "json");
        Assert.That(run.ExitCode, Is.Zero);
        var orders = run.Json.GetProperty("orders").EnumerateArray().ToList();
        Assert.That(orders.Select(order => order.GetProperty("payment").GetProperty("method").GetString()), Is.EqualTo(["tempo", "stripe"]));
        Assert.That(orders.Select(order => order.GetProperty("outcome").GetString()), Is.All.EqualTo("settled"));
        Assert.That(orders.Select(order => order.GetProperty("apiKey").GetString()!.Length), Is.All.EqualTo(9));
        Assert.That(run.JsonError.ValueKind, Is.EqualTo(System.Text.Json.JsonValueKind.Null));
    }
}
