using System.Text.Json;
using Mppcs.Reports;

namespace Mppcs.Mcp;

/// <summary>What a tool answers: one JSON object, in the shapes of <c>--format json</c>.</summary>
internal sealed record McpAnswer(JsonElement Content, bool IsError)
{
    /// <summary>An object whose strings are fit to be shown, but for the body, which is what was bought.</summary>
    public static McpAnswer Of(Conclusion conclusion, Action<Utf8JsonWriter> writeMembers) => new(ServerText.Clean(json =>
    {
        json.WriteStartObject();
        writeMembers(json);
        JsonReport.WriteError(json, conclusion.Error);
        json.WriteEndObject();
    }), conclusion.Error is not null);

    /// <summary>An answer of a tool that only looks.</summary>
    public static McpAnswer Of(Action<Utf8JsonWriter> write) => new(ServerText.Clean(write), IsError: false);

    public static McpAnswer Failed(Conclusion conclusion) => Of(conclusion, json => json.WriteString("outcome", conclusion.Outcome));
}
