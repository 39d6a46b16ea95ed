using Mpp.Client.Methods.Tempo.Crypto;

namespace Mpp.Client.Tests.Methods.Tempo.Crypto;

[TestFixture]
internal sealed class AesCounterModeTests
{
    // NIST SP 800-38A, F.5.1.
    private const string Key = "2b7e151628aed2a6abf7158809cf4f3c";
    private const string FirstCounter = "f0f1f2f3f4f5f6f7f8f9fafbfcfdfeff";
    private const string Plain = "6bc1bee22e409f96e93d7e117393172aae2d8a571e03ac9c9eb76fac45af8e5130c81c46a35ce411e5fbc1191a0a52eff69f2445df4f9b17ad2b417be66c3710";
    private const string Encrypted = "874d6191b620e3261bef6864990db6ce9806f66b7970fdff8617187bb9fffdff5ae4df3edbd5d35e5b4f09020db03eab1e031dda2fbe03d1792170a0f3009cee";

    [TestCase(64)]
    [TestCase(31)]
    [TestCase(1)]
    public void It_gives_the_bytes_of_the_standard_and_undoes_them(int length)
    {
        var data = Convert.FromHexString(Plain)[..length];

        AesCounterMode.Transform(Convert.FromHexString(Key), Convert.FromHexString(FirstCounter), data);
        Assert.That(Convert.ToHexStringLower(data), Is.EqualTo(Encrypted[..(2 * length)]));

        AesCounterMode.Transform(Convert.FromHexString(Key), Convert.FromHexString(FirstCounter), data);
        Assert.That(Convert.ToHexStringLower(data), Is.EqualTo(Plain[..(2 * length)]));
    }

    [Test]
    public void The_counter_carries_over_all_of_its_bytes()
    {
        var data = new byte[32];
        var second = new byte[16];

        AesCounterMode.Transform(Convert.FromHexString(Key), Convert.FromHexString(new string('f', 32)), data);
        AesCounterMode.Transform(Convert.FromHexString(Key), new byte[16], second);

        Assert.That(data[16..], Is.EqualTo(second));
    }
}
