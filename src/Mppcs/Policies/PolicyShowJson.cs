using Mpp.Client.Protocol;
using Mppcs.Reports;

namespace Mppcs.Policies;

/// <summary>Settings for programs.</summary>
internal static class PolicyShowJson
{
    public static Task WriteAsync(ToolContext context, PolicyReport report, CancellationToken cancellationToken) => JsonOutput.WriteAsync(context, json =>
    {
        json.WriteStartObject();
        json.WriteStartObject("file");
        json.WriteString("path", report.Settings.File.Path);
        json.WriteBoolean("exists", report.Settings.File.IsThere);
        json.WriteEndObject();
        json.WriteBoolean("payable", report.Policy.HasLimits);
        json.WriteString("requestLimit", report.RequestLimit?.ToString());
        json.WriteStartArray("settings");
        foreach (var value in report.Values)
        {
            json.WriteStartObject();
            json.WriteString("key", value.Key);
            json.WritePropertyName("value");
            value.Value.WriteTo(json);
            json.WriteString("source", value.Source.Kind);
            json.WriteString("place", value.Source.Place is { } place ? DisplayText.Sanitize(place, 1000) : null);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteStartArray("budgets");
        foreach (var budget in report.Policy.Budgets)
        {
            json.WriteStringValue(DisplayText.Sanitize(budget.ToString(), 300));
        }

        json.WriteEndArray();
        JsonReport.WriteError(json, error: null);
        json.WriteEndObject();
    }, cancellationToken);
}
