using System.Text;
using Mpp.Client.Protocol;

namespace Mpp.Client.Tests.Cli;

[TestFixture]
internal sealed class DecodeTests : CliFixture
{
    private const string Secret = "0x76f8abcdefabcdefabcdefabcdefabcdefabcdef99";

    private static readonly string Request = Base64UrlText.EncodeUtf8(
        """{"amount":"10000","currency":"0x20c0000000000000000000000000000000000000","methodDetails":{"chainId":42431},"recipient":"0xa0Ee7A142d267C1f36714E4a8F75612F20a79720"}""");

    private static readonly string Challenge =
        $"Payment id=\"c1\", realm=\"shop\\u001b[2J\", method=\"tempo\", intent=\"charge\", request=\"{Request}\", expires=\"2030-01-02T03:04:05Z\", description=\"Buy now\"";

    private static readonly string Credential = "Payment " + Base64UrlText.EncodeUtf8(
        $$"""{"challenge":{"id":"c1","realm":"shop","method":"tempo","intent":"charge","request":"{{Request}}"},"payload":{"type":"transaction","signature":"{{Secret}}"},"source":"did:pkh:eip155:42431:0x90F79bf6EB2c4f870365E785982E1f101E93b906"}""");

    private static readonly string Receipt = Base64UrlText.EncodeUtf8(
        """{"status":"success","method":"tempo","timestamp":"2026-11-21T09:00:00Z","reference":"0xabc","externalId":"order-7"}""");

    [TestCase("")]
    [TestCase("WWW-Authenticate: ")]
    [TestCase("www-authenticate:")]
    public async Task A_challenge_is_explained_with_or_without_its_header_name(string name)
    {
        var run = await RunAsync("decode", name + Challenge);
        Assert.That(run.ExitCode, Is.Zero, run.Error);
        foreach (var text in new[] { "tempo/charge", "c1", "0.01 USD", "0xa0Ee7A142d267C1f36714E4a8F75612F20a79720", "Moderato", "2030-01-02 03:04:05 UTC", "Buy now", "unverified" })
        {
            Assert.That(run.Output, Does.Contain(text));
        }

        Assert.That(run.Output, Does.Not.Contain("\u001b"));
    }

    [Test]
    public async Task Several_challenges_on_the_standard_input_are_found_among_other_headers()
    {
        var input = $"HTTP/1.1 402 Payment Required\r\nDate: today\r\nWWW-Authenticate: {Challenge}\r\nWWW-Authenticate: {Challenge.Replace("c1", "c2", StringComparison.Ordinal)}\r\n\r\n{{}}";
        var run = await RunWithInputAsync(Encoding.UTF8.GetBytes(input), "decode", "--format", "json");
        Assert.That(run.Text("kind"), Is.EqualTo("challenge"));
        Assert.That(run.Json.GetProperty("challenges").EnumerateArray().Select(challenge => challenge.GetProperty("id").GetString()), Is.EqualTo(["c1", "c2"]));
        Assert.That(run.Json.GetProperty("challenges")[0].GetProperty("display").GetString(), Is.EqualTo("0.01 USD"));
    }

    [TestCase("")]
    [TestCase("Authorization: ")]
    [TestCase("Payment-Authorization: ")]
    public async Task A_credential_is_explained_and_its_payload_shortened(string name)
    {
        var text = await RunAsync("decode", name + Credential);
        var json = await RunAsync("decode", name + Credential, "--format", "json");
        Assert.That(text.ExitCode, Is.Zero, text.Error);
        Assert.That(text.Output, Does.Contain("0x76…ef99").And.Contain("transaction").And.Contain("did:pkh:eip155:42431"));
        Assert.That(json.Json.GetProperty("credential").GetProperty("payload").GetProperty("signature").GetString(), Is.EqualTo("0x76…ef99"));
        Assert.That(text.Output + json.Output, Does.Not.Contain(Secret[6..^6]));
    }

    [Test]
    public async Task A_bare_credential_is_told_from_a_receipt_by_its_content()
    {
        Assert.That((await RunAsync("decode", Credential["Payment ".Length..], "--format", "json")).Text("kind"), Is.EqualTo("credential"));
        Assert.That((await RunAsync("decode", Receipt, "--format", "json")).Text("kind"), Is.EqualTo("receipt"));
    }

    [Test]
    public async Task A_receipt_is_explained_with_its_extra_fields()
    {
        var text = await RunAsync("decode", "Payment-Receipt: " + Receipt);
        Assert.That(text.Output, Does.Contain("not a proof").And.Contain("0xabc").And.Contain("order-7"));
        var json = await RunAsync("decode", Receipt, "--format", "json");
        Assert.That(json.Json.GetProperty("receipt").GetProperty("externalId").GetString(), Is.EqualTo("order-7"));
    }

    [TestCase("Payment id=\"a\", realm=\"r\"", "missing or empty")]
    [TestCase("Payment !!!", "not base64url")]
    [TestCase("Payment-Receipt: e30", "'status' is missing")]
    [TestCase("Authorization: Payment e30", "'challenge' or 'payload' is missing")]
    [TestCase("Bearer abc", "neither a Payment challenge")]
    [TestCase("WWW-Authenticate: Basic realm=\"x\"", "no Payment challenge")]
    [TestCase("  ", "nothing to decode")]
    public async Task What_is_malformed_exits_with_2_and_the_reason(string text, string reason)
    {
        var people = await RunAsync("decode", text);
        var programs = await RunAsync("decode", text, "--format", "json");
        Assert.That(people.ExitCode, Is.EqualTo(2));
        Assert.That(people.Error, Does.Contain(reason));
        Assert.That(programs.ExitCode, Is.EqualTo(2));
        Assert.That(programs.ErrorText("code"), Is.EqualTo("malformed"));
        Assert.That(programs.ErrorText("message"), Does.Contain(reason));
    }

    [Test]
    public async Task A_good_challenge_beside_a_malformed_one_is_still_explained()
    {
        var run = await RunAsync("decode", Challenge + ", Payment id=\"x\", realm=\"r\", method=\"stripe\"");
        Assert.That(run.ExitCode, Is.EqualTo(2));
        Assert.That(run.Output, Does.Contain("0.01 USD"));
        Assert.That(run.Error, Does.Contain("malformed"));
    }
}
