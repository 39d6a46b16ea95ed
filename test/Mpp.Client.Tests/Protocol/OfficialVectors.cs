using System.Text.Json;
using Mpp.Client.Protocol;

namespace Mpp.Client.Tests.Protocol;

/// <summary>The vectors that every implementation of the protocol is held to, and what a server-side writer needs to play them.</summary>
internal static class OfficialVectors
{
    public static IEnumerable<TestCaseData> Parsed(string file) => Where(file, "parse", expected: true);

    public static IEnumerable<TestCaseData> NotParsed(string file) => Where(file, "parse", expected: false);

    public static IEnumerable<TestCaseData> Formatted(string file) => Where(file, "format", expected: true);

    public static IEnumerable<TestCaseData> NotFormatted(string file) => Where(file, "format", expected: false);

    public static IEnumerable<TestCaseData> RoundTripped(string file) => Where(file, "roundtrip", expected: true);

    public static IEnumerable<TestCaseData> All(string file) => Scenarios(file).Select(Case);

    public static JsonElement Scenario(string file, string name) => Scenarios(file).Single(scenario => Text(scenario, "name") == name);

    /// <summary>The header value of a scenario; a long one is written as a prefix and a repeated text.</summary>
    public static string Wire(JsonElement scenario, int? count = null)
    {
        var wire = scenario.GetProperty("wire");
        return wire.ValueKind == JsonValueKind.String
            ? wire.GetString()!
            : Text(wire, "prefix") + string.Concat(Enumerable.Repeat(Text(wire, "repeat"), count ?? wire.GetProperty("count").GetInt32()));
    }

    public static string Text(JsonElement element, string name) => element.GetProperty(name).GetString()!;

    /// <summary>The challenge that an object of the vectors describes, with its request in canonical JSON.</summary>
    public static PaymentChallenge ToChallenge(JsonElement value)
    {
        var parameters = value.EnumerateObject().ToDictionary(
            property => property.Name,
            property => property.Name == "request" ? ToRequest(property.Value) : property.Value.GetString()!);
        Assert.That(PaymentChallenge.TryCreate(parameters, out var challenge, out var error), Is.True, error);
        return challenge!;
    }

    public static string ToRequest(JsonElement request) => Base64UrlText.EncodeUtf8(CanonicalJson.Serialize(request));

    /// <summary>The object of the vectors that a challenge stands for, in canonical JSON.</summary>
    public static string ToObject(PaymentChallenge challenge)
    {
        var members = new Dictionary<string, string?>
        {
            ["id"] = challenge.Id,
            ["realm"] = challenge.Realm,
            ["method"] = challenge.Method,
            ["intent"] = challenge.Intent,
            ["expires"] = challenge.Expires,
            ["digest"] = challenge.Digest,
            ["opaque"] = challenge.Opaque,
            ["description"] = challenge.Description,
        };
        var texts = members.Where(member => member.Value is not null).Select(member => $"\"{member.Key}\":{JsonSerializer.Serialize(member.Value)}");
        return Canonical($"{{{string.Join(',', texts)},\"request\":{challenge.RequestObject.GetRawText()}}}");
    }

    public static string Canonical(JsonElement value) => CanonicalJson.Serialize(value);

    public static string Canonical(string json) => CanonicalJson.Serialize(JsonElement.Parse(json));

    private static IEnumerable<TestCaseData> Where(string file, string test, bool expected) => Scenarios(file)
        .Where(scenario => scenario.GetProperty("tests").TryGetProperty(test, out var wanted) && IsSuccess(wanted) == expected)
        .Where(scenario => !scenario.TryGetProperty("adapters", out _))
        .Select(Case);

    private static bool IsSuccess(JsonElement wanted) =>
        wanted.ValueKind == JsonValueKind.Object ? wanted.GetProperty("success").GetBoolean() : wanted.GetBoolean();

    private static TestCaseData Case(JsonElement scenario) => new TestCaseData(scenario).SetArgDisplayNames(Text(scenario, "name"));

    private static JsonElement.ArrayEnumerator Scenarios(string file) => JsonElement
        .Parse(File.ReadAllText(Path.Combine(TestContext.CurrentContext.TestDirectory, "Vectors", "official", file)))
        .GetProperty("scenarios").EnumerateArray();
}
