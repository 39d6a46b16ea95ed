using System.Text.Json;
using Mpp.Client.Protocol;

namespace Mpp.Conformance.Operations;

/// <summary><c>credential.parse</c> and <c>credential.format</c>.</summary>
internal static class CredentialOperations
{
    public static void Parse(JsonElement input, Utf8JsonWriter value)
    {
        if (!PaymentCredential.TryParse(input.ReadText("header"), out var credential, out var error))
        {
            throw new InputException($"It is not a credential: {error}.");
        }

        value.WriteStartObject();
        value.WritePropertyName("challenge");
        ChallengeJson.Write(value, credential!.Challenge);
        value.WritePropertyName("payload");
        credential.Payload.WriteTo(value);
        if (credential.Source is not null)
        {
            value.WriteString("source", credential.Source);
        }

        value.WriteEndObject();
    }

    public static void Format(JsonElement input, Utf8JsonWriter value)
    {
        var credential = new PaymentCredential(ChallengeJson.Read(input.ReadObject("challenge")), input.ReadObject("payload"), input.FindText("source"));
        HeaderText.Write(value, credential.ToHeaderValue());
    }
}
