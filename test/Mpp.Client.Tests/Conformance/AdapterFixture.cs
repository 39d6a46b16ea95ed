using System.Text.Json;
using System.Text.Json.Nodes;

namespace Mpp.Client.Tests.Conformance;

/// <summary>Tests that ask one adapter many things.</summary>
internal abstract class AdapterFixture
{
    protected AdapterProcess Adapter { get; private set; } = null!;

    [OneTimeSetUp]
    public void StartAdapter() => Adapter = AdapterProcess.ForLines();

    [OneTimeTearDown]
    public void StopAdapter() => Adapter.Dispose();

    protected static JsonNode Node(JsonElement element) => JsonNode.Parse(element.GetRawText())!;

    protected static JsonObject Header(string header) => new() { ["header"] = header };
}
