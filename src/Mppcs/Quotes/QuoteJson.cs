using System.Text.Json;
using Mpp.Client.Policy;
using Mpp.Client.Protocol;
using Mppcs.Reports;

namespace Mppcs.Quotes;

/// <summary>Quotes for programs.</summary>
internal static class QuoteJson
{
    public static Task WriteAsync(ToolContext context, QuoteReport report, CancellationToken cancellationToken) => JsonOutput.WriteAsync(context, json =>
    {
        json.WriteStartObject();
        JsonReport.WriteNumberOrNull(json, "status", report.Status);
        json.WriteString("outcome", report.Conclusion.Outcome);
        json.WriteStartArray("challenges");
        foreach (var challenge in report.Challenges)
        {
            json.WriteStartObject();
            WriteMembers(json, challenge);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        JsonReport.WriteError(json, report.Conclusion.Error);
        json.WriteEndObject();
    }, cancellationToken);

    /// <summary>One challenge: terms, verdict and reasons.</summary>
    public static void WriteMembers(Utf8JsonWriter json, QuotedChallenge challenge)
    {
        json.WriteString("method", Shown(challenge.Method));
        json.WriteString("intent", Shown(challenge.Intent));
        WriteTerms(json, challenge.Quote);
        json.WriteString("expires", (challenge.Quote?.ExpiresAt ?? challenge.Challenge?.ExpiresAt) is { } end ? Rfc3339.Format(end) : null);
        json.WriteString("realm", Shown(challenge.Challenge?.Realm));
        json.WriteString("verdict", challenge.IsAllowed ? "allowed" : "refused");
        json.WriteStartArray("reasons");
        foreach (var reason in challenge.Reasons)
        {
            json.WriteStartObject();
            JsonReport.WriteViolation(json, reason);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        if (challenge.MissingKey is { } missing)
        {
            json.WriteString("notice", missing);
        }
    }

    /// <summary>How a challenge was read; all null when it could not be.</summary>
    public static void WriteTerms(Utf8JsonWriter json, Quote? quote)
    {
        json.WriteString("amount", quote is null ? null : JsonReport.Number(quote.Amount));
        json.WriteString("currency", quote is null ? null : JsonReport.CurrencyName(quote.Currency));
        json.WriteString("display", quote?.Currency.ToMoney(quote.Amount).ToString());
        json.WriteString("maximumFee", quote is null ? null : JsonReport.Number(quote.MaximumFee));
        JsonReport.WriteRecipients(json, quote?.Recipients ?? []);
        if (quote?.ChainId is { } chain)
        {
            json.WriteNumber("chainId", chain);
        }
        else
        {
            json.WriteNull("chainId");
        }
    }

    private static string? Shown(string? text) => text is null ? null : DisplayText.Sanitize(text, 200);
}
