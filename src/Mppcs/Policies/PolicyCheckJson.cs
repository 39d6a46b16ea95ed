using System.Text.Json;
using Mpp.Client.Protocol;
using Mppcs.Quotes;
using Mppcs.Reports;
using Mppcs.Spending;

namespace Mppcs.Policies;

/// <summary>Dry runs of the policy for programs.</summary>
internal static class PolicyCheckJson
{
    public static Task WriteAsync(ToolContext context, PolicyCheckReport report, CancellationToken cancellationToken) => JsonOutput.WriteAsync(context, json =>
    {
        json.WriteStartObject();
        JsonReport.WriteNumberOrNull(json, "status", report.Quote.Status);
        json.WriteString("outcome", report.Conclusion.Outcome);
        json.WriteString("verdict", report.Verdict);
        json.WriteStartArray("challenges");
        foreach (var offer in report.Offers)
        {
            WriteOffer(json, offer);
        }

        json.WriteEndArray();
        JsonReport.WriteError(json, report.Conclusion.Error);
        json.WriteEndObject();
    }, cancellationToken);

    private static void WriteOffer(Utf8JsonWriter json, CheckedOffer offer)
    {
        json.WriteStartObject();
        json.WriteString("verdict", offer.IsAllowed ? "allowed" : "refused");
        json.WriteString("method", Shown(offer.Challenge.Method));
        json.WriteString("intent", Shown(offer.Challenge.Intent));
        QuoteJson.WriteTerms(json, offer.Challenge.Quote);
        json.WriteStartArray("rules");
        foreach (var rule in offer.Rules)
        {
            json.WriteStartObject();
            json.WriteString("rule", rule.Rule);
            json.WriteBoolean("kept", rule.IsKept);
            json.WriteString("limit", Shown(rule.Limit));
            json.WriteString("asked", Shown(rule.Asked));
            json.WriteString("message", Shown(rule.Objection));
            json.WriteEndObject();
        }

        json.WriteEndArray();
        SpendJson.WriteLimits(json, offer.Budgets);
        json.WriteString("notice", offer.Challenge.MissingKey);
        json.WriteEndObject();
    }

    private static string? Shown(string? text) => text is null ? null : DisplayText.Sanitize(text, 500);
}
