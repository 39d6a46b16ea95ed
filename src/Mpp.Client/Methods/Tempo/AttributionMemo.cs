using Mpp.Client.Methods.Tempo.Crypto;

namespace Mpp.Client.Methods.Tempo;

/// <summary>
/// The memo that ties a transfer to its challenge: tag (4), version (1), realm (10), client (10), challenge (7), where each text stands
/// as the first bytes of its keccak256. Servers look for it in the logs of the transfer.
/// </summary>
internal static class AttributionMemo
{
    /// <summary>Length in bytes.</summary>
    public const int Length = 32;

    private const byte Version = 1;
    private const int VersionOffset = 4;
    private const int RealmOffset = VersionOffset + 1;
    private const int ClientOffset = RealmOffset + 10;
    private const int ChallengeOffset = ClientOffset + 10;

    private static readonly byte[] Tag = Keccak256.HashText("mpp")[..VersionOffset];

    /// <summary>The memo for a challenge. Without a client id, or with an empty one, the client stays anonymous.</summary>
    public static byte[] Create(string challengeId, string realm, string? clientId = null)
    {
        var memo = new byte[Length];
        Tag.CopyTo(memo, 0);
        memo[VersionOffset] = Version;
        WriteFingerprint(realm, memo.AsSpan(RealmOffset..ClientOffset));
        if (!string.IsNullOrEmpty(clientId))
        {
            WriteFingerprint(clientId, memo.AsSpan(ClientOffset..ChallengeOffset));
        }

        WriteFingerprint(challengeId, memo.AsSpan(ChallengeOffset..));
        return memo;
    }

    /// <summary>Whether the memo is for this challenge of this realm. Which client made it does not matter.</summary>
    public static bool IsBoundTo(ReadOnlySpan<byte> memo, string challengeId, string realm)
    {
        ReadOnlySpan<byte> expected = Create(challengeId, realm);
        return memo.Length == Length
            && memo[..ClientOffset].SequenceEqual(expected[..ClientOffset])
            && memo[ChallengeOffset..].SequenceEqual(expected[ChallengeOffset..]);
    }

    private static void WriteFingerprint(string text, Span<byte> part) => Keccak256.HashText(text).AsSpan(0, part.Length).CopyTo(part);
}
