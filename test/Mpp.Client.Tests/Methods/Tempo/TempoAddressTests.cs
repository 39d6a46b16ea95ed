using Mpp.Client.Methods.Tempo;

namespace Mpp.Client.Tests.Methods.Tempo;

[TestFixture]
internal sealed class TempoAddressTests
{
    // The mixed-case examples of EIP-55.
    [TestCase("0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed")]
    [TestCase("0xfB6916095ca1df60bB79Ce92cE3Ea74c37c5d359")]
    [TestCase("0xdbF03B407c01E7cD3CBea99509d93f8DDDC8C6FB")]
    [TestCase("0xD1220A0cf47c7B9Be7A2E6BA89F429762e7b9aDb")]
    [TestCase("0x52908400098527886E0F7030069857D2E4169EE7")]
    [TestCase("0xde709f2102306220921060314715629080e2fb77")]
    [TestCase("0x20C000000000000000000000b9537d11c60E8b50")]
    public void The_checksum_form_is_read_and_written(string text)
    {
        Assert.That(TempoAddress.TryParse(text, out TempoAddress address), Is.True);
        Assert.That(address.ToString(), Is.EqualTo(text));
        Assert.That(address.ToLowerHex(), Is.EqualTo(text.ToLowerInvariant()));
    }

    [Test]
    public void One_case_is_read_without_a_checksum_and_gives_the_same_address()
    {
        TempoAddress expected = TempoAddress.Parse("0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed");

        Assert.That(TempoAddress.Parse("0x5aaeb6053f3e94c9b9a09f33669435e7ef1beaed"), Is.EqualTo(expected));
        Assert.That(TempoAddress.Parse("0x5AAEB6053F3E94C9B9A09F33669435E7EF1BEAED"), Is.EqualTo(expected));
        Assert.That(new TempoAddress(expected.ToArray()), Is.EqualTo(expected));
    }

    [TestCase(null)]
    [TestCase("")]
    [TestCase("0x")]
    [TestCase("0x5aaeb6053f3e94c9b9a09f33669435e7ef1beae")]
    [TestCase("0x5aaeb6053f3e94c9b9a09f33669435e7ef1beaed0")]
    [TestCase("0X5aaeb6053f3e94c9b9a09f33669435e7ef1beaed")]
    [TestCase("5aaeb6053f3e94c9b9a09f33669435e7ef1beaed00")]
    [TestCase("0x5aaeb6053f3e94c9b9a09f33669435e7ef1beaeg")]
    [TestCase("0x5aaeb6053f3e94c9b9a09f33669435e7ef1beae１")]
    [TestCase(" 0x5aaeb6053f3e94c9b9a09f33669435e7ef1beae")]
    [TestCase("0x5AAeb6053F3E94C9b9A09f33669435E7Ef1BeAed", Description = "one capital too many")]
    [TestCase("0x5aaeb6053F3E94C9b9A09f33669435E7Ef1BeAed", Description = "one capital too few")]
    public void Anything_else_is_refused(string? text)
    {
        Assert.That(TempoAddress.TryParse(text, out TempoAddress address), Is.False);
        Assert.That(address.IsZero, Is.True);
    }

    [Test]
    public void Only_20_bytes_make_an_address()
    {
        Assert.That(() => new TempoAddress(new byte[19]), Throws.TypeOf<TempoEncodingException>());
        Assert.That(() => new TempoAddress(new byte[21]), Throws.TypeOf<TempoEncodingException>());
        Assert.That(new TempoAddress(new byte[20]).IsZero, Is.True);
        Assert.That(() => TempoAddress.Parse("0x1"), Throws.TypeOf<TempoEncodingException>());
    }
}
