using System.Buffers;
using System.Text.Json;

namespace Mpp.Client.Protocol;

/// <summary>
/// What pays a challenge: the challenge echoed, the payload of the method and the payer (draft-httpauth-payment-00, section 5.2).
/// A credential is a bearer token for money; its text form never shows the payload.
/// </summary>
internal sealed class PaymentCredential(PaymentChallenge challenge, JsonElement payload, string? source)
{
    private static readonly JsonEncodedText ChallengeName = JsonEncodedText.Encode("challenge");
    private static readonly JsonEncodedText PayloadName = JsonEncodedText.Encode("payload");
    private static readonly JsonEncodedText SourceName = JsonEncodedText.Encode("source");

    private const int MaximumSourceLength = 200;

    public PaymentChallenge Challenge { get; } = challenge;

    public JsonElement Payload { get; } = payload;

    public string? Source { get; } = source;

    /// <summary>The header value <c>Payment BASE64URL</c>: pure ASCII, without line breaks.</summary>
    public string ToHeaderValue()
    {
        var json = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(json))
        {
            writer.WriteStartObject();
            writer.WritePropertyName(ChallengeName);
            ChallengeEcho.Write(writer, Challenge);
            writer.WritePropertyName(PayloadName);
            Payload.WriteTo(writer);
            if (Source is not null)
            {
                writer.WriteString(SourceName, Source);
            }

            writer.WriteEndObject();
        }

        return $"{PaymentHeaderNames.Scheme} {Base64UrlText.Encode(json.WrittenSpan)}";
    }

    /// <summary>The most characters that a credential can have: the echo to the byte, escapes included, and at most what the method adds.</summary>
    public static int MaximumHeaderLength(PaymentChallenge challenge, int maximumPayloadLength)
    {
        var echo = new PaymentCredential(challenge, JsonElement.Parse("{}"), source: null).ToHeaderValue().Length;
        return echo + ((maximumPayloadLength + MaximumSourceLength) * 4 / 3);
    }

    /// <summary>Reads a header value as a server does.</summary>
    public static bool TryParse(string headerValue, out PaymentCredential? credential, out string? error)
    {
        credential = null;
        var space = headerValue.IndexOf(' ', StringComparison.Ordinal);
        if (space < 0 || !headerValue.AsSpan(0, space).Equals(PaymentHeaderNames.Scheme, StringComparison.OrdinalIgnoreCase))
        {
            error = "the scheme is not Payment";
            return false;
        }

        if (!Base64UrlText.TryDecode(headerValue[space..].Trim(), out var json))
        {
            error = "the credential is not base64url";
            return false;
        }

        if (!StrictJson.TryParseObject(json, out var root, out error))
        {
            return false;
        }

        if (!root.TryGetProperty("challenge", out var challengeObject) || challengeObject.ValueKind != JsonValueKind.Object
            || !root.TryGetProperty("payload", out var payload) || payload.ValueKind != JsonValueKind.Object)
        {
            error = "'challenge' or 'payload' is missing";
            return false;
        }

        if (root.TryGetProperty("source", out var source) && source.ValueKind is not (JsonValueKind.String or JsonValueKind.Null))
        {
            error = "'source' is not text";
            return false;
        }

        if (!ChallengeEcho.TryRead(challengeObject, out var challenge, out error))
        {
            return false;
        }

        credential = new PaymentCredential(challenge, payload, root.GetText("source"));
        return true;
    }

    public override string ToString() => $"credential for {Challenge}";
}
