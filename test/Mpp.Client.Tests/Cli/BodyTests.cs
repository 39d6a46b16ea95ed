using System.Text;
using System.Text.Json;

namespace Mpp.Client.Tests.Cli;

/// <summary>What becomes of bodies with <c>--format json</c>.</summary>
[TestFixture]
internal sealed class BodyTests : CliFixture
{
    private static readonly byte[] Binary = [0x89, (byte)'P', (byte)'N', (byte)'G', 0, 0xff];

    [TestCase("application/json")]
    [TestCase("application/problem+json")]
    public async Task Json_stays_json(string type)
    {
        var body = (await FetchAsync(type, "{\"a\": [1, 2.50, \"ü\"]}"u8.ToArray())).GetProperty("body");
        Assert.That(body.GetProperty("a")[1].GetRawText(), Is.EqualTo("2.50"));
    }

    [TestCase("text/plain", "hello\nworld")]
    [TestCase("application/json", "{not json")]
    [TestCase("text/html", "")]
    public async Task Text_becomes_a_string(string type, string text)
    {
        var report = await FetchAsync(type, Encoding.UTF8.GetBytes(text));
        Assert.That(report.GetProperty("body").GetString(), Is.EqualTo(text));
        Assert.That(report.TryGetProperty("bodyEncoding", out _), Is.False);
    }

    [Test]
    public async Task Anything_else_becomes_base64()
    {
        var report = await FetchAsync("image/png", Binary);
        Assert.That(report.GetProperty("body").GetBytesFromBase64(), Is.EqualTo(Binary));
        Assert.That(report.GetProperty("bodyEncoding").GetString(), Is.EqualTo("base64"));
    }

    [Test]
    public async Task In_text_every_byte_is_passed_on()
    {
        await using var server = await StartAsync("image/png", Binary);
        Assert.That((await RunAsync(server.Url)).OutputBytes, Is.EqualTo(Binary));
    }

    [Test]
    [Platform(Exclude = "Win", Reason = "The device has another name there.")]
    public async Task A_device_takes_the_body_as_a_file_does()
    {
        await using var server = await StartAsync("image/png", Binary);

        var run = await RunAsync(server.Url, "-o", "/dev/null");

        Assert.That((run.ExitCode, run.Error), Is.EqualTo((0, "")));
        Assert.That(File.Exists("/dev/null"), Is.True);
    }

    [Test]
    public async Task A_longer_file_that_is_there_is_cut()
    {
        var file = InFolder("page.png");
        await File.WriteAllBytesAsync(file, new byte[1000]);
        await using var server = await StartAsync("image/png", Binary);

        await RunAsync(server.Url, "-o", file);

        Assert.That(await File.ReadAllBytesAsync(file), Is.EqualTo(Binary));
    }

    private async Task<JsonElement> FetchAsync(string type, byte[] body)
    {
        await using var server = await StartAsync(type, body);
        return (await RunAsync(server.Url, "--format", "json")).Json;
    }

    private static Task<PageServer> StartAsync(string type, byte[] body) => PageServer.StartAsync(async context =>
    {
        context.Response.ContentType = type;
        await context.Response.Body.WriteAsync(body);
    });
}
