using System.Text.Json;
using Mpp.Client.Methods.Tempo;
using static Mpp.Client.Tests.Methods.Tempo.TempoVectors;

namespace Mpp.Client.Tests.Methods.Tempo;

[TestFixture]
internal sealed class AttributionMemoTests
{
    [TestCaseSource(typeof(TempoVectors), nameof(Memos))]
    public void The_memo_is_that_of_the_vector_and_bound_to_its_challenge(JsonElement vector)
    {
        string challengeId = vector.Text("challengeId");
        string realm = vector.Text("realm");
        string? clientId = vector.GetProperty("clientId").GetString();

        byte[] memo = AttributionMemo.Create(challengeId, realm, clientId);

        Assert.That(ToHex(memo), Is.EqualTo(vector.Text("memo")));
        Assert.That(AttributionMemo.IsBoundTo(memo, challengeId, realm), Is.True);
    }

    [Test]
    public void A_memo_for_another_challenge_or_realm_is_not_bound()
    {
        byte[] memo = AttributionMemo.Create("challenge", "realm", "client");

        Assert.That(AttributionMemo.IsBoundTo(memo, "challenge", "realm"), Is.True);
        Assert.That(AttributionMemo.IsBoundTo(memo, "challengE", "realm"), Is.False);
        Assert.That(AttributionMemo.IsBoundTo(memo, "challenge", "realM"), Is.False);
        Assert.That(AttributionMemo.IsBoundTo(memo.AsSpan(1), "challenge", "realm"), Is.False);
        Assert.That(AttributionMemo.IsBoundTo([], "challenge", "realm"), Is.False);
        Assert.That(AttributionMemo.IsBoundTo(new byte[32], "challenge", "realm"), Is.False);
    }

    [Test]
    public void Every_byte_but_those_of_the_client_counts()
    {
        byte[] memo = AttributionMemo.Create("challenge", "realm", "client");

        for (int position = 0; position < memo.Length; position++)
        {
            memo[position] ^= 0x80;
            Assert.That(AttributionMemo.IsBoundTo(memo, "challenge", "realm"), Is.EqualTo(position is >= 15 and < 25), $"byte {position}");
            memo[position] ^= 0x80;
        }
    }
}
