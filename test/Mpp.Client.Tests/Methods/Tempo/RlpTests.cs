using System.Numerics;
using FsCheck;
using FsCheck.Fluent;
using Mpp.Client.Methods.Tempo;

namespace Mpp.Client.Tests.Methods.Tempo;

[TestFixture]
internal sealed class RlpTests
{
    [TestCase("", "80")]
    [TestCase("00", "00")]
    [TestCase("7f", "7f")]
    [TestCase("80", "8180")]
    [TestCase("0400", "820400")]
    [TestCase("646f67", "83646f67")]
    public void Byte_strings_have_the_encoding_of_the_yellow_paper(string content, string encoding)
    {
        var writer = new RlpWriter(1);
        writer.WriteBytes(Convert.FromHexString(content));

        Assert.That(Convert.ToHexStringLower(writer.Written), Is.EqualTo(encoding));
        Assert.That(Convert.ToHexStringLower(new RlpReader(writer.Written).ReadBytes()), Is.EqualTo(content));
    }

    [TestCase("0", "80")]
    [TestCase("15", "0f")]
    [TestCase("127", "7f")]
    [TestCase("128", "8180")]
    [TestCase("1024", "820400")]
    [TestCase("18446744073709551616", "89010000000000000000")]
    [TestCase("340282366920938463463374607431768211456", "910100000000000000000000000000000000")]
    public void Integers_are_as_short_as_can_be(string value, string encoding)
    {
        BigInteger expected = BigInteger.Parse(value);
        var writer = new RlpWriter();
        writer.WriteInteger(expected);

        Assert.That(Convert.ToHexStringLower(writer.Written), Is.EqualTo(encoding));
        Assert.That(new RlpReader(writer.Written).ReadUInt256(), Is.EqualTo(expected));
    }

    [TestCase(55, "b7", "f7")]
    [TestCase(56, "b838", "f838")]
    [TestCase(255, "b8ff", "f8ff")]
    [TestCase(256, "b90100", "f90100")]
    [TestCase(65536, "ba010000", "fa010000")]
    public void Long_strings_and_lists_carry_the_length_of_their_length(int length, string stringHeader, string listHeader)
    {
        var writer = new RlpWriter();
        writer.WriteBytes(new byte[length]);
        var listWriter = new RlpWriter();
        int list = listWriter.StartList();
        listWriter.WriteRaw(new byte[length]);
        listWriter.EndList(list);

        Assert.That(Convert.ToHexStringLower(writer.Written), Does.StartWith(stringHeader + "00"));
        Assert.That(Convert.ToHexStringLower(listWriter.Written), Does.StartWith(listHeader + "00"));
        Assert.That(new RlpReader(writer.Written).ReadBytes().Length, Is.EqualTo(length));
        Assert.That(new RlpReader(listWriter.Written).ReadRaw().Length, Is.EqualTo(listWriter.Written.Length));
    }

    [TestCase("", Description = "nothing")]
    [TestCase("8100", Description = "a small byte with a header")]
    [TestCase("817f", Description = "a small byte with a header")]
    [TestCase("81", Description = "cut short")]
    [TestCase("83646f", Description = "cut short")]
    [TestCase("b8", Description = "no length")]
    [TestCase("b837" + Zeros55, Description = "long form for 55 bytes")]
    [TestCase("b90038" + Zeros55 + "00", Description = "leading zero in a length")]
    [TestCase("bbffffffff00", Description = "a length above the limit")]
    [TestCase("bfffffffffffffffff00", Description = "a length of 64 bits")]
    [TestCase("bc0100000038" + Zeros55 + "00", Description = "a length of 40 bits that is small when cut to 32")]
    [TestCase("c18100", Description = "not canonical inside a list")]
    [TestCase("c183", Description = "cut short inside a list")]
    [TestCase("f8", Description = "no length of a list")]
    [TestCase("ffffffffffffffffff", Description = "a list with a length of 64 bits")]
    public void What_is_not_canonical_is_refused(string encoding)
    {
        byte[] bytes = Convert.FromHexString(encoding);

        Assert.That(() => ReadRaw(bytes), Throws.TypeOf<TempoEncodingException>());
    }

