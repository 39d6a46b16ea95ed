using Mpp.Client.Methods.Tempo.Crypto;

namespace Mpp.Client.Methods.Tempo;

/// <summary>An entry of the authorization list: an account lets itself run the code at an address.</summary>
/// <param name="ChainId">Chain it holds on.</param>
/// <param name="Address">Address of the code.</param>
/// <param name="Nonce">Nonce of the account that authorizes.</param>
/// <param name="Signature">Its signature over <see cref="SigningHash"/>, carried as it is.</param>
internal sealed record TempoAuthorization(ulong ChainId, TempoAddress Address, ulong Nonce, ReadOnlyMemory<byte> Signature)
{
    private const byte SigningPrefix = 0x05;

    /// <summary>What the account signs: keccak256(0x05 + rlp([chainId, address, nonce])).</summary>
    public byte[] SigningHash()
    {
        var writer = new RlpWriter(64);
        writer.WriteRaw(SigningPrefix);
        int list = writer.StartList();
        WriteStatement(writer);
        writer.EndList(list);
        return Keccak256.Hash(writer.Written);
    }

    internal void WriteTo(RlpWriter writer)
    {
        int list = writer.StartList();
        WriteStatement(writer);
        writer.WriteBytes(Signature.Span);
        writer.EndList(list);
    }

    internal static TempoAuthorization Read(ref RlpReader items)
    {
        RlpReader fields = items.ReadList();
        var authorization = new TempoAuthorization(
            fields.ReadUInt64(),
            new TempoAddress(fields.ReadBytes(TempoAddress.Length)),
            fields.ReadUInt64(),
            fields.ReadBytes().ToArray());
        fields.ExpectEnd();
        return authorization;
    }

    private void WriteStatement(RlpWriter writer)
    {
        writer.WriteInteger(ChainId);
        writer.WriteAddress(Address);
        writer.WriteInteger(Nonce);
    }
}
