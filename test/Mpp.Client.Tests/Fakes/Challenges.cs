using System.Globalization;
using System.Text;
using System.Text.Json;
using Mpp.Client.Protocol;

namespace Mpp.Client.Tests.Fakes;

/// <summary>Challenges made by hand, as a merchant would write them into a 402.</summary>
internal static class Challenges
{
    public const string Expires = "2026-11-21T09:05:00Z";

    public static string For(
        string id = "challenge-1", string method = FakeMethod.MethodName, string request = """{"amount":"50000"}""", string? expires = Expires,
        string? header = null, string? digest = null, string intent = "charge", string? description = null, string realm = "shop") =>
        ChallengeWriter.Format(Create(id, method, request, expires, header, digest, intent, description, realm));

    public static PaymentChallenge Create(
        string id = "challenge-1", string method = FakeMethod.MethodName, string request = """{"amount":"50000"}""", string? expires = Expires,
        string? header = null, string? digest = null, string intent = "charge", string? description = null, string realm = "shop")
    {
        var bytes = Encoding.UTF8.GetBytes(request);
        return new PaymentChallenge(id, realm, method, intent, Base64UrlText.Encode(bytes), JsonElement.Parse(request))
        {
            Expires = expires,
            ExpiresAt = expires is null ? null : DateTimeOffset.Parse(expires, CultureInfo.InvariantCulture),
            Header = header,
            Digest = digest,
            Description = description,
        };
    }

    public static string Receipt(string method = FakeMethod.MethodName, string reference = "ref-1", string status = "success") => Base64UrlText.Encode(
        Encoding.UTF8.GetBytes($$"""{"status":"{{status}}","method":"{{method}}","timestamp":"2026-11-21T09:00:01Z","reference":"{{reference}}"}"""));
}
