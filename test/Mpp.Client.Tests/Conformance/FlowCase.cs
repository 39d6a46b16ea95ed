using System.Text.Json;
using Mpp.Client.Protocol;

namespace Mpp.Client.Tests.Conformance;

/// <summary>One case of the official flows: what the merchant does at one path.</summary>
internal sealed class FlowCase(JsonElement fields)
{
    private static readonly Lazy<IReadOnlyList<FlowCase>> AllCases = new(() =>
    [
        .. JsonElement.Parse(File.ReadAllText(System.IO.Path.Combine(TestContext.CurrentContext.TestDirectory, "Vectors", "official", "flows.json")))
            .GetProperty("cases").EnumerateArray().Select(fields => new FlowCase(fields)),
    ]);

    public static IReadOnlyList<FlowCase> All => AllCases.Value;

    public string Name => fields.GetText("name")!;

    public string Path => fields.GetText("path")!;

    public string HttpMethod => fields.GetText("http_method") ?? "GET";

    /// <summary>What the rail answers with; an empty object where the case pays nothing.</summary>
    public JsonElement Payload => fields.TryGetProperty("payload", out var payload) ? payload : JsonElement.Parse("{}");

    /// <summary>What the merchant asks for; a case without a request asks for as little as possible.</summary>
    public JsonElement Request => fields.TryGetProperty("request", out var request)
        ? request
        : JsonElement.Parse("""{"amount":"1","currency":"USD","recipient":"merchant","expires":"2099-01-01T00:00:00Z"}""");

    public string ReceiptReference => fields.TryGetProperty("receipt", out var receipt) ? receipt.GetText("reference")! : "ref-default";

    public int? ForcedStatus => fields.TryGetProperty("force_status", out var status) ? status.GetInt32() : null;

    /// <summary>The problem that the merchant is to tell, as JSON.</summary>
    public string? Problem => fields.TryGetProperty("expect_problem_details", out var problem) ? problem.GetRawText() : null;

    public static FlowCase Named(string name) => All.Single(flow => flow.Name == name);

    public static FlowCase? At(string path) => All.FirstOrDefault(flow => flow.Path == path);

    /// <summary>Whether the case says so.</summary>
    public bool Is(string flag) => fields.TryGetProperty(flag, out var value) && value.ValueKind == JsonValueKind.True;

    public string? Text(string name) => fields.GetText(name);
}
