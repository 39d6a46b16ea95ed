using System.Text.Json;
using Mpp.Client.Protocol;

namespace Mpp.Conformance.Operations;

/// <summary>Challenges as the suite writes them: an object whose <c>request</c> is decoded.</summary>
internal static class ChallengeJson
{
    private static readonly string[] Required = ["id", "realm", "method", "intent"];
    private static readonly string[] Optional = ["expires", "digest", "opaque", "description", "header"];

    /// <summary>The challenge, with its request in canonical JSON: the input does not say how it was spelled.</summary>
    /// <exception cref="FormatException">It is not a challenge.</exception>
    public static PaymentChallenge Read(JsonElement input)
    {
        var parameters = Required.ToDictionary(name => name, name => input.ReadText(name), StringComparer.Ordinal);
        parameters["request"] = EncodeRequest(input);
        foreach (var name in Optional)
        {
            if (input.FindText(name) is { } text)
            {
                parameters[name] = text;
            }
        }

        return Create(parameters);
    }

    /// <exception cref="FormatException">They are not those of a challenge.</exception>
    public static PaymentChallenge Create(IReadOnlyDictionary<string, string> parameters) =>
        PaymentChallenge.TryCreate(parameters, out var challenge, out var error) ? challenge : throw new InputException($"It is not a challenge: {error}.");

    /// <exception cref="FormatException">There is no request that can be written.</exception>
    public static string EncodeRequest(JsonElement input) => Base64UrlText.EncodeUtf8(CanonicalJson.Serialize(input.ReadObject("request")));

    public static void Write(Utf8JsonWriter value, PaymentChallenge challenge)
    {
        value.WriteStartObject();
        value.WriteString("id", challenge.Id);
        value.WriteString("realm", challenge.Realm);
        value.WriteString("method", challenge.Method);
        value.WriteString("intent", challenge.Intent);
        value.WritePropertyName("request");
        challenge.RequestObject.WriteTo(value);
        WriteOptional(value, "expires", challenge.Expires);
        WriteOptional(value, "description", challenge.Description);
        WriteOptional(value, "digest", challenge.Digest);
        WriteOptional(value, "opaque", challenge.Opaque);

        // Part of the id where a server names it, so a credential that is made from this value must have it.
        WriteOptional(value, "header", challenge.UsesPaymentAuthorization ? challenge.Header : null);
        value.WriteEndObject();
    }

    private static void WriteOptional(Utf8JsonWriter value, string name, string? text)
    {
        if (text is not null)
        {
            value.WriteString(name, text);
        }
    }
}
