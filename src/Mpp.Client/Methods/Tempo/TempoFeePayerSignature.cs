using Mpp.Client.Methods.Tempo.Crypto;

namespace Mpp.Client.Methods.Tempo;

/// <summary>
/// The fee payer's signature in a transaction: a list [yParity, r, s] of integers, which drop their leading zeros, where the sender's
/// keeps all of its 65 bytes. Elsewhere it is those 65 bytes too.
/// </summary>
internal static class TempoFeePayerSignature
{
    private const byte EvenRecovery = 27;

    /// <summary>The encoded list for 65 bytes r, s, v.</summary>
    /// <exception cref="TempoEncodingException">The signature is not well-formed.</exception>
    public static byte[] Encode(ReadOnlySpan<byte> signature)
    {
        EnsureWellFormed(signature);
        var writer = new RlpWriter(80);
        int list = writer.StartList();
        writer.WriteInteger((ulong)(signature[^1] - EvenRecovery));
        writer.WriteBytes(signature[..32].TrimStart((byte)0));
        writer.WriteBytes(signature[32..64].TrimStart((byte)0));
        writer.EndList(list);
        return writer.ToArray();
    }

    /// <summary>The 65 bytes r, s, v of the list that comes next.</summary>
    /// <exception cref="TempoEncodingException">The list is not such a signature.</exception>
    public static byte[] Read(ref RlpReader items)
    {
        RlpReader fields = items.ReadList();
        var signature = new byte[Secp256k1.SignatureLength];
        ulong parity = fields.ReadUInt64();
        fields.ReadInteger(signature.AsSpan(0, 32));
        fields.ReadInteger(signature.AsSpan(32, 32));
        fields.ExpectEnd();
        if (parity > 1)
        {
            throw new TempoEncodingException("The parity of a fee payer signature is 0 or 1.");
        }

        signature[^1] = (byte)(EvenRecovery + parity);
        EnsureWellFormed(signature);
        return signature;
    }

    private static void EnsureWellFormed(ReadOnlySpan<byte> signature)
    {
        if (!Secp256k1.IsWellFormed(signature))
        {
            throw new TempoEncodingException("A fee payer signature is 65 bytes with r and s in range, a low s, and v = 27 or 28.");
        }
    }
}
