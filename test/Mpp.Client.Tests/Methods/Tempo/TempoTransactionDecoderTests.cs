using System.Text.Json;
using FsCheck;
using FsCheck.Fluent;
using Mpp.Client.Methods.Tempo;
using Mpp.Client.Methods.Tempo.Crypto;
using static Mpp.Client.Tests.Methods.Tempo.TempoVectors;

namespace Mpp.Client.Tests.Methods.Tempo;

[TestFixture]
internal sealed class TempoTransactionDecoderTests
{
    [TestCaseSource(typeof(TempoVectors), nameof(UnsponsoredTransactions))]
    public void A_signed_transaction_gives_its_fields_and_its_sender(JsonElement vector)
    {
        DecodedTempoTransaction decoded = TempoTransaction.Decode(vector.Bytes("signed"));

        Assert.That(decoded.Form, Is.EqualTo(TempoTransactionForm.Signed));
        Assert.That(decoded.Transaction, Is.EqualTo(vector.ToTransaction()));
        Assert.That(decoded.Transaction.FeeToken, Is.EqualTo(vector.ToTransaction().FeeToken));
        Assert.That(decoded.Sender.Account, Is.EqualTo(vector.Address("sender")));
        Assert.That(decoded.Sender.AccessKey, Is.EqualTo(vector.Has("accessKey") ? vector.Address("accessKey") : default(TempoAddress?)));
        Assert.That(ToHex(decoded.SenderSignature.Span), Is.EqualTo(vector.GetProperty("signature").Text("bytes")));
        Assert.That(decoded.FeePayer, Is.Null);
        Assert.That(Encode(decoded), Is.EqualTo(vector.Bytes("signed")));
    }

    [TestCaseSource(typeof(TempoVectors), nameof(SponsoredTransactions))]
    public void A_pending_transaction_gives_its_sender_in_either_form(JsonElement vector)
    {
        (string Field, TempoTransactionForm Form)[] forms =
        [
            ("signedPending0x78", TempoTransactionForm.Pending), ("signedPending0x76", TempoTransactionForm.PendingDraftForm),
        ];

        foreach ((string field, TempoTransactionForm form) in forms)
        {
            DecodedTempoTransaction decoded = TempoTransaction.Decode(vector.Bytes(field));

            Assert.That(decoded.Form, Is.EqualTo(form));
            Assert.That(decoded.Transaction, Is.EqualTo(vector.ToTransaction()));
            Assert.That(decoded.Sender, Is.EqualTo(new TempoSender(vector.Address("sender"), AccessKey: null)));
            Assert.That(decoded.FeePayer, Is.Null);
            Assert.That(Encode(decoded), Is.EqualTo(vector.Bytes(field)));
        }
    }

    [TestCaseSource(typeof(TempoVectors), nameof(SponsoredTransactions))]
    public void A_sponsored_transaction_gives_its_sender_and_its_fee_payer(JsonElement vector)
    {
        DecodedTempoTransaction decoded = TempoTransaction.Decode(vector.Bytes("signed"));

        Assert.That(decoded.Form, Is.EqualTo(TempoTransactionForm.Sponsored));
        Assert.That(decoded.Transaction, Is.EqualTo(vector.ToTransaction()));
        Assert.That(decoded.Sender.Account, Is.EqualTo(vector.Address("sender")));
        Assert.That(decoded.FeePayer, Is.EqualTo(vector.GetProperty("feePayer").Address("address")));
        Assert.That(decoded.FeePayerToken, Is.EqualTo(vector.GetProperty("feePayer").Address("feeToken")));
        Assert.That(Encode(decoded), Is.EqualTo(vector.Bytes("signed")));
    }

    [Test]
    public void A_sponsored_transaction_of_an_access_key_survives_the_round_trip()
    {
        JsonElement vector = Transaction("fee-payer-pending");
        JsonElement keys = Transaction("keychain-v2-access-key");
        TempoAddress account = keys.Address("sender");
        TempoTransaction transaction = vector.ToTransaction();
        byte[] inner = Secp256k1.Sign(keys.Bytes("accessKeyPrivateKey"), transaction.AccessKeyHash(account));

        DecodedTempoTransaction decoded = TempoTransaction.Decode(
            transaction.EncodePending(account, TempoSenderSignature.ForAccessKey(account, inner)));

        Assert.That(decoded.Sender, Is.EqualTo(new TempoSender(account, keys.Address("accessKey"))));
    }

