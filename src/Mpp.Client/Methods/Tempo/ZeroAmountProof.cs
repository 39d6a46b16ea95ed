using System.Buffers.Binary;
using Mpp.Client.Methods.Tempo.Crypto;

namespace Mpp.Client.Methods.Tempo;

/// <summary>
/// The EIP-712 statement that answers a charge of 0: this account answers this challenge of this realm. No money moves. Domain version 3
/// as deployed. The draft text still shows version 1, whose statement holds the challenge alone; deployed servers refuse it.
/// </summary>
internal static class ZeroAmountProof
{
    private const int WordLength = 32;

    private static readonly byte[] DomainTypeHash = Keccak256.HashText("EIP712Domain(string name,string version,uint256 chainId)");
    private static readonly byte[] ProofTypeHash = Keccak256.HashText("Proof(address account,string challengeId,string realm)");
    private static readonly byte[] NameHash = Keccak256.HashText("MPP");
    private static readonly byte[] VersionHash = Keccak256.HashText("3");
    private static readonly byte[] DraftTypeHash = Keccak256.HashText("Proof(string challengeId)");
    private static readonly byte[] DraftVersionHash = Keccak256.HashText("1");

    /// <summary>The 66 bytes whose hash is signed: 0x1901, the domain separator, the hash of the statement.</summary>
    public static byte[] Preimage(ulong chainId, TempoAddress account, string challengeId, string realm)
        => [0x19, 0x01, .. DomainSeparator(chainId), .. StructHash(account, challengeId, realm)];

    /// <summary>The 32 bytes to sign: keccak256 of <see cref="Preimage"/>.</summary>
    public static byte[] Digest(ulong chainId, TempoAddress account, string challengeId, string realm)
        => Keccak256.Hash(Preimage(chainId, account, challengeId, realm));

    /// <summary>The same for servers that follow the draft's text.</summary>
    public static byte[] DraftPreimage(ulong chainId, string challengeId) =>
        [0x19, 0x01, .. DomainSeparator(chainId, DraftVersionHash), .. Keccak256.Hash([.. DraftTypeHash, .. Keccak256.HashText(challengeId)])];

    /// <summary>EIP-712 domain separator.</summary>
    public static byte[] DomainSeparator(ulong chainId) => DomainSeparator(chainId, VersionHash);

    private static byte[] DomainSeparator(ulong chainId, byte[] versionHash)
    {
        Span<byte> chainWord = stackalloc byte[WordLength];
        chainWord.Clear();
        BinaryPrimitives.WriteUInt64BigEndian(chainWord[(WordLength - sizeof(ulong))..], chainId);
        return Keccak256.Hash([.. DomainTypeHash, .. NameHash, .. versionHash, .. chainWord]);
    }

    /// <summary>EIP-712 hash of the statement.</summary>
    public static byte[] StructHash(TempoAddress account, string challengeId, string realm)
    {
        Span<byte> accountWord = stackalloc byte[WordLength];
        accountWord.Clear();
        account.CopyTo(accountWord[(WordLength - TempoAddress.Length)..]);
        return Keccak256.Hash([.. ProofTypeHash, .. accountWord, .. Keccak256.HashText(challengeId), .. Keccak256.HashText(realm)]);
    }
}
