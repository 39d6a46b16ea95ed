using Org.BouncyCastle.Asn1.X9;
using Org.BouncyCastle.Crypto.Digests;
using Org.BouncyCastle.Crypto.EC;
using Org.BouncyCastle.Crypto.Signers;
using Org.BouncyCastle.Math;
using Org.BouncyCastle.Math.EC;
using Org.BouncyCastle.Math.EC.Multiplier;
using Org.BouncyCastle.Utilities;
using CryptographicOperations = System.Security.Cryptography.CryptographicOperations;

namespace Mpp.Client.Methods.Tempo.Crypto;

/// <summary>
/// ECDSA over secp256k1: deterministic by RFC 6979 with HMAC-SHA-256, low s, recoverable. The arithmetic is BouncyCastle's, which
/// does not promise constant time and keeps a key in memory for as long as the collector lets it.
/// </summary>
internal static class Secp256k1
{
    /// <summary>Length of a private key in bytes.</summary>
    public const int PrivateKeyLength = 32;

    /// <summary>Length of a signature in bytes: r (32), s (32), v (1).</summary>
    public const int SignatureLength = 65;

    /// <summary>Length of an address in bytes.</summary>
    public const int AddressLength = 20;

    private const int ScalarLength = 32;
    private const byte EvenRecovery = 27;
    private const byte OddRecovery = 28;

    private static readonly X9ECParameters Parameters = CustomNamedCurves.GetByName("secp256k1");
    private static readonly ECCurve Curve = Parameters.Curve;
    private static readonly BigInteger Order = Parameters.N;
    private static readonly BigInteger HalfOrder = Order.ShiftRight(1);

    /// <summary>Whether <paramref name="privateKey"/> has 32 bytes and a value k with 0 &lt; k &lt; n.</summary>
    public static bool IsPrivateKey(ReadOnlySpan<byte> privateKey)
        => privateKey.Length == PrivateKeyLength && IsScalar(ToInteger(privateKey));

    /// <summary>Writes the 20-byte address of <paramref name="privateKey"/>.</summary>
    /// <exception cref="ArgumentException">The key is not a private key of this curve.</exception>
    public static void WriteAddress(ReadOnlySpan<byte> privateKey, Span<byte> address)
    {
        ECPoint publicKey = new FixedPointCombMultiplier().Multiply(Parameters.G, ToPrivateScalar(privateKey)).Normalize();
        WriteAddress(publicKey, address);
    }

    /// <summary>Signs a 32-byte hash: r, s and v (27 or 28). The same key and hash always give the same 65 bytes.</summary>
    /// <exception cref="ArgumentException">The key is not a private key of this curve, or the hash does not have 32 bytes.</exception>
    public static byte[] Sign(ReadOnlySpan<byte> privateKey, ReadOnlySpan<byte> hash)
    {
        if (hash.Length != Keccak256.Length)
        {
            throw new ArgumentException("The hash to sign must have 32 bytes.", nameof(hash));
        }

        BigInteger secret = ToPrivateScalar(privateKey);
        byte[] message = hash.ToArray();
        var e = new BigInteger(1, message);
        var nonces = new HMacDsaKCalculator(new Sha256Digest());
        nonces.Init(Order, secret, message);
        while (true)
        {
            // The signer of the package does not tell the parity of R, and guessing it afterwards costs a recovery. So R is made here.
            BigInteger k = nonces.NextK();
            ECPoint point = new FixedPointCombMultiplier().Multiply(Parameters.G, k).Normalize();
            BigInteger r = point.AffineXCoord.ToBigInteger();
            BigInteger s = BigIntegers.ModOddInverse(Order, k).Multiply(e.Add(secret.Multiply(r))).Mod(Order);
            // v = 27 or 28 cannot express an x that was reduced modulo n; like r = 0 and s = 0, it is answered by the next nonce.
            if (IsScalar(r) && s.SignValue != 0)
            {
                return Assemble(r, s, point.AffineYCoord.TestBitZero());
            }
        }
    }

