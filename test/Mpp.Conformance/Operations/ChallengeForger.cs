using System.Buffers;
using System.Net;
using System.Text.Json;
using Mpp.Client.Protocol;

namespace Mpp.Conformance.Operations;

/// <summary>Changes every challenge on its way to the paying handler, as somebody in between would: the server must find out.</summary>
internal sealed class ChallengeForger(Func<PaymentChallenge, IReadOnlyDictionary<string, string>> forge) : DelegatingHandler
{
    /// <summary>Another id than the server gave.</summary>
    public static IReadOnlyDictionary<string, string> WithWrongId(PaymentChallenge challenge) =>
        new Dictionary<string, string>(Parameters(challenge)) { ["id"] = "invalid-challenge-id" };

    /// <summary>Another amount than the server asked.</summary>
    public static IReadOnlyDictionary<string, string> WithWrongAmount(PaymentChallenge challenge)
    {
        var json = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(json))
        {
            writer.WriteStartObject();
            foreach (var member in challenge.RequestObject.EnumerateObject().Where(member => member.Name != "amount"))
            {
                member.WriteTo(writer);
            }

            writer.WriteString("amount", "1");
            writer.WriteEndObject();
        }

        return new Dictionary<string, string>(Parameters(challenge)) { ["request"] = Base64UrlText.Encode(json.WrittenSpan) };
    }

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var response = await base.SendAsync(request, cancellationToken).ConfigureAwait(false);
        if (response.StatusCode == HttpStatusCode.PaymentRequired && response.Headers.NonValidated.TryGetValues(PaymentHeaderNames.Challenge, out var lines))
        {
            var challenges = ChallengeSet.Read(lines).Challenges;
            if (challenges.Count > 0)
            {
                response.Headers.Remove(PaymentHeaderNames.Challenge);
                response.Headers.TryAddWithoutValidation(
                    PaymentHeaderNames.Challenge, challenges.Select(challenge => ChallengeWriter.Format(ChallengeJson.Create(forge(challenge)))));
            }
        }

        return response;
    }

    private static Dictionary<string, string> Parameters(PaymentChallenge challenge)
    {
        (string Name, string? Value)[] parameters =
        [
            ("id", challenge.Id), ("realm", challenge.Realm), ("method", challenge.Method), ("intent", challenge.Intent), ("request", challenge.Request),
            ("expires", challenge.Expires), ("digest", challenge.Digest), ("opaque", challenge.Opaque), ("description", challenge.Description),
            ("header", challenge.Header),
        ];
        return parameters.Where(parameter => parameter.Value is not null).ToDictionary(parameter => parameter.Name, parameter => parameter.Value!);
    }
}
