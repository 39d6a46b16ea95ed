using System.Text;
using System.Text.Json.Nodes;
using FsCheck.Fluent;
using Mpp.Client.Tests.Fakes;
using Mpp.Client.Tests.Methods.Tempo;

namespace Mpp.Client.Tests.Conformance;

/// <summary>How the adapter is spoken to, and what it makes of requests that are not right.</summary>
[TestFixture]
internal sealed class AdapterRequestTests : AdapterFixture
{
    private const string Encode = """{"schema":1,"op":"base64url.encode","input":{"text":"a"}}""";

    [Test]
    public async Task One_request_gets_one_answer_and_the_adapter_ends_well()
    {
        var (output, exitCode) = await AdapterProcess.RunOnceAsync(Encode);

        Assert.That(output, Is.EqualTo("""{"ok":true,"value":{"text":"YQ"}}""" + "\n"));
        Assert.That(exitCode, Is.Zero);
    }

    [Test]
    public async Task A_request_may_be_written_over_many_lines()
    {
        var (output, _) = await AdapterProcess.RunOnceAsync("\uFEFF" + Encode.Replace(",", ",\r\n  ", StringComparison.Ordinal) + "\n\n");

        Assert.That(output, Is.EqualTo("""{"ok":true,"value":{"text":"YQ"}}""" + "\n"));
    }

    [TestCase("", TestName = "Nothing at all is an error of one line")]
    [TestCase("nonsense", TestName = "Nonsense is an error of one line")]
    public async Task What_is_no_request_is_an_error_of_one_line(string request)
    {
        var (output, exitCode) = await AdapterProcess.RunOnceAsync(request);

        Assert.That(output, Does.Match("^\\{\"ok\":false,\"error\":\\{\"type\":\"unknown_error\",\"message\":\"[^\n]+\"\\}\\}\n$"));
        Assert.That(exitCode, Is.Zero);
    }

    [TestCase("", "unknown_error")]
    [TestCase("null", "unknown_error")]
    [TestCase("[]", "unknown_error")]
    [TestCase("{", "unknown_error")]
    [TestCase("{}", "unknown_error")]
    [TestCase(Encode + "}", "unknown_error")]
    [TestCase("""{"schema":2,"op":"base64url.encode","input":{"text":"a"}}""", "unknown_error")]
    [TestCase("""{"schema":"1","op":"base64url.encode","input":{"text":"a"}}""", "unknown_error")]
    [TestCase("""{"schema":1,"input":{}}""", "unknown_error")]
    [TestCase("""{"schema":1,"op":null,"input":{}}""", "unknown_error")]
    [TestCase("""{"schema":1,"op":"\ud800","input":{}}""", "unknown_error")]
    [TestCase("""{"schema":1,"op":"no.such.operation","input":{}}""", "unsupported_operation")]
    [TestCase("""{"schema":1,"op":"","input":{}}""", "unsupported_operation")]
    [TestCase("""{"schema":1,"op":"server.verify","input":{}}""", "unsupported_operation")]
    [TestCase("""{"schema":1,"op":"tempo.fee_payer.cosign","input":{}}""", "unsupported_operation")]
    [TestCase("""{"schema":1,"op":"tempo.receipt.verify","input":{}}""", "unsupported_operation")]
    [TestCase("""{"schema":1,"op":"stripe.external_id_binding","input":{}}""", "unsupported_operation")]
    [TestCase("""{"schema":1,"op":"tempo.channel","input":{}}""", "unsupported_operation")]
    [TestCase("""{"schema":1,"op":"tempo.voucher","input":{}}""", "unsupported_operation")]
    [TestCase("""{"schema":1,"op":"base64url.encode"}""", "encoding_error")]
    [TestCase("""{"schema":1,"op":"base64url.encode","input":null}""", "encoding_error")]
    [TestCase("""{"schema":1,"op":"base64url.encode","input":"a"}""", "encoding_error")]
    [TestCase("""{"schema":1,"op":"base64url.encode","input":{"text":7}}""", "encoding_error")]
    [TestCase("""{"schema":1,"op":"base64url.encode","input":{"text":"a","text":"b"}}""", "encoding_error")]
    [TestCase("""{"schema":1,"op":"base64url.encode","input":{"text":"\ud800"}}""", "encoding_error")]
    [TestCase("""{"schema":1,"op":"base64url.decode","input":{"text":"\u00e9"}}""", "encoding_error")]
    [TestCase("""{"schema":1,"op":"base64url.decode","input":{"text":"Y+/Y"}}""", "encoding_error")]
    [TestCase("""{"schema":1,"op":"base64url.decode","input":{"text":"YR"}}""", "encoding_error")]
    [TestCase("""{"schema":1,"op":"base64url.decode","input":{"text":"Y Q"}}""", "encoding_error")]
    [TestCase("""{"schema":1,"op":"base64url.decode","input":{"text":"_w"}}""", "encoding_error")]
    [TestCase("""{"schema":1,"op":"challenge.parse","input":{"header":null}}""", "parse_error")]
    [TestCase("""{"schema":1,"op":"challenge.id","input":{"secretKey":"","realm":"r","method":"m","intent":"i","request":{}}}""", "generation_error")]
    [TestCase("""{"schema":1,"op":"challenge.id","input":{"secretKey":"k","realm":"r","method":"m","intent":"i","request":"e30"}}""", "generation_error")]
    [TestCase("""{"schema":1,"op":"challenge.id","input":{"secretKey":"k","realm":"r","method":"m","intent":"i","request":{"n":1e999}}}""", "generation_error")]
    [TestCase("""{"schema":1,"op":"tempo.memo","input":{"challengeId":"c"}}""", "generation_error")]
    [TestCase("""{"schema":1,"op":"tempo.proof","input":{"privateKey":"0x01","chainId":1,"challengeId":"c","realm":"r"}}""", "generation_error")]
    [TestCase("""{"schema":1,"op":"charge.quote","input":{"header":"Payment"}}""", "verification_error")]
    public async Task A_malformed_request_is_an_error_with_a_type(string line, string type) =>
        Assert.That(AdapterProcess.ReadError(await Adapter.AskAsync(line)).Type, Is.EqualTo(type));

