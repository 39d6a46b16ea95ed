using System.Text;
using System.Text.Json;

namespace Mpp.Client.Tests.Cli;

/// <summary>What one run of the tool left behind.</summary>
internal sealed record ToolRun(int ExitCode, byte[] OutputBytes, string Error)
{
    public string Output => Encoding.UTF8.GetString(OutputBytes);

    /// <summary>The output as the one JSON object that it must be.</summary>
    public JsonElement Json => JsonElement.Parse(OutputBytes);

    public JsonElement JsonError => Json.GetProperty("error");

    public string? Text(string name) => Json.GetProperty(name).GetString();

    public string? ErrorText(string name) => JsonError.GetProperty(name).GetString();
}
