using System.Globalization;
using System.Numerics;
using System.Security.Cryptography;
using FsCheck;
using FsCheck.Fluent;
using Mpp.Client.Methods.Tempo.Crypto;
using static Mpp.Client.Tests.Methods.Tempo.TempoVectors;

namespace Mpp.Client.Tests.Methods.Tempo.Crypto;

[TestFixture]
internal sealed class Secp256k1Tests
{
    private const string GeneratorX = "79be667ef9dcbbac55a06295ce870b07029bfcdb2dce28d959f2815b16f81798";
    private const string GeneratorY = "483ada7726a3c4655da4fbfc0e1108a8fd17b448a68554199c47d08ffb10d4b8";

    private static readonly BigInteger Order = BigInteger.Parse(
        "0fffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141", NumberStyles.HexNumber, CultureInfo.InvariantCulture);

    private static readonly byte[] Key = Word(BigInteger.One);
    private static readonly byte[] Hash = Keccak256.HashText("a payment");

    [Test]
    public void The_key_1_has_the_address_of_the_generator()
    {
        var address = new byte[20];
        Secp256k1.WriteAddress(Key, address);

        Assert.That(ToHex(address), Is.EqualTo("0x7e5f4552091a69125d5dfcb7b8c2659029395bdf"));
    }

    [Test]
    public void The_platform_accepts_our_signatures()
    {
        using ECDsa platform = ECDsa.Create(new ECParameters
        {
            Curve = ECCurve.CreateFromFriendlyName("secp256k1"),
            Q = new ECPoint { X = Convert.FromHexString(GeneratorX), Y = Convert.FromHexString(GeneratorY) },
        });

        for (int round = 0; round < 20; round++)
        {
            byte[] hash = Keccak256.HashText($"payment {round}");
            byte[] signature = Secp256k1.Sign(Key, hash);

            Assert.That(platform.VerifyHash(hash, signature.AsSpan(0, 64)), Is.True);
        }
    }

    [Test]
    public void Recovery_finds_the_key_of_a_signature_of_the_platform()
    {
        using ECDsa platform = ECDsa.Create(ECCurve.CreateFromFriendlyName("secp256k1"));
        ECParameters parameters = platform.ExportParameters(includePrivateParameters: false);
        byte[] expected = Keccak256.Hash([.. parameters.Q.X!, .. parameters.Q.Y!])[12..];
        byte[] signature = platform.SignHash(Hash);
        byte[] low = BigInteger.Min(Value(signature[32..]), Order - Value(signature[32..])) is var s ? Word(s) : [];

        Assert.That(
            new byte[] { 27, 28 }.Select(v => Recover(Hash, [.. signature[..32], .. low, v])),
            Has.Some.EqualTo(ToHex(expected)));
    }

    [Test]
    public void Every_key_signs_every_hash_so_that_it_is_recovered_with_low_s()
    {
        Gen<byte[]> words = Gen.Choose(0, 255).Select(static value => (byte)value).ArrayOf(32);
        Arbitrary<byte[]> keys = words.Where(static key => Secp256k1.IsPrivateKey(key)).ToArbitrary();

        Prop.ForAll(keys, words.ToArbitrary(), static (key, hash) =>
        {
            var address = new byte[20];
            Secp256k1.WriteAddress(key, address);
            byte[] signature = Secp256k1.Sign(key, hash);
            return Recover(hash, signature) == ToHex(address)
                && Value(signature[32..64]) <= Order / 2
                && signature.AsSpan().SequenceEqual(Secp256k1.Sign(key, hash));
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(100));
    }

    [Test]
    public void A_hash_of_zero_or_above_the_order_is_signed_and_recovered()
    {
        foreach (byte[] hash in new[] { new byte[32], Word(Order), Word(BigInteger.Pow(2, 256) - 1) })
        {
            Assert.That(Recover(hash, Secp256k1.Sign(Key, hash)), Is.EqualTo("0x7e5f4552091a69125d5dfcb7b8c2659029395bdf"));
        }
    }

    [Test]
    public void The_mirror_image_with_a_high_s_is_refused()
    {
        byte[] signature = Secp256k1.Sign(Key, Hash);
        byte[] mirrored = [.. signature[..32], .. Word(Order - Value(signature[32..64])), (byte)(55 - signature[64])];

        Assert.That(Recover(Hash, mirrored), Is.Null);
    }

    [Test]
    public void Values_outside_the_group_and_other_recovery_ids_are_refused()
    {
        byte[] signature = Secp256k1.Sign(Key, Hash);
        byte[] zero = new byte[32];
        byte[] order = Word(Order);
        byte[][] refused =
        [
            [], signature[..64], [.. signature, 27],
            [.. zero, .. signature[32..]], [.. order, .. signature[32..]], [.. Word(BigInteger.Pow(2, 256) - 1), .. signature[32..]],
            [.. signature[..32], .. zero, signature[64]], [.. signature[..32], .. order, signature[64]],
            [.. signature[..64], 0], [.. signature[..64], 1], [.. signature[..64], 26], [.. signature[..64], 29], [.. signature[..64], 30],
        ];

        Assert.That(refused.Select(static bytes => Recover(Hash, bytes)), Is.All.Null);
        Assert.That(Recover(Hash[..31], signature), Is.Null);
    }

    [Test]
    public void An_r_that_is_on_no_point_is_refused_without_an_exception()
    {
        // 5 is the smallest x of no point: 5^3 + 7 = 132 has no square root modulo p.
        Assert.That(Recover(Hash, [.. Word(5), .. Word(1), 27]), Is.Null);
        Assert.That(Recover(Hash, [.. Word(1), .. Word(1), 27]), Is.Not.Null);
        Assert.That(() => Recover(Hash, [.. Word(Order - 1), .. Word(1), 28]), Throws.Nothing);
    }

    [Test]
    public void Only_scalars_of_32_bytes_are_keys()
    {
        Assert.That(Secp256k1.IsPrivateKey(Word(1)), Is.True);
        Assert.That(Secp256k1.IsPrivateKey(Word(Order - 1)), Is.True);
        Assert.That(Secp256k1.IsPrivateKey(Word(0)), Is.False);
        Assert.That(Secp256k1.IsPrivateKey(Word(Order)), Is.False);
        Assert.That(Secp256k1.IsPrivateKey(new byte[] { 1 }), Is.False);
        Assert.That(() => Secp256k1.Sign(Word(0), Hash), Throws.ArgumentException);
        Assert.That(() => Secp256k1.Sign(Word(1), Hash.AsSpan(1)), Throws.ArgumentException);
    }

    private static string? Recover(byte[] hash, byte[] signature)
    {
        var address = new byte[20];
        return Secp256k1.TryRecover(hash, signature, address) ? ToHex(address) : null;
    }

    private static byte[] Word(BigInteger value)
    {
        byte[] bytes = value.ToByteArray(isUnsigned: true, isBigEndian: true);
        return [.. new byte[32 - bytes.Length], .. bytes];
    }

    private static BigInteger Value(byte[] bytes) => new(bytes, isUnsigned: true, isBigEndian: true);
}
