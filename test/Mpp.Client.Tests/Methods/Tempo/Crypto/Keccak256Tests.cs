using System.Text.Json;
using Mpp.Client.Methods.Tempo.Crypto;
using static Mpp.Client.Tests.Methods.Tempo.TempoVectors;

namespace Mpp.Client.Tests.Methods.Tempo.Crypto;

[TestFixture]
internal sealed class Keccak256Tests
{
    [TestCase("", "0xc5d2460186f7233c927e7db2dcc703c0e500b653ca82273b7bfad8045d85a470")]
    [TestCase(
        "EIP712Domain(string name,string version,uint256 chainId)", "0xc2f8787176b8ac6bf7215b4adcc1e069bf4ab82d9ab1df05a57a91d425935b6e")]
    [TestCase(
        "Proof(address account,string challengeId,string realm)", "0x2b28baf137d62921565067a537df5458031448411120925bd6f753e0dcd50683")]
    [TestCase("Transfer(address,address,uint256)", "0xddf252ad1be2c89b69c2b068fc378daa952ba7f163c4a11628f55a4df523b3ef")]
    public void The_digest_has_the_original_padding(string text, string expected)
    {
        Span<byte> written = stackalloc byte[Keccak256.Length];
        Keccak256.Hash(System.Text.Encoding.UTF8.GetBytes(text), written);

        Assert.That(ToHex(Keccak256.HashText(text)), Is.EqualTo(expected));
        Assert.That(ToHex(written), Is.EqualTo(expected));
    }

    [Test]
    public void Selectors_and_topics_of_the_vectors_are_digests_of_their_signatures()
    {
        JsonElement vectors = Read("tempo-memo.json");

        Assert.That(
            ToHex(Keccak256.HashText("transferWithMemo(address,uint256,bytes32)").AsSpan(0, 4)),
            Is.EqualTo(vectors.GetProperty("selectors").Text("transferWithMemo")));
        Assert.That(
            ToHex(Keccak256.HashText("TransferWithMemo(address,address,uint256,bytes32)")),
            Is.EqualTo(vectors.GetProperty("topics").Text("TransferWithMemo")));
    }
}
