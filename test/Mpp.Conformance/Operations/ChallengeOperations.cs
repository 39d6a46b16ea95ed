using System.Text.Json;
using Mpp.Client.Protocol;

namespace Mpp.Conformance.Operations;

/// <summary><c>challenge.parse</c>, <c>challenge.format</c> and <c>challenge.id</c>.</summary>
internal static class ChallengeOperations
{
    /// <summary>The first challenge of the header that may be considered.</summary>
    public static void Parse(JsonElement input, Utf8JsonWriter value)
    {
        var set = ChallengeSet.Read([HeaderText.AsReceived(input.ReadText("header"))]);
        if (set.Challenges.Count == 0)
        {
            throw new InputException(set.IsEmpty ? "The header holds no Payment challenge." : $"The challenge is malformed: {set.Malformed[0].Reason}.");
        }

        ChallengeJson.Write(value, set.Challenges[0]);
    }

    public static void Format(JsonElement input, Utf8JsonWriter value) => HeaderText.Write(value, ChallengeWriter.Format(ChallengeJson.Read(input)));

    public static void ComputeId(JsonElement input, Utf8JsonWriter value)
    {
        var secretKey = input.ReadText("secretKey");
        if (secretKey.Length == 0)
        {
            throw new InputException("'secretKey' is empty.");
        }

        var id = ChallengeIdentifier.Compute(
            secretKey, input.ReadText("realm"), input.ReadText("method"), input.ReadText("intent"), ChallengeJson.EncodeRequest(input),
            input.FindText("expires"), input.FindText("digest"), input.FindText("opaque"), input.FindText("header"));
        value.WriteStartObject();
        value.WriteString("id", id);
        value.WriteEndObject();
    }
}
