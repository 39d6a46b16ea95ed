using System.Text.Json;
using Mpp.Client.Methods.Tempo;
using Mpp.Client.Methods.Tempo.Crypto;
using static Mpp.Client.Tests.Methods.Tempo.TempoVectors;

namespace Mpp.Client.Tests.Methods.Tempo;

[TestFixture]
internal sealed class ZeroAmountProofTests
{
    [TestCaseSource(typeof(TempoVectors), nameof(Proofs))]
    public async Task The_proof_is_that_of_the_vector(JsonElement vector)
    {
        ulong chainId = vector.GetProperty("chainId").GetUInt64();
        TempoAddress account = vector.Address("account");
        string challengeId = vector.Text("challengeId");
        string realm = vector.Text("realm");

        byte[] preimage = ZeroAmountProof.Preimage(chainId, account, challengeId, realm);
        byte[] digest = ZeroAmountProof.Digest(chainId, account, challengeId, realm);
        using TempoPrivateKeySigner signer = TempoPrivateKeySigner.FromHex(vector.Text("privateKey"));
        ReadOnlyMemory<byte> signature = await signer.SignAsync(
            new TempoSigningRequest(TempoSigningPurpose.Proof, chainId, digest, preimage));

        Assert.That(ToHex(ZeroAmountProof.DomainSeparator(chainId)), Is.EqualTo(vector.Text("domainSeparator")));
        Assert.That(ToHex(ZeroAmountProof.StructHash(account, challengeId, realm)), Is.EqualTo(vector.Text("structHash")));
        Assert.That(ToHex(preimage), Is.EqualTo("0x1901" + vector.Text("domainSeparator")[2..] + vector.Text("structHash")[2..]));
        Assert.That(ToHex(digest), Is.EqualTo(vector.Text("digest")));
        Assert.That(ToHex(signature.Span), Is.EqualTo(vector.Text("signature")));
        Assert.That(signer.Address, Is.EqualTo(vector.Text("account")));
        Assert.That(TempoSenderSignature.RecoverKey(digest, signature.Span), Is.EqualTo(account));
    }

    [Test]
    public void The_outdated_digest_of_the_draft_text_is_not_made()
    {
        JsonElement outdated = Read("tempo-proof.json").GetProperty("specTextVersion1");
        JsonElement current = Read("tempo-proof.json").GetProperty("vectors")[0];

        byte[] digest = ZeroAmountProof.Digest(
            outdated.GetProperty("chainId").GetUInt64(), current.Address("account"), outdated.Text("challengeId"), current.Text("realm"));

        Assert.That(ToHex(digest), Is.Not.EqualTo(outdated.Text("digest")));
    }

    [Test]
    public void The_drafts_form_has_the_digest_of_its_vector()
    {
        JsonElement draft = Read("tempo-proof.json").GetProperty("specTextVersion1");

        byte[] preimage = ZeroAmountProof.DraftPreimage(draft.GetProperty("chainId").GetUInt64(), draft.Text("challengeId"));

        Assert.That(ToHex(Keccak256.Hash(preimage)), Is.EqualTo(draft.Text("digest")));
    }

    [Test]
    public void Type_hashes_are_those_of_the_vectors()
    {
        JsonElement vectors = Read("tempo-proof.json");

        Assert.That(ToHex(Keccak256.HashText("MPP")), Is.EqualTo(vectors.Text("nameHash")));
        Assert.That(ToHex(Keccak256.HashText("3")), Is.EqualTo(vectors.Text("versionHash")));
    }
}
