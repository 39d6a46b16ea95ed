using FsCheck;
using FsCheck.Fluent;
using Mpp.Client.Methods.Tempo;
using Mpp.Client.Methods.Tempo.Crypto;
using Mpp.Client.Tests.Fakes;
using static Mpp.Client.Tests.Methods.Tempo.TempoGenerators;

namespace Mpp.Client.Tests.Methods.Tempo;

/// <summary>What is written is read as it was, and what was not written by us is read faithfully or refused with the one typed error.</summary>
[TestFixture]
internal sealed class TempoCodecPropertyTests
{
    // Far above what a faithful reading needs, far below what a length in the bytes could ask for.
    private const long MostAllocated = 4_000_000;

    private static readonly Config Thorough = Config.QuickThrowOnFailure.WithMaxTest(1000);
    private static readonly Config Few = Config.QuickThrowOnFailure.WithMaxTest(60);
    private static readonly byte[] Key = FromHex(FakeTempoSigner.Key);
    private static readonly byte[] OtherKey = FromHex(FakeTempoSigner.OtherKey);

    private delegate void Decoder(ReadOnlySpan<byte> bytes);

    private static TempoAddress Sender => TempoAddress.Parse(FakeTempoSigner.KeyAddress);

    [Test]
    public void Nested_items_survive_the_round_trip() => Prop.ForAll(Items().ToArbitrary(), static item =>
    {
        var writer = new RlpWriter(1);
        item.WriteTo(writer);
        var reader = new RlpReader(writer.Written);
        var again = new RlpWriter(1);
        RlpItem.Read(ref reader).WriteTo(again);
        return reader.IsAtEnd && again.Written.SequenceEqual(writer.Written) && new RlpReader(writer.Written).ReadRaw().SequenceEqual(writer.Written);
    }).Check(Thorough);

    [Test]
    public void Integers_survive_the_round_trip() => Prop.ForAll(Integers(256).ToArbitrary(), static value =>
    {
        var writer = new RlpWriter();
        writer.WriteInteger(value);
        return new RlpReader(writer.Written).ReadUInt256() == value;
    }).Check(Thorough);

    [Test]
    public void Transactions_survive_the_round_trip() => Prop.ForAll(Transactions(sponsored: false).ToArbitrary(), static transaction =>
    {
        byte[] signed = transaction.EncodeSigned(Secp256k1.Sign(Key, transaction.SigningHash()));
        DecodedTempoTransaction decoded = TempoTransaction.Decode(signed);
        return decoded.Form == TempoTransactionForm.Signed && decoded.Transaction.Equals(transaction) && decoded.Sender.Account == Sender
            && Encode(decoded).AsSpan().SequenceEqual(signed);
    }).Check(Few);

    [Test]
    public void Transactions_of_an_access_key_survive_the_round_trip() => Prop.ForAll(Transactions(sponsored: false).ToArbitrary(), static transaction =>
    {
        byte[] signature = TempoSenderSignature.ForAccessKey(Sender, Secp256k1.Sign(OtherKey, transaction.AccessKeyHash(Sender)));
        byte[] signed = transaction.EncodeSigned(signature);
        DecodedTempoTransaction decoded = TempoTransaction.Decode(signed);
        return decoded.Sender.Account == Sender && decoded.Sender.AccessKey is not null && Encode(decoded).AsSpan().SequenceEqual(signed);
    }).Check(Few);

    [Test]
    public void Sponsored_transactions_survive_the_round_trip_in_every_form() => Prop.ForAll(Transactions(sponsored: true).ToArbitrary(), static transaction =>
    {
        byte[] signature = Secp256k1.Sign(Key, transaction.SigningHash());
        byte[] feePayerSignature = Secp256k1.Sign(OtherKey, transaction.FeePayerHash(Sender, Sender));
        byte[][] forms =
        [
            transaction.EncodePending(Sender, signature), transaction.EncodePendingDraftForm(signature),
            transaction.EncodeSponsored(signature, Sender, feePayerSignature),
        ];
        return forms.All(form => TempoTransaction.Decode(form) is var decoded && decoded.Transaction.Equals(transaction)
            && decoded.Sender.Account == Sender && Encode(decoded).AsSpan().SequenceEqual(form));
    }).Check(Few);

    [Test]
    public void Random_bytes_give_the_typed_error_or_a_value_and_cost_little() => Prop.ForAll(
        Bytes(400).ToArbitrary(), static bytes => Decoders().All(decode => IsHarmless(decode, bytes))).Check(Thorough);

