using System.Numerics;
using System.Text.Json;
using Mpp.Client.Methods.Tempo;
using Mpp.Client.Methods.Tempo.Crypto;
using static Mpp.Client.Tests.Methods.Tempo.TempoVectors;

namespace Mpp.Client.Tests.Methods.Tempo;

[TestFixture]
internal sealed class TempoTransactionTests
{
    private static TempoTransaction Plain => Transaction("plain-transfer-protocol-nonce-0").ToTransaction();

    private static TempoTransaction Sponsored => Transaction("fee-payer-pending").ToTransaction();

    private static byte[] AnySignature => Transaction("plain-transfer-protocol-nonce-0").GetProperty("signature").Bytes("bytes");

    [TestCaseSource(typeof(TempoVectors), nameof(Transactions))]
    public void Unsigned_bytes_and_the_sender_hash_are_those_of_the_vector(JsonElement vector)
    {
        TempoTransaction transaction = vector.ToTransaction();

        Assert.That(ToHex(transaction.EncodeUnsigned()), Is.EqualTo(vector.Text("unsigned")));
        Assert.That(ToHex(transaction.SigningHash()), Is.EqualTo(vector.Text("signingHash")));
    }

    [TestCaseSource(typeof(TempoVectors), nameof(RootKeyTransactions))]
    public void Signature_and_sender_scoped_hash_are_those_of_the_vector(JsonElement vector)
    {
        TempoTransaction transaction = vector.ToTransaction();

        byte[] signature = Secp256k1.Sign(vector.Bytes("senderPrivateKey"), transaction.SigningHash());

        Assert.That(ToHex(signature), Is.EqualTo(vector.GetProperty("signature").Text("bytes")));
        Assert.That(ToHex(transaction.SenderScopedHash(vector.Address("sender"))), Is.EqualTo(vector.Text("senderScopedHash")));
    }

    [TestCaseSource(typeof(TempoVectors), nameof(UnsponsoredTransactions))]
    public void Signed_bytes_and_transaction_hash_are_those_of_the_vector(JsonElement vector)
    {
        byte[] signed = vector.ToTransaction().EncodeSigned(vector.GetProperty("signature").Bytes("bytes"));

        Assert.That(ToHex(signed), Is.EqualTo(vector.Text("signed")));
        Assert.That(ToHex(TempoTransaction.TransactionHash(signed)), Is.EqualTo(vector.Text("txHash")));
    }

    [TestCaseSource(typeof(TempoVectors), nameof(SponsoredTransactions))]
    public void Pending_forms_are_those_of_the_vector(JsonElement vector)
    {
        TempoTransaction transaction = vector.ToTransaction();
        byte[] signature = vector.GetProperty("signature").Bytes("bytes");

        Assert.That(ToHex(transaction.EncodePending(vector.Address("sender"), signature)), Is.EqualTo(vector.Text("signedPending0x78")));
        Assert.That(ToHex(transaction.EncodePendingDraftForm(signature)), Is.EqualTo(vector.Text("signedPending0x76")));
    }

    [TestCaseSource(typeof(TempoVectors), nameof(SponsoredTransactions))]
    public void Fee_payer_hash_and_final_form_are_those_of_the_vector(JsonElement vector)
    {
        TempoTransaction transaction = vector.ToTransaction();
        JsonElement feePayer = vector.GetProperty("feePayer");
        TempoAddress sender = vector.Address("sender");
        TempoAddress feeToken = feePayer.Address("feeToken");

        byte[] hash = transaction.FeePayerHash(sender, feeToken);
        byte[] feePayerSignature = Secp256k1.Sign(feePayer.Bytes("privateKey"), hash);
        byte[] signed = transaction.EncodeSponsored(vector.GetProperty("signature").Bytes("bytes"), feeToken, feePayerSignature);

        Assert.That(ToHex(transaction.EncodeFeePayerPreimage(sender, feeToken)), Is.EqualTo(feePayer.Text("preimage")));
        Assert.That(ToHex(hash), Is.EqualTo(feePayer.Text("signingHash")));
        Assert.That(ToHex(TempoFeePayerSignature.Encode(feePayerSignature)), Is.EqualTo(feePayer.Text("rlpTuple")));
        Assert.That(ToHex(signed), Is.EqualTo(vector.Text("signed")));
        Assert.That(ToHex(TempoTransaction.TransactionHash(signed)), Is.EqualTo(vector.Text("txHash")));
    }

    [Test]
    public void An_access_key_signs_its_own_hash_and_names_the_account()
    {
        JsonElement vector = Transaction("keychain-v2-access-key");
        TempoAddress account = vector.Address("sender");

        byte[] hash = vector.ToTransaction().AccessKeyHash(account);
        byte[] signature = TempoSenderSignature.ForAccessKey(account, Secp256k1.Sign(vector.Bytes("accessKeyPrivateKey"), hash));

        Assert.That(ToHex(hash), Is.EqualTo(vector.Text("innerSigningHash")));
        Assert.That(ToHex(signature), Is.EqualTo(vector.GetProperty("signature").Text("bytes")));
    }