    [Test]
    public async Task A_request_that_is_too_deep_is_an_error_of_its_operation()
    {
        var line = $$"""{"schema":1,"op":"receipt.format","input":{{string.Concat(Enumerable.Repeat("{\"a\":", 100))}}1{{new string('}', 101)}}""";

        Assert.That(AdapterProcess.ReadError(await Adapter.AskAsync(line)).Type, Is.EqualTo("format_error"));
        Assert.That(AdapterProcess.ReadError(await Adapter.AskAsync(new string('[', 1_000_000))).Type, Is.EqualTo("unknown_error"));
    }

    [Test]
    public async Task A_request_that_is_too_long_is_refused_and_the_next_one_is_answered()
    {
        var tooLong = Encode.Replace("\"a\"", $"\"{new string('a', 5_000_000)}\"", StringComparison.Ordinal);

        Assert.That(AdapterProcess.ReadError(await Adapter.AskAsync(tooLong)).Message, Does.Contain("longer than"));
        Assert.That((await Adapter.AskAsync(Encode)).GetProperty("ok").GetBoolean(), Is.True);
        Assert.That((await AdapterProcess.RunOnceAsync(tooLong)).Output, Does.Contain("longer than"));
    }

    [Test]
    public async Task A_long_text_within_the_limit_is_answered()
    {
        var value = await Adapter.ValueOfAsync("base64url.encode", new JsonObject { ["text"] = new string('a', 3_000_000) });

        Assert.That(value.GetProperty("text").GetString(), Has.Length.EqualTo(4_000_000));
    }

    [Test]
    public async Task Many_lines_get_as_many_answers_in_their_order_and_the_end_of_the_input_ends_the_adapter()
    {
        using var adapter = AdapterProcess.ForLines();
        for (var number = 0; number < 200; number++)
        {
            var text = $"{number}\u00e9\n";
            var encoded = await adapter.ValueOfAsync("base64url.encode", new JsonObject { ["text"] = text });
            var decoded = await adapter.ValueOfAsync("base64url.decode", new JsonObject { ["text"] = encoded.GetProperty("text").GetString() });

            Assert.That(decoded.GetProperty("text").GetString(), Is.EqualTo(text));
        }

        Assert.That(await adapter.EndAsync(), Is.Zero);
    }

    [Test]
    public async Task No_mutation_of_a_sound_request_keeps_the_adapter_from_answering()
    {
        var vector = TempoVectors.Transaction("splits-three-calls");
        JsonObject[] sound =
        [
            Request("base64url.encode", new JsonObject { ["text"] = "a" }),
            Request("challenge.parse", Header(Challenges.For(description: "a \"b\" \u2713"))),
            Request("charge.quote", new JsonObject { ["header"] = Challenges.For(method: "tempo"), ["now"] = "2026-11-21T09:00:00Z" }),
            Request("tempo.transaction.decode", new JsonObject { ["transaction"] = vector.Text("signed") }),
            Request("tempo.transaction.sign", new JsonObject { ["senderPrivateKey"] = FakeTempoSigner.Key, ["tx"] = Node(vector.GetProperty("tx")) }),
        ];
        foreach (var bytes in TempoGenerators.Mutated([.. sound.Select(request => Encoding.UTF8.GetBytes(request.ToJsonString()))]).Sample(400))
        {
            var line = Encoding.Latin1.GetString(bytes).ReplaceLineEndings(" ");
            var answer = await Adapter.AskAsync(line);

            Assert.That(answer.GetProperty("ok").GetBoolean() ? answer.TryGetProperty("value", out _) : AdapterProcess.ReadError(answer).Type.Length > 0, Is.True, line);
            Assert.That(answer.GetRawText(), Does.Not.Contain("The adapter failed"), line);
        }
    }

    [Test]
    public async Task Members_that_are_not_known_are_ignored()
    {
        var answer = await Adapter.AskAsync(
            """{"schema":1,"op":"base64url.encode","input":{"text":"a","other":1},"context":{"caseName":"c","vectorName":"v","timeoutMs":1000}}""");

        Assert.That(answer.GetProperty("value").GetProperty("text").GetString(), Is.EqualTo("YQ"));
    }

    private static JsonObject Request(string operation, JsonObject input) => new() { ["schema"] = 1, ["op"] = operation, ["input"] = input };
}
