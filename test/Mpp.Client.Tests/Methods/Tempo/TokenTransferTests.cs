using System.Text.Json;
using Mpp.Client.Methods.Tempo;
using static Mpp.Client.Tests.Methods.Tempo.TempoVectors;

namespace Mpp.Client.Tests.Methods.Tempo;

[TestFixture]
internal sealed class TokenTransferTests
{
    [Test]
    public void Transfers_of_the_split_vector_are_read_and_written()
    {
        TempoTransaction transaction = Transaction("splits-three-calls").ToTransaction();

        TokenTransfer[] transfers = [.. transaction.Calls.Select(Decode)];

        Assert.That(transfers.Select(static transfer => transfer.Amount), Is.EqualTo(new UInt128[] { 940_000, 50_000, 10_000 }));
        Assert.That(transfers[0].Memo, Is.Not.Null);
        Assert.That(transfers[1].Memo, Is.Null);
        Assert.That(ToHex(transfers[2].Memo!.Value.Span), Does.EndWith("00deadbeef"));
        Assert.That(transfers[1].To, Is.EqualTo(TempoAddress.Parse("0x3c44cdddb6a900fa2b585dd299e03d12fa4293bc")));
        Assert.That(transfers.Select(static transfer => transfer.ToCall()), Is.EqualTo(transaction.Calls));
    }

    [Test]
    public void Selectors_are_those_of_the_signatures()
    {
        JsonElement selectors = Read("tempo-memo.json").GetProperty("selectors");

        Assert.That($"0x{TokenTransfer.TransferSelector:x8}", Is.EqualTo(selectors.Text("transfer")));
        Assert.That($"0x{TokenTransfer.TransferWithMemoSelector:x8}", Is.EqualTo(selectors.Text("transferWithMemo")));
    }

    [TestCase(0)]
    [TestCase(4)]
    [TestCase(15)]
    [TestCase(36)]
    [TestCase(51)]
    public void A_byte_that_should_be_padding_or_selector_makes_it_no_transfer(int position)
    {
        TempoCall call = Transaction("memo-transfer").ToTransaction().Calls[0];
        byte[] data = call.Data.ToArray();
        data[position] ^= 1;

        Assert.That(TokenTransfer.TryDecode(call with { Data = data }, out TokenTransfer? transfer), Is.False);
        Assert.That(transfer, Is.Null);
    }

    [Test]
    public void Another_length_native_value_or_a_creation_is_no_transfer()
    {
        TempoCall call = Transaction("memo-transfer").ToTransaction().Calls[0];
        TempoCall[] others =
        [
            call with { Data = call.Data[..^1] },
            call with { Data = (byte[])[.. call.Data.Span, 0] },
            call with { Data = call.Data[..68] },
            call with { Data = call.Data[..3] },
            call with { Data = ReadOnlyMemory<byte>.Empty },
            call with { Value = 1 },
            call with { To = null },
        ];

        Assert.That(others.Select(static other => TokenTransfer.TryDecode(other, out _)), Is.All.False);
    }

    [Test]
    public void The_largest_amount_survives_and_a_memo_of_another_length_is_refused()
    {
        var transfer = new TokenTransfer(default, default, UInt128.MaxValue, new byte[32]);

        Assert.That(Decode(transfer.ToCall()), Is.EqualTo(transfer));
        Assert.That(transfer with { Memo = null }, Is.Not.EqualTo(transfer));
        Assert.That(transfer with { Memo = new byte[31] }, Is.Not.EqualTo(transfer));
        Assert.That(transfer with { Amount = 1 }, Is.Not.EqualTo(transfer));
        Assert.That(transfer with { To = TempoAddress.Parse("0x3c44cdddb6a900fa2b585dd299e03d12fa4293bc") }, Is.Not.EqualTo(transfer));
        Assert.That(transfer with { Token = TempoAddress.Parse("0x3c44cdddb6a900fa2b585dd299e03d12fa4293bc") }, Is.Not.EqualTo(transfer));
        Assert.That((transfer with { Memo = new byte[31] }).ToCall, Throws.TypeOf<TempoEncodingException>());
        Assert.That(transfer.Equals(null), Is.False);
    }

    private static TokenTransfer Decode(TempoCall call)
    {
        Assert.That(TokenTransfer.TryDecode(call, out TokenTransfer? transfer), Is.True);
        return transfer!;
    }
}