    [Test]
    public void Mutated_transactions_give_the_typed_error_or_a_value_and_cost_little() => Prop.ForAll(
        Mutated([.. TempoVectors.EverySignedForm()]).ToArbitrary(), static bytes => Decoders().All(decode => IsHarmless(decode, bytes))).Check(Thorough);

    [Test]
    public void Mutated_signatures_give_the_typed_error_or_a_value_and_cost_little()
    {
        byte[] hash = Keccak256.Hash([1]);
        byte[] signature = Secp256k1.Sign(Key, hash);
        byte[] keychain = TempoSenderSignature.ForAccessKey(Sender, signature);
        byte[] tuple = TempoFeePayerSignature.Encode(signature);

        Prop.ForAll(Mutated([signature, keychain, tuple]).ToArbitrary(), static bytes => Decoders().All(decode => IsHarmless(decode, bytes))).Check(Thorough);
    }

    [TestCase("bbffffffff")]
    [TestCase("bb7fffffff")]
    [TestCase("fb7fffffff")]
    [TestCase("ff7fffffffffffffff")]
    [TestCase("76fb7fffffff82a5bf")]
    [TestCase("78fb7fffffff82a5bf")]
    public void A_length_that_is_not_there_is_refused_before_anything_is_made_for_it(string hex)
    {
        byte[] bytes = Convert.FromHexString(hex);

        Assert.That(() => new RlpReader(bytes).ReadRaw(), hex.StartsWith('7') ? Throws.Nothing : Throws.TypeOf<TempoEncodingException>());
        Assert.That(() => TempoTransaction.Decode(bytes), Throws.TypeOf<TempoEncodingException>());
        Assert.That(Decoders().All(decode => IsHarmless(decode, bytes)), Is.True);
    }

    [Test]
    public void Lists_within_lists_end_at_a_bound_and_not_in_the_stack()
    {
        var bytes = new byte[200_000];
        Array.Fill(bytes, (byte)0xc1);
        bytes[^1] = 0xc0;
        byte[] nested = Enumerable.Range(0, 3000).Aggregate<int, byte[]>([0xc0], static (inner, _) =>
        {
            var writer = new RlpWriter();
            int list = writer.StartList();
            writer.WriteRaw(inner);
            writer.EndList(list);
            return writer.ToArray();
        });

        Assert.That(() => new RlpReader(nested).ReadRaw(), Throws.TypeOf<TempoEncodingException>());
        Assert.That(Decoders().All(decode => IsHarmless(decode, bytes) && IsHarmless(decode, nested)), Is.True);
    }

    /// <summary>Everything that reads bytes from outside.</summary>
    private static Decoder[] Decoders() =>
    [
        static bytes => TempoTransaction.Decode(bytes),
        static bytes => TempoTransaction.Decode([0x76, .. bytes]),
        static bytes => TempoTransaction.Decode([0x78, .. bytes]),
        static bytes => TempoSenderSignature.EnsureWellFormed(bytes),
        static bytes => TempoSenderSignature.Recover(new byte[32], bytes),
        static bytes => TempoSenderSignature.RecoverKey(new byte[32], bytes),
        static bytes => _ = new TempoAddress(bytes),
        static bytes => new RlpReader(bytes).ReadRaw(),
        static bytes => new RlpReader(bytes).ReadList(),
        static bytes => new RlpReader(bytes).ReadUInt64(),
        static bytes => new RlpReader(bytes).ReadUInt128(),
        static bytes => new RlpReader(bytes).ReadUInt256(),
        static bytes => new RlpReader(bytes).ReadAddressOrNull(),
        static bytes => ReadWith(bytes, TempoFeePayerSignature.Read),
        static bytes => ReadWith(bytes, TempoAuthorization.Read),
        static bytes => ReadWith(bytes, TempoAccessListEntry.Read),
        static bytes => ReadWith(bytes, TempoCall.Read),
    ];

    private delegate T ReadItem<out T>(ref RlpReader items);

    private static void ReadWith<T>(ReadOnlySpan<byte> bytes, ReadItem<T> read)
    {
        var reader = new RlpReader(bytes);
        read(ref reader);
    }

    private static bool IsHarmless(Decoder decode, byte[] bytes)
    {
        long before = GC.GetAllocatedBytesForCurrentThread();
        try
        {
            decode(bytes);
        }
        catch (TempoEncodingException)
        {
            // The one error that is allowed.
        }

        return GC.GetAllocatedBytesForCurrentThread() - before < MostAllocated;
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

    private static byte[] FromHex(string text) => TempoVectors.FromHex(text);
}
