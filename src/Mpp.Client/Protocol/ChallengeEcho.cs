using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using System.Text;
using System.Text.Json;

namespace Mpp.Client.Protocol;

/// <summary>A challenge as the JSON object that a credential echoes (draft-httpauth-payment-00, section 5.2).</summary>
internal static class ChallengeEcho
{
    public static void Write(Utf8JsonWriter writer, PaymentChallenge challenge)
    {
        writer.WriteStartObject();
        writer.WriteString("id", challenge.Id);
        writer.WriteString("realm", challenge.Realm);
        writer.WriteString("method", challenge.Method);
        writer.WriteString("intent", challenge.Intent);
        writer.WriteString("request", challenge.Request);
        WriteOptional(writer, "expires", challenge.Expires);
        WriteOptional(writer, "digest", challenge.Digest);
        WriteOptional(writer, "opaque", challenge.Opaque);
        WriteOptional(writer, "description", challenge.Description);
        if (challenge.UsesPaymentAuthorization)
        {
            writer.WriteString("header", challenge.Header);
        }

        writer.WriteEndObject();
    }

    public static string ToJson(PaymentChallenge challenge)
    {
        var json = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(json))
        {
            Write(writer, challenge);
        }

        return Encoding.UTF8.GetString(json.WrittenSpan);
    }

    public static bool TryParse(string json, [NotNullWhen(true)] out PaymentChallenge? challenge)
    {
        challenge = null;
        return StrictJson.TryParseObject(Encoding.UTF8.GetBytes(json), out var root, out _) && TryRead(root, out challenge, out _);
    }

    public static bool TryRead(JsonElement echo, [NotNullWhen(true)] out PaymentChallenge? challenge, out string? error) => PaymentChallenge.TryCreate(
        echo.EnumerateObject().Where(property => property.Value.ValueKind == JsonValueKind.String)
            .ToDictionary(property => property.Name, property => property.Value.GetString()!, StringComparer.Ordinal),
        out challenge, out error);

    private static void WriteOptional(Utf8JsonWriter writer, string name, string? value)
    {
        if (value is not null)
        {
            writer.WriteString(name, value);
        }
    }
}