    [Test]
    public void Integers_with_leading_zeros_or_too_many_bits_are_refused()
    {
        Assert.That(() => new RlpReader([0x00]).ReadUInt64(), Throws.TypeOf<TempoEncodingException>());
        Assert.That(() => new RlpReader([0x82, 0x00, 0x80]).ReadUInt64(), Throws.TypeOf<TempoEncodingException>());
        Assert.That(() => new RlpReader([0x89, 1, 0, 0, 0, 0, 0, 0, 0, 0]).ReadUInt64(), Throws.TypeOf<TempoEncodingException>());
        Assert.That(() => new RlpReader([0x91, 1, .. new byte[16]]).ReadUInt128(), Throws.TypeOf<TempoEncodingException>());
        Assert.That(() => new RlpReader([0xa1, 1, .. new byte[32]]).ReadUInt256(), Throws.TypeOf<TempoEncodingException>());
        Assert.That(() => new RlpReader([0xc0]).ReadUInt64(), Throws.TypeOf<TempoEncodingException>());
    }

    [Test]
    public void Trailing_bytes_and_lists_in_the_wrong_place_are_refused()
    {
        Assert.That(() => new RlpReader([0x01]).ExpectEnd(), Throws.TypeOf<TempoEncodingException>());
        Assert.That(() => new RlpReader([0x80]).ReadList().IsAtEnd, Throws.TypeOf<TempoEncodingException>());
        Assert.That(() => new RlpReader([0xc0]).ReadBytes().Length, Throws.TypeOf<TempoEncodingException>());
        Assert.That(() => new RlpReader([0x82, 1, 2]).ReadBytes(3).Length, Throws.TypeOf<TempoEncodingException>());
        Assert.That(() => new RlpReader([0x82, 1, 2]).ReadAddressOrNull(), Throws.TypeOf<TempoEncodingException>());
    }

    [Test]
    public void Nesting_is_bounded()
    {
        Assert.That(ReadRaw(Nested(RlpReader.MaximumDepth)), Is.GreaterThan(0));
        Assert.That(() => ReadRaw(Nested(RlpReader.MaximumDepth + 1)), Throws.TypeOf<TempoEncodingException>());
        Assert.That(() => ReadRaw(Nested(100_000)), Throws.TypeOf<TempoEncodingException>());
    }

    [Test]
    public void Byte_strings_and_integers_survive_the_round_trip()
    {
        Arbitrary<byte[]> bytes = ArbMap.Default.ArbFor<byte[]>();
        Arbitrary<ulong> numbers = ArbMap.Default.ArbFor<ulong>();

        Prop.ForAll(bytes, numbers, static (content, number) =>
        {
            content ??= [];
            BigInteger large = new(content.AsSpan(0, Math.Min(32, content.Length)), isUnsigned: true);
            UInt128 medium = (UInt128)number * number;
            var writer = new RlpWriter(1);
            int list = writer.StartList();
            writer.WriteBytes(content);
            writer.WriteInteger(number);
            writer.WriteInteger(medium);
            writer.WriteInteger(large);
            writer.EndList(list);

            RlpReader items = new RlpReader(writer.Written).ReadList();
            bool isSame = items.ReadBytes().SequenceEqual(content) && items.ReadUInt64() == number
                && items.ReadUInt128() == medium && items.ReadUInt256() == large;
            items.ExpectEnd();
            return isSame;
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(500));
    }

    private const string Zeros55 =
        "00000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000";

    private static int ReadRaw(byte[] bytes) => new RlpReader(bytes).ReadRaw().Length;

    private static byte[] Nested(int depth)
    {
        var writer = new RlpWriter();
        int[] marks = [.. Enumerable.Range(0, depth).Select(_ => writer.StartList())];
        foreach (int mark in marks)
        {
            writer.EndList(mark);
        }

        return writer.ToArray();
    }
}
