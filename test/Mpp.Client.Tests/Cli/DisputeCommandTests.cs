using System.Text.Json;

namespace Mpp.Client.Tests.Cli;

[TestFixture]
internal sealed class DisputeCommandTests : CliFixture
{
    private string Node => Sandbox.Chain.RpcUrl.ToString();

    [Test]
    public async Task Text_tells_what_happened_with_its_times_and_where_the_bundle_is()
    {
        var id = await PayAndGetRefusedAsync();
        var run = await RunAsync("dispute", id[..^4], "--rpc-url", Node);
        Assert.That(run.ExitCode, Is.Zero, run.Error);
        Assert.That(run.Output, Does.StartWith(id + "\n").And.Contain("was paid and not delivered").And.Contain("Timeline (UTC)").And.Contain("  Signing\n")
            .And.Contain("  Settled\n").And.Contain("proof    tempo:42431").And.Contain("add -o FILE, or --format json"));
        Assert.That(run.Output.Split('\n').Where(line => !line.Contains("0x", StringComparison.Ordinal)), Has.All.Length.LessThanOrEqualTo(80));
    }

    [Test]
    public async Task The_bundle_is_the_json_output()
    {
        var id = await PayAndGetRefusedAsync();
        var run = await RunAsync("dispute", id, "--rpc-url", Node, "--format", "json");
        Assert.That((run.ExitCode, run.Error), Is.EqualTo((0, "")));
        Assert.That((run.Text("format"), Text(run.Json.GetProperty("payment"), "ledgerId")), Is.EqualTo(("mpp-evidence/1", id)));
        Assert.That(run.Json.GetProperty("proof").ValueKind, Is.EqualTo(JsonValueKind.Object));
    }

    [Test]
    public async Task A_file_is_its_owners_and_is_not_overwritten_unless_forced()
    {
        var id = await PayAndGetRefusedAsync();
        var path = InFolder("evidence.json");
        var text = await RunAsync("dispute", id, "-o", path, "--rpc-url", Node);
        Assert.That(text.ExitCode, Is.Zero, text.Error);
        Assert.That(text.Output, Does.Contain($"Wrote the bundle to {path}"));
        Assert.That(Text(JsonElement.Parse(await File.ReadAllBytesAsync(path)), "format"), Is.EqualTo("mpp-evidence/1"));
        if (!OperatingSystem.IsWindows())
        {
            Assert.That(File.GetUnixFileMode(path), Is.EqualTo(UnixFileMode.UserRead | UnixFileMode.UserWrite));
        }

        await File.WriteAllTextAsync(path, "mine");
        var again = await RunAsync("dispute", id, "-o", path);
        Assert.That((again.ExitCode, await File.ReadAllTextAsync(path)), Is.EqualTo((2, "mine")));
        Assert.That(again.Error, Does.Contain("--force"));

        var json = await RunAsync("dispute", id, "-o", path, "--force", "--format", "json");
        Assert.That((json.ExitCode, json.Text("file"), json.Text("ledgerId"), json.Text("outcome")), Is.EqualTo((0, path, id, "settled")));
        Assert.That(await File.ReadAllTextAsync(path), Does.StartWith("{"));
    }

    [Test]
    public async Task Without_a_node_the_finding_says_that_it_could_not_ask()
    {
        var id = await PayAndGetRefusedAsync();
        var run = await RunAsync("dispute", id);
        Assert.That(run.ExitCode, Is.Zero, run.Error);
        Assert.That(run.Output, Does.Contain("No node is configured to ask").And.Contain("add --rpc-url URL").And.Contain("is not proven"));
    }

    [Test]
    public async Task With_a_node_that_is_not_there_the_finding_says_so()
    {
        var id = await PayAndGetRefusedAsync();
        var run = await RunAsync("dispute", id, "--rpc-url", "http://127.0.0.1:1/", "--format", "json");
        Assert.That(run.ExitCode, Is.Zero, run.Error);
        Assert.That(run.Text("finding"), Is.Not.Empty);
        Assert.That(run.Json.GetProperty("proof").ValueKind, Is.EqualTo(JsonValueKind.Null));
    }

    [Test]
    public async Task It_needs_no_key_and_shows_no_secret_and_no_purpose()
    {
        var id = await PayAndGetRefusedAsync("--purpose", "quarterly numbers");
        foreach (var name in (string[])["MPP_TEMPO_KEY", "MPP_STRIPE_SECRET_KEY", "MPP_STRIPE_PAYMENT_METHOD"])
        {
            Variables.Remove(name);
        }

        foreach (var format in (string[])["text", "json"])
        {
            var run = await RunAsync("dispute", id, "--rpc-url", Node, "--format", format);
            Assert.That(run.ExitCode, Is.Zero, run.Error);
            Assert.That(run.Output, Does.Not.Contain(Sandbox.PayerPrivateKey[2..]).And.Not.Contain("quarterly"));
        }
    }

    [TestCase("dispute")]
    [TestCase("dispute", "frobnicate")]
    [TestCase("dispute", "00000000", "--rpc-url", "not a url")]
    [TestCase("dispute", "00000000", "--format", "xml")]
    public async Task What_cannot_be_used_exits_with_2(params string[] arguments) => Assert.That((await RunAsync(arguments)).ExitCode, Is.EqualTo(2));

    [Test]
    public async Task A_file_that_cannot_be_written_exits_with_2()
    {
        var id = await PayAndGetRefusedAsync();
        var blocked = await WriteFileAsync("blocked", "");
        var run = await RunAsync("dispute", id, "-o", Path.Combine(blocked, "evidence.json"));
        Assert.That(run.ExitCode, Is.EqualTo(2), run.Error);
    }

    private async Task<string> PayAndGetRefusedAsync(params string[] more)
    {
        Merchant.Misbehaviour.StatusAfterSettling = 400;
        var run = await RunAsync([Url("paid"), "--max-spend", Enough, "--format", "json", .. more]);
        Assert.That(run.ExitCode, Is.EqualTo(4), run.Output);
        Merchant.Misbehaviour.StatusAfterSettling = null;
        return Text(run.Json.GetProperty("payment"), "ledgerId")!;
    }

    private static string? Text(JsonElement element, string name) => element.GetProperty(name).GetString();
}
