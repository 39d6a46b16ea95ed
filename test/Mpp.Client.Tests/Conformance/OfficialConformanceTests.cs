using System.Text.Json;
using System.Text.Json.Nodes;
using Mpp.Client.Tests.Protocol;

namespace Mpp.Client.Tests.Conformance;

/// <summary>Every scenario of the official vectors, put to the adapter as the suite's runner puts it.</summary>
[TestFixture]
internal sealed class OfficialConformanceTests : AdapterFixture
{
    private static readonly (string File, string Kind)[] Headers =
    [
        ("www-authenticate.json", "challenge"), ("authorization.json", "credential"), ("receipt.json", "receipt"),
    ];

    private static IEnumerable<TestCaseData> Parsed => Scenarios(OfficialVectors.Parsed);

    private static IEnumerable<TestCaseData> NotParsed => Scenarios(OfficialVectors.NotParsed);

    private static IEnumerable<TestCaseData> Formatted => Scenarios(OfficialVectors.Formatted);

    private static IEnumerable<TestCaseData> NotFormatted => Scenarios(OfficialVectors.NotFormatted);

    private static IEnumerable<TestCaseData> RoundTripped => Scenarios(OfficialVectors.RoundTripped);

    [TestCaseSource(nameof(Parsed))]
    public async Task A_header_is_parsed(string kind, JsonElement scenario)
    {
        var value = await Adapter.ValueOfAsync(kind + ".parse", Header(OfficialVectors.Wire(scenario)));

        Assert.That(OfficialVectors.Canonical(value), Is.EqualTo(OfficialVectors.Canonical(scenario.GetProperty("object"))));
    }

    [TestCaseSource(nameof(NotParsed))]
    public async Task A_wrong_header_is_an_error_of_the_type_that_is_expected(string kind, JsonElement scenario)
    {
        var (type, _) = await Adapter.ErrorOfAsync(kind + ".parse", Header(OfficialVectors.Wire(scenario)));

        Assert.That(type, Is.EqualTo(scenario.GetProperty("tests").GetProperty("parse").GetProperty("error_type").GetString()));
    }

    [TestCaseSource(nameof(Formatted))]
    public async Task A_value_is_formatted_to_a_header_with_the_meaning_of_the_expected_one(string kind, JsonElement scenario)
    {
        var header = await FormatAsync(kind, scenario);
        var meaning = await Adapter.ValueOfAsync(kind + ".parse", Header(header));
        var expected = await Adapter.ValueOfAsync(kind + ".parse", Header(OfficialVectors.Wire(scenario)));

        Assert.That(Comparison(kind + ".format"), Is.EqualTo("semantic"));
        Assert.That(OfficialVectors.Canonical(meaning), Is.EqualTo(OfficialVectors.Canonical(expected)));
    }

    [TestCaseSource(nameof(NotFormatted))]
    public async Task A_value_that_a_header_cannot_carry_is_a_format_error(string kind, JsonElement scenario)
    {
        var (type, _) = await Adapter.ErrorOfAsync(kind + ".format", Node(scenario.GetProperty("object")));

        Assert.That(type, Is.EqualTo(scenario.GetProperty("tests").GetProperty("format").GetProperty("error_type").GetString()));
    }

    [TestCaseSource(nameof(RoundTripped))]
    public async Task A_value_survives_the_round_trip(string kind, JsonElement scenario)
    {
        var value = await Adapter.ValueOfAsync(kind + ".parse", Header(await FormatAsync(kind, scenario)));

        Assert.That(OfficialVectors.Canonical(value), Is.EqualTo(OfficialVectors.Canonical(scenario.GetProperty("object"))));
    }

    [TestCaseSource(typeof(OfficialVectors), nameof(OfficialVectors.All), new object[] { "base64url.json" })]
    public async Task Text_is_encoded_and_decoded_exactly(JsonElement scenario)
    {
        var (decoded, encoded) = (OfficialVectors.Text(scenario, "decoded"), OfficialVectors.Text(scenario, "encoded"));

        var written = await Adapter.ValueOfAsync("base64url.encode", new JsonObject { ["text"] = decoded });
        var read = await Adapter.ValueOfAsync("base64url.decode", new JsonObject { ["text"] = encoded });

        Assert.That(OfficialVectors.Text(written, "text"), Is.EqualTo(encoded));
        Assert.That(OfficialVectors.Text(read, "text"), Is.EqualTo(decoded));
    }

    [TestCaseSource(typeof(OfficialVectors), nameof(OfficialVectors.All), new object[] { "challenge-id.json" })]
    public async Task A_challenge_id_is_computed_exactly(JsonElement scenario)
    {
        var value = await Adapter.ValueOfAsync("challenge.id", Node(scenario.GetProperty("input")));

        Assert.That(OfficialVectors.Text(value, "id"), Is.EqualTo(OfficialVectors.Text(scenario, "expected")));
    }

    [Test]
    public async Task An_open_quote_is_refused_where_another_adapter_ignores_it()
    {
        var scenario = OfficialVectors.Scenario("www-authenticate.json", "adversarial_unclosed_quoted_extension");

        var (type, message) = await Adapter.ErrorOfAsync("challenge.parse", Header(OfficialVectors.Wire(scenario)));

        Assert.That(type, Is.EqualTo("parse_error"));
        Assert.That(message, Does.Contain("not closed"));
    }

    [Test]
    public async Task What_the_manifest_promises_and_nothing_else_is_supported()
    {
        var promised = AdapterProcess.Manifest.GetProperty("capabilities").EnumerateArray().Select(name => name.GetString()!).ToList();
        foreach (var operation in Registry().EnumerateObject())
        {
            var (type, _) = await Adapter.ErrorOfAsync(operation.Name, new JsonObject());

            Assert.That(type != "unsupported_operation", Is.EqualTo(promised.Contains(operation.Name)), operation.Name);
        }
    }

    [Test]
    public async Task Every_operation_of_the_suite_is_answered_with_a_type_that_it_knows()
    {
        foreach (var operation in Registry().EnumerateObject())
        {
            var (type, _) = await Adapter.ErrorOfAsync(operation.Name, new JsonObject());
            var known = operation.Value.GetProperty("errorTypes").EnumerateArray().Select(name => name.GetString()!);

            Assert.That(known.Append("unsupported_operation"), Does.Contain(type), operation.Name);
        }
    }

    private async Task<string> FormatAsync(string kind, JsonElement scenario) =>
        OfficialVectors.Text(await Adapter.ValueOfAsync(kind + ".format", Node(scenario.GetProperty("object"))), "header");

    private static IEnumerable<TestCaseData> Scenarios(Func<string, IEnumerable<TestCaseData>> select) =>
        from file in Headers
        from found in @select(file.File)
        let scenario = (JsonElement)found.Arguments[0]!
        select new TestCaseData(file.Kind, scenario).SetArgDisplayNames(file.Kind, OfficialVectors.Text(scenario, "name"));

    private static string Comparison(string operation) => Registry().GetProperty(operation).GetProperty("comparison").GetString()!;

    private static JsonElement Registry() => JsonElement
        .Parse(File.ReadAllText(Path.Combine(TestContext.CurrentContext.TestDirectory, "Vectors", "official", "operations.json"))).GetProperty("operations");
}