    [Test]
    public void An_authorization_has_the_hash_of_the_vector_and_its_signer_is_recovered()
    {
        JsonElement vector = Transaction("aa-authorization-list");
        TempoAuthorization authorization = vector.ToTransaction().AuthorizationList.Single();

        byte[] hash = authorization.SigningHash();

        Assert.That(ToHex(hash), Is.EqualTo(vector.Text("authorizationHash")));
        Assert.That(ToHex(authorization.Signature.Span), Is.EqualTo(vector.Text("authorizationSignature")));
        Assert.That(
            TempoSenderSignature.RecoverKey(hash, authorization.Signature.Span), Is.EqualTo(vector.Address("authorizationSigner")));
    }

    [Test]
    public void A_key_authorization_is_carried_as_it_is()
    {
        JsonElement vector = Transaction("key-authorization");
        JsonElement subscription = Read("tempo-tx.json").GetProperty("subscriptionKeyAuthorizations")[0];
        byte[] foreign = subscription.GetProperty("payload").Bytes("signature");

        DecodedTempoTransaction decoded = TempoTransaction.Decode(vector.Bytes("signed"));
        byte[] withForeign = (decoded.Transaction with { KeyAuthorization = foreign }).EncodeUnsigned();

        Assert.That(ToHex(decoded.Transaction.KeyAuthorization!.Value.Span), Is.EqualTo(vector.Text("keyAuthorizationRlp")));
        Assert.That(ToHex(Keccak256.Hash(vector.Bytes("keyAuthorizationInnerRlp"))), Is.EqualTo(vector.Text("keyAuthorizationHash")));
        Assert.That(ToHex(Keccak256.Hash(subscription.Bytes("innerRlp"))), Is.EqualTo(subscription.Text("hash")));
        Assert.That(ToHex(withForeign), Does.EndWith(ToHex(foreign)[2..]));
    }

    [Test]
    public void Transactions_are_equal_when_they_give_the_same_bytes_to_sign()
    {
        Assert.That(Plain, Is.EqualTo(Transaction("plain-transfer-protocol-nonce-0").ToTransaction()));
        Assert.That(Plain.GetHashCode(), Is.EqualTo(Transaction("plain-transfer-protocol-nonce-0").ToTransaction().GetHashCode()));
        Assert.That(Plain with { Nonce = 1 }, Is.Not.EqualTo(Plain));
        Assert.That(Plain with { Sponsored = true }, Is.Not.EqualTo(Plain));
    }

    [Test]
    public void A_transaction_that_the_chain_could_not_read_is_not_encoded()
    {
        TempoCall call = Plain.Calls[0];
        TempoTransaction[] unreadable =
        [
            Plain with { Calls = [] },
            Plain with { Calls = default },
            Plain with { Calls = [call, call with { To = null }] },
            Plain with { Calls = [call with { Value = -1 }] },
            Plain with { Calls = [call with { Value = BigInteger.Pow(2, 256) }] },
            Plain with { NonceKey = -1 },
            Plain with { NonceKey = BigInteger.Pow(2, 256) },
            Plain with { ValidBefore = 0 },
            Plain with { ValidAfter = 0 },
            Plain with { AccessList = [new TempoAccessListEntry(default, [new byte[31]])] },
            Plain with { KeyAuthorization = ReadOnlyMemory<byte>.Empty },
            Plain with { KeyAuthorization = new byte[] { 0x80 } },
            Plain with { KeyAuthorization = new byte[] { 0xc0, 0xc0 } },
            Plain with { KeyAuthorization = new byte[] { 0xc1 } },
            Sponsored with { FeeToken = default(TempoAddress) },
        ];

        foreach (TempoTransaction transaction in unreadable)
        {
            Assert.That(transaction.EncodeUnsigned, Throws.TypeOf<TempoEncodingException>(), transaction.ToString());
        }
    }

    [Test]
    public void A_sponsored_transaction_is_never_encoded_as_a_complete_one_and_the_other_way_round()
    {
        byte[] signature = AnySignature;

        Assert.That(() => Sponsored.EncodeSigned(signature), Throws.TypeOf<TempoEncodingException>());
        Assert.That(() => Plain.EncodePending(default, signature), Throws.TypeOf<TempoEncodingException>());
        Assert.That(() => Plain.EncodePendingDraftForm(signature), Throws.TypeOf<TempoEncodingException>());
        Assert.That(() => Plain.EncodeFeePayerPreimage(default, null), Throws.TypeOf<TempoEncodingException>());
        Assert.That(() => Plain.EncodeSponsored(signature, null, signature), Throws.TypeOf<TempoEncodingException>());
    }

    [Test]
    public void A_signature_that_the_chain_would_not_take_as_it_is_is_not_written()
    {
        byte[] good = AnySignature;
        byte[][] bad = [[], good[..64], [.. good, 0], WithLast(good, 0), WithLast(good, 1), WithLast(good, 29), [3, .. new byte[85]]];

        foreach (byte[] signature in bad)
        {
            Assert.That(() => Plain.EncodeSigned(signature), Throws.TypeOf<TempoEncodingException>(), ToHex(signature));
            Assert.That(() => Sponsored.EncodePending(default, signature), Throws.TypeOf<TempoEncodingException>(), ToHex(signature));
            Assert.That(() => Sponsored.EncodeSponsored(good, null, signature), Throws.TypeOf<TempoEncodingException>(), ToHex(signature));
            Assert.That(
                () => TempoSenderSignature.ForAccessKey(default, signature), Throws.TypeOf<TempoEncodingException>(), ToHex(signature));
        }
    }

    private static byte[] WithLast(byte[] bytes, byte last) => [.. bytes[..^1], last];
}