    /// <summary>
    /// Writes the 20-byte address of the key that signed <paramref name="hash"/>. False for everything that is not exactly one
    /// well-formed signature: another length, r or s outside [1, n-1], s above n/2, v other than 27 or 28, or no such point.
    /// </summary>
    /// <remarks>
    /// An r that stands for an x coordinate in [n, p) needs v = 29 or 30, which Ethereum and Tempo do not have. Such an x comes up
    /// once in 2^128 signatures and <see cref="Sign"/> never gives one.
    /// </remarks>
    public static bool TryRecover(ReadOnlySpan<byte> hash, ReadOnlySpan<byte> signature, Span<byte> address)
    {
        if (!IsWellFormed(signature) || hash.Length != Keccak256.Length)
        {
            return false;
        }

        BigInteger r = ToInteger(signature[..ScalarLength]);
        BigInteger s = ToInteger(signature.Slice(ScalarLength, ScalarLength));
        if (Lift(r, signature[^1] == OddRecovery) is not { } point)
        {
            return false;
        }

        BigInteger inverse = BigIntegers.ModOddInverse(Order, r);
        BigInteger ofGenerator = inverse.Multiply(ToInteger(hash)).Negate().Mod(Order);
        BigInteger ofPoint = inverse.Multiply(s).Mod(Order);
        ECPoint publicKey = ECAlgorithms.SumOfTwoMultiplies(Parameters.G, ofGenerator, point, ofPoint).Normalize();
        if (publicKey.IsInfinity)
        {
            return false;
        }

        WriteAddress(publicKey, address);
        return true;
    }

    /// <summary>Whether the bytes have the form of a signature: 65 bytes, r and s in [1, n-1], s not above n/2, v = 27 or 28.</summary>
    public static bool IsWellFormed(ReadOnlySpan<byte> signature)
    {
        if (signature.Length != SignatureLength || signature[^1] is not (EvenRecovery or OddRecovery))
        {
            return false;
        }

        BigInteger s = ToInteger(signature.Slice(ScalarLength, ScalarLength));
        return IsScalar(ToInteger(signature[..ScalarLength])) && IsScalar(s) && s.CompareTo(HalfOrder) <= 0;
    }

    private static byte[] Assemble(BigInteger r, BigInteger s, bool isOdd)
    {
        if (s.CompareTo(HalfOrder) > 0)
        {
            // n - s belongs to the mirrored point, so the parity turns over.
            s = Order.Subtract(s);
            isOdd = !isOdd;
        }

        var signature = new byte[SignatureLength];
        BigIntegers.AsUnsignedByteArray(ScalarLength, r).CopyTo(signature, 0);
        BigIntegers.AsUnsignedByteArray(ScalarLength, s).CopyTo(signature, ScalarLength);
        signature[^1] = isOdd ? OddRecovery : EvenRecovery;
        return signature;
    }

    // The point with this x coordinate and this parity of y; null when x is on no point. Decoding the compressed form would throw instead.
    private static ECPoint? Lift(BigInteger x, bool isOdd)
    {
        ECFieldElement abscissa = Curve.FromBigInteger(x);
        ECFieldElement? ordinate = abscissa.Square().Multiply(abscissa).Add(Curve.B).Sqrt();
        if (ordinate is null)
        {
            return null;
        }

        ECFieldElement chosen = ordinate.TestBitZero() == isOdd ? ordinate : ordinate.Negate();
        return Curve.CreatePoint(x, chosen.ToBigInteger());
    }

    private static void WriteAddress(ECPoint publicKey, Span<byte> address)
    {
        byte[] uncompressed = publicKey.GetEncoded(compressed: false);
        Keccak256.Hash(uncompressed.AsSpan(1)).AsSpan(Keccak256.Length - AddressLength).CopyTo(address);
    }

    private static BigInteger ToPrivateScalar(ReadOnlySpan<byte> privateKey)
    {
        if (!IsPrivateKey(privateKey))
        {
            throw new ArgumentException(
                "The private key must have 32 bytes and a value from 1 to the order of secp256k1 less 1.", nameof(privateKey));
        }

        return ToInteger(privateKey);
    }

    private static BigInteger ToInteger(ReadOnlySpan<byte> bytes)
    {
        byte[] copy = bytes.ToArray();
        var value = new BigInteger(1, copy);
        CryptographicOperations.ZeroMemory(copy);
        return value;
    }

    private static bool IsScalar(BigInteger value) => value.SignValue > 0 && value.CompareTo(Order) < 0;
}
