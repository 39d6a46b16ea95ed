using System.Globalization;
using System.Text.Json;
using Mpp.Client.Methods.Tempo;

namespace Mpp.Conformance.Operations;

/// <summary><c>tempo.memo</c> and <c>tempo.proof</c>.</summary>
internal static class TempoProofOperations
{
    public static void Memo(JsonElement input, Utf8JsonWriter value)
    {
        var memo = AttributionMemo.Create(input.ReadText("challengeId"), input.ReadText("realm"), input.FindText("clientId"));
        value.WriteStartObject();
        value.WriteString("memo", TempoInput.ToHex(memo));
        value.WriteEndObject();
    }

    public static void Prove(JsonElement input, Utf8JsonWriter value)
    {
        var key = TempoInput.ReadKey(input, "privateKey");
        var chainId = (ulong)input.ReadInteger("chainId", ulong.MaxValue);
        var account = TempoInput.AddressOf(key);
        var digest = ZeroAmountProof.Digest(chainId, account, input.ReadText("challengeId"), input.ReadText("realm"));
        value.WriteStartObject();
        value.WriteString("digest", TempoInput.ToHex(digest));
        value.WriteString("signature", TempoInput.ToHex(TempoInput.Sign(key, digest)));
        value.WriteString("source", string.Create(CultureInfo.InvariantCulture, $"did:pkh:eip155:{chainId}:{account}"));
        value.WriteEndObject();
    }
}