    [Test]
    public void A_pending_transaction_that_names_another_sender_is_refused()
    {
        JsonElement vector = Transaction("fee-payer-pending");
        byte[] signature = vector.GetProperty("signature").Bytes("bytes");

        byte[] bytes = vector.ToTransaction().EncodePending(default, signature);

        Assert.That(() => TempoTransaction.Decode(bytes), Throws.TypeOf<TempoEncodingException>());
    }

    [Test]
    public void A_signature_with_v_0_or_1_is_refused()
    {
        byte[] signed = Transaction("plain-transfer-protocol-nonce-0").Bytes("signed");

        foreach (byte recovery in new byte[] { 0, 1, 26, 29, 255 })
        {
            signed[^1] = recovery;
            Assert.That(() => TempoTransaction.Decode(signed), Throws.TypeOf<TempoEncodingException>(), $"v = {recovery}");
        }
    }

    [Test]
    public void An_unsigned_transaction_and_other_types_are_refused()
    {
        JsonElement vector = Transaction("fee-payer-pending");
        byte[] signed = vector.Bytes("signed");
        byte[][] refused =
        [
            [], [0x76], [0x78], [0x76, 0xc0], [0x76, 0x80], vector.Bytes("unsigned"), vector.GetProperty("feePayer").Bytes("preimage"),
            [0x02, .. signed[1..]], [0x78, .. signed[1..]], [.. signed, 0], signed[..^1],
        ];

        foreach (byte[] bytes in refused)
        {
            Assert.That(() => TempoTransaction.Decode(bytes), Throws.TypeOf<TempoEncodingException>(), ToHex(bytes));
        }
    }

    [Test]
    public void Every_truncation_of_every_vector_is_refused()
    {
        foreach (byte[] bytes in EverySignedForm())
        {
            for (int length = 0; length < bytes.Length; length += 7)
            {
                Assert.That(() => TempoTransaction.Decode(bytes.AsSpan(0, length)), Throws.TypeOf<TempoEncodingException>());
            }
        }
    }

    [Test]
    public void Random_bytes_give_the_typed_error_or_a_transaction_that_encodes_to_the_same_bytes()
    {
        Arbitrary<byte[]> arbitrary = Gen.Choose(0, 255).Select(static value => (byte)value).ArrayOf().ToArbitrary();

        Prop.ForAll(arbitrary, static bytes => IsRefusedOrFaithful(bytes) && IsRefusedOrFaithful([0x76, .. bytes])
            && IsRefusedOrFaithful([0x78, 0xf8, (byte)bytes.Length, .. bytes])).Check(Config.QuickThrowOnFailure.WithMaxTest(2000));
    }

    [Test]
    public void Mutated_vectors_give_the_typed_error_or_a_transaction_that_encodes_to_the_same_bytes()
    {
        byte[][] vectors = [.. EverySignedForm()];
        Gen<byte[]> mutated =
            from vector in Gen.Elements(vectors)
            from changes in Gen.Choose(1, 3)
            from positions in Gen.Choose(0, vector.Length - 1).ArrayOf(changes)
            from values in Gen.Choose(0, 255).ArrayOf(changes)
            select Mutate(vector, positions, values);

        Prop.ForAll(mutated.ToArbitrary(), IsRefusedOrFaithful).Check(Config.QuickThrowOnFailure.WithMaxTest(3000));
    }

    private static byte[] Mutate(byte[] vector, int[] positions, int[] values)
    {
        byte[] copy = [.. vector];
        foreach ((int position, int value) in positions.Zip(values))
        {
            copy[position] = (byte)value;
        }

        return copy;
    }

    private static bool IsRefusedOrFaithful(byte[] bytes)
    {
        try
        {
            return Encode(TempoTransaction.Decode(bytes)).AsSpan().SequenceEqual(bytes);
        }
        catch (TempoEncodingException)
        {
            return true;
        }
    }

    private static byte[] Encode(DecodedTempoTransaction decoded)
    {
        ReadOnlySpan<byte> signature = decoded.SenderSignature.Span;
        return decoded.Form switch
        {
            TempoTransactionForm.Signed => decoded.Transaction.EncodeSigned(signature),
            TempoTransactionForm.Pending => decoded.Transaction.EncodePending(decoded.Sender.Account, signature),
            TempoTransactionForm.PendingDraftForm => decoded.Transaction.EncodePendingDraftForm(signature),
            _ => decoded.Transaction.EncodeSponsored(signature, decoded.FeePayerToken, decoded.FeePayerSignature!.Value.Span),
        };
    }
}
