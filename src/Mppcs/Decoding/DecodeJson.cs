using System.Text.Json;
using Mpp.Client.Protocol;
using Mppcs.Quotes;
using Mppcs.Reports;

namespace Mppcs.Decoding;

/// <summary>Explains protocol text to programs.</summary>
internal static class DecodeJson
{
    public static Task WriteAsync(ToolContext context, DecodedText text, ReportedError? error, CancellationToken cancellationToken) =>
        JsonOutput.WriteAsync(context, json =>
        {
            json.WriteStartObject();
            json.WriteString("kind", text.Kind);
            if (text.Challenges is { } challenges)
            {
                json.WriteStartArray("challenges");
                foreach (var challenge in challenges.Challenges)
                {
                    WriteChallenge(json, challenge);
                }

                json.WriteEndArray();
            }

            if (text.Credential is { } credential)
            {
                WriteCredential(json, credential);
            }

            if (text.Receipt is { } receipt)
            {
                json.WritePropertyName("receipt");
                JsonReport.WriteReceiptObject(json, receipt);
            }

            JsonReport.WriteError(json, error);
            json.WriteEndObject();
        }, cancellationToken);

    private static void WriteChallenge(Utf8JsonWriter json, PaymentChallenge challenge)
    {
        var (quote, problem) = ChallengeReading.Price(challenge);
        json.WriteStartObject();
        json.WriteString("id", challenge.Id);
        json.WriteString("realm", challenge.Realm);
        json.WriteString("method", challenge.Method);
        json.WriteString("intent", challenge.Intent);
        QuoteJson.WriteTerms(json, quote);
        json.WriteString("expires", challenge.ExpiresAt is { } end ? Rfc3339.Format(end) : null);
        json.WriteString("digest", challenge.Digest);
        json.WriteString("header", challenge.Header);
        json.WriteString("description", challenge.Description is { } description ? DisplayText.Sanitize(description) : null);
        json.WriteString("opaque", challenge.Opaque);
        json.WriteString("problem", problem);
        json.WritePropertyName("request");
        challenge.RequestObject.WriteTo(json);
        json.WriteEndObject();
    }

    private static void WriteCredential(Utf8JsonWriter json, PaymentCredential credential)
    {
        json.WriteStartObject("credential");
        json.WriteString("source", credential.Source);
        json.WriteStartObject("payload");
        foreach (var (name, value) in Secrets.Describe(credential.Payload))
        {
            json.WriteString(name, value);
        }

        json.WriteEndObject();
        json.WritePropertyName("challenge");
        WriteChallenge(json, credential.Challenge);
        json.WriteEndObject();
    }
}
