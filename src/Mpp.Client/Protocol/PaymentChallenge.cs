using System.Diagnostics.CodeAnalysis;
using System.Text.Json;

namespace Mpp.Client.Protocol;

/// <summary>
/// One <c>WWW-Authenticate: Payment</c> challenge: what a server asks to be paid (draft-httpauth-payment-00, section 5.1).
/// Values that the server binds to <see cref="Id"/> are kept exactly as they came, because the credential echoes them.
/// </summary>
public sealed class PaymentChallenge
{
    internal PaymentChallenge(string id, string realm, string method, string intent, string request, JsonElement requestObject)
    {
        Id = id;
        Realm = realm;
        Method = method;
        Intent = intent;
        Request = request;
        RequestObject = requestObject;
    }

    /// <summary>The server's identifier of this challenge; single use.</summary>
    public string Id { get; }

    /// <summary>The protection space as the server names itself. Anybody can claim any realm: it decides nothing.</summary>
    public string Realm { get; }

    /// <summary>The payment method, for instance <c>tempo</c> or <c>stripe</c>.</summary>
    public string Method { get; }

    /// <summary>What kind of payment is asked, for instance <c>charge</c>.</summary>
    public string Intent { get; }

    /// <summary>The <c>request</c> parameter as it came: base64url of JSON. Echoed unchanged.</summary>
    public string Request { get; }

    /// <summary>The decoded <see cref="Request"/>: a JSON object without duplicate keys.</summary>
    public JsonElement RequestObject { get; }

    /// <summary>The <c>expires</c> parameter as it came (RFC 3339), or <see langword="null"/>.</summary>
    public string? Expires { get; internal init; }

    /// <summary>When the challenge ends, or <see langword="null"/> when the server did not say.</summary>
    public DateTimeOffset? ExpiresAt { get; internal init; }

    /// <summary>The <c>digest</c> parameter as it came: the SHA-256 that the request body must have, or <see langword="null"/>.</summary>
    public string? Digest { get; internal init; }

    /// <summary>Opaque server data, echoed byte for byte, or <see langword="null"/>.</summary>
    public string? Opaque { get; internal init; }

    /// <summary>Display text chosen by the server, covered by nothing; never a reason to pay.</summary>
    public string? Description { get; internal init; }

    /// <summary>The header that the credential must travel in, when it is not <c>Authorization</c>.</summary>
    public string? Header { get; internal init; }

    /// <summary>Names the challenge by method, intent and id.</summary>
    public override string ToString() => $"{Method}/{Intent} challenge {DisplayText.Sanitize(Id, 80)}";

    /// <summary>Whether the credential goes into <c>Payment-Authorization</c>, which leaves the caller's <c>Authorization</c> alone.</summary>
    internal bool UsesPaymentAuthorization => PaymentHeaderNames.PaymentAuthorization.Equals(Header, StringComparison.OrdinalIgnoreCase);

    internal bool HasSameContent(PaymentChallenge other) =>
        Id == other.Id && Realm == other.Realm && Method == other.Method && Intent == other.Intent && Request == other.Request
        && Expires == other.Expires && Digest == other.Digest && Opaque == other.Opaque && Description == other.Description
        && string.Equals(Header, other.Header, StringComparison.OrdinalIgnoreCase);

    /// <summary>Builds a challenge from parameters that were already unquoted.</summary>
    internal static bool TryCreate(IReadOnlyDictionary<string, string> parameters, [NotNullWhen(true)] out PaymentChallenge? challenge, out string? error)
    {
        challenge = null;
        foreach (var name in RequiredParameters)
        {
            if (!parameters.TryGetValue(name, out var value) || value.Length == 0)
            {
                error = $"the required parameter '{name}' is missing or empty";
                return false;
            }
        }

        error = Validate(parameters, out var request, out var expires);
        if (error is not null)
        {
            return false;
        }

        challenge = new PaymentChallenge(parameters["id"], parameters["realm"], parameters["method"], parameters["intent"],
            parameters["request"], request)
        {
            Expires = parameters.GetValueOrDefault("expires"),
            ExpiresAt = expires,
            Digest = parameters.GetValueOrDefault("digest"),
            Opaque = parameters.GetValueOrDefault("opaque"),
            Description = parameters.GetValueOrDefault("description"),
            Header = parameters.GetValueOrDefault("header"),
        };
        return true;
    }

    private const int MaximumIdentifierLength = 64;
    private const int MaximumEncodedLength = 16_384;

    private static readonly string[] RequiredParameters = ["id", "realm", "method", "intent", "request"];

    private static string? Validate(IReadOnlyDictionary<string, string> parameters, out JsonElement request, out DateTimeOffset? expires)
    {
        request = default;
        expires = null;
        if (!IsMethod(parameters["method"]))
        {
            return "'method' is not a method name (a lower-case letter, then letters, digits, ':', '_' or '-')";
        }

        if (!IsIntent(parameters["intent"]))
        {
            return "'intent' is not an intent name (letters, digits and '-')";
        }

        if (parameters.TryGetValue("opaque", out var opaque) && opaque.Length > MaximumEncodedLength)
        {
            return $"'opaque' is longer than {MaximumEncodedLength} characters";
        }

        if (parameters.TryGetValue("expires", out var text))
        {
            if (!Rfc3339.TryParse(text, out var time))
            {
                return "'expires' is not an RFC 3339 date-time";
            }

            expires = time;
        }

        return DecodeRequest(parameters["request"], out request);
    }

    private static string? DecodeRequest(string encoded, out JsonElement request)
    {
        request = default;
        if (encoded.Length > MaximumEncodedLength)
        {
            return $"'request' is longer than {MaximumEncodedLength} characters";
        }

        if (!Base64UrlText.TryDecode(encoded, out var json))
        {
            return "'request' is not base64url";
        }

        return StrictJson.TryParseObject(json, out request, out var error) ? null : $"'request' cannot be read: {error}";
    }

    private static bool IsMethod(string text) => text.Length <= MaximumIdentifierLength && char.IsAsciiLetterLower(text[0])
        && text.All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c is ':' or '_' or '-');

    private static bool IsIntent(string text) => text.Length <= MaximumIdentifierLength
        && text.All(c => char.IsAsciiLetterOrDigit(c) || c == '-');
}
