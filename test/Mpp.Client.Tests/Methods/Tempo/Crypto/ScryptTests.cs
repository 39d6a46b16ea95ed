using System.Text;
using Mpp.Client.Methods.Tempo.Crypto;
using Org.BouncyCastle.Crypto.Generators;

namespace Mpp.Client.Tests.Methods.Tempo.Crypto;

[TestFixture]
internal sealed class ScryptTests
{
    // RFC 7914, section 12.
    [TestCase("", "", 16, 1, 1,
        "77d6576238657b203b19ca42c18a0497f16b4844e3074ae8dfdffa3fede21442fcd0069ded0948f8326a753a0fc81f17e8d3e0fb2e0d3628cf35e20c38d18906")]
    [TestCase("password", "NaCl", 1024, 8, 16,
        "fdbabe1c9d3472007856e7190d01e9fe7c6ad7cbc8237830e77376634b3731622eaf30d92e22a3886ff109279d9830dac727afb94a83ee6d8360cbdfa2cc0640")]
    [TestCase("pleaseletmein", "SodiumChloride", 16384, 8, 1,
        "7023bdcb3afd7348461c06cd81fd38ebfda8fbba904f8e3ea9b543f6545da1f2d5432955613f0fcf62d49705242a9af9e61e85dc0d651e40dfcf017b45575887")]
    public void It_gives_the_keys_of_the_standard(string password, string salt, int cost, int blockSize, int parallelization, string expected)
    {
        var key = new byte[64];

        Scrypt.Derive(Encoding.UTF8.GetBytes(password), Encoding.UTF8.GetBytes(salt), cost, blockSize, parallelization, key);

        Assert.That(Convert.ToHexStringLower(key), Is.EqualTo(expected));
    }

    [Test]
    public void It_agrees_with_another_implementation([Values(2, 64)] int cost, [Values(1, 3, 8)] int blockSize, [Values(1, 4)] int parallelization)
    {
        byte[] password = [1, 2, 3, 0, 255];
        byte[] salt = [.. Enumerable.Range(0, 32).Select(static value => (byte)value)];
        var key = new byte[32];

        Scrypt.Derive(password, salt, cost, blockSize, parallelization, key);

        Assert.That(key, Is.EqualTo(SCrypt.Generate(password, salt, cost, blockSize, parallelization, key.Length)));
    }
}
