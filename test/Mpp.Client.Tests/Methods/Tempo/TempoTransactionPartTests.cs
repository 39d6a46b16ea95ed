using System.Numerics;
using System.Text.Json;
using Mpp.Client.Methods.Tempo;
using NUnit.Framework.Constraints;
using static Mpp.Client.Tests.Methods.Tempo.TempoVectors;

namespace Mpp.Client.Tests.Methods.Tempo;

/// <summary>The parts of a transaction: what is read is exactly what was written, with nothing beside it.</summary>
[TestFixture]
internal sealed class TempoTransactionPartTests
{
    private static readonly TempoAddress Address = TempoAddress.Parse("0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed");

    private static byte[] AnySignature => Transaction("plain-transfer-protocol-nonce-0").GetProperty("signature").Bytes("bytes");

    [TestCase(false)]
    [TestCase(true)]
    public void A_part_with_an_item_too_many_is_refused(bool isTooLong)
    {
        byte[] entry = List(isTooLong, static writer =>
        {
            writer.WriteAddress(Address);
            writer.EndList(writer.StartList());
        });
        byte[] call = List(isTooLong, static writer =>
        {
            writer.WriteAddress(Address);
            writer.WriteInteger(BigInteger.Zero);
            writer.WriteBytes([]);
        });
        byte[] authorization = List(isTooLong, static writer =>
        {
            writer.WriteInteger(1);
            writer.WriteAddress(Address);
            writer.WriteInteger(2);
            writer.WriteBytes([3, 4]);
        });

        Assert.That(() => ReadEntry(entry), Expected());
        Assert.That(() => ReadCall(call), Expected());
        Assert.That(() => ReadAuthorization(authorization), Expected());

        IResolveConstraint Expected() => isTooLong ? Throws.TypeOf<TempoEncodingException>() : Throws.Nothing;
    }

    [TestCase(2u)]
    [TestCase(256u, Description = "0 when it is cut to a byte")]
    [TestCase(257u, Description = "1 when it is cut to a byte")]
    public void A_fee_payer_signature_of_another_parity_than_0_or_1_is_refused(uint parity)
    {
        byte[] signature = List(isTooLong: false, writer =>
        {
            writer.WriteInteger(parity);
            writer.WriteBytes(AnySignature.AsSpan(0, 32).TrimStart((byte)0));
            writer.WriteBytes(AnySignature.AsSpan(32, 32).TrimStart((byte)0));
        });

        Assert.That(() => ReadSignature(signature), Throws.TypeOf<TempoEncodingException>());
    }

    [TestCaseSource(typeof(TempoVectors), nameof(UnsponsoredTransactions))]
    public void A_transaction_with_an_item_after_its_signature_is_refused(JsonElement vector)
    {
        byte[] signed = vector.Bytes("signed");
        var items = new RlpReader(signed.AsSpan(1));
        RlpItem fields = RlpItem.Read(ref items);
        var writer = new RlpWriter();
        writer.WriteRaw(signed[0]);
        (fields with { List = [.. fields.List!, new RlpItem([], null)] }).WriteTo(writer);

        Assert.That(() => TempoTransaction.Decode(writer.Written), Throws.TypeOf<TempoEncodingException>());
    }

    [Test]
    public void A_signature_that_belongs_to_no_key_has_no_sender()
    {
        // No point of the curve has 5 as its first coordinate.
        var signature = new byte[65];
        (signature[31], signature[63], signature[64]) = (5, 1, 27);

        Assert.That(() => TempoSenderSignature.RecoverKey(new byte[32], signature), Throws.TypeOf<TempoEncodingException>());
        Assert.That(() => TempoSenderSignature.Recover(new byte[32], signature), Throws.TypeOf<TempoEncodingException>());
    }

    [Test]
    public void Only_the_type_of_access_keys_makes_a_signature_that_of_an_access_key()
    {
        byte[] signature = TempoSenderSignature.ForAccessKey(Address, AnySignature);
        Assert.That(() => TempoSenderSignature.EnsureWellFormed(signature), Throws.Nothing);

        signature[0] = 3;
        Assert.That(() => TempoSenderSignature.EnsureWellFormed(signature), Throws.TypeOf<TempoEncodingException>());
        Assert.That(() => TempoSenderSignature.AccessKeyHash(new byte[31], Address), Throws.TypeOf<ArgumentOutOfRangeException>());
    }

    [Test]
    public void The_lane_of_expiring_nonces_is_the_last_one() =>
        Assert.That(TempoTransaction.ExpiringNonceKey, Is.EqualTo(BigInteger.Parse("115792089237316195423570985008687907853269984665640564039457584007913129639935")));

    [Test]
    public void A_transaction_is_not_nothing() => Assert.That(Transaction("plain-transfer-protocol-nonce-0").ToTransaction().Equals(null), Is.False);

    [Test]
    public void Calls_are_equal_when_they_say_the_same()
    {
        var call = new TempoCall(Address, BigInteger.One, new byte[] { 1, 2 });

        Assert.That(call, Is.EqualTo(call with { Data = new byte[] { 1, 2 } }));
        Assert.That(call.Equals(null), Is.False);
        Assert.That(call, Is.Not.EqualTo(call with { To = null }));
        Assert.That(call, Is.Not.EqualTo(call with { Value = 2 }));
        Assert.That(call, Is.Not.EqualTo(call with { Data = new byte[] { 1, 3 } }));
    }

    private static byte[] List(bool isTooLong, Action<RlpWriter> write)
    {
        var writer = new RlpWriter();
        int list = writer.StartList();
        write(writer);
        if (isTooLong)
        {
            writer.WriteBytes([]);
        }

        writer.EndList(list);
        return writer.ToArray();
    }

    private static TempoAccessListEntry ReadEntry(byte[] bytes)
    {
        var items = new RlpReader(bytes);
        return TempoAccessListEntry.Read(ref items);
    }

    private static TempoCall ReadCall(byte[] bytes)
    {
        var items = new RlpReader(bytes);
        return TempoCall.Read(ref items);
    }

    private static TempoAuthorization ReadAuthorization(byte[] bytes)
    {
        var items = new RlpReader(bytes);
        return TempoAuthorization.Read(ref items);
    }

    private static byte[] ReadSignature(byte[] bytes)
    {
        var items = new RlpReader(bytes);
        return TempoFeePayerSignature.Read(ref items);
    }
}
