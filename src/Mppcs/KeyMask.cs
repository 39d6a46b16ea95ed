using System.Text.RegularExpressions;

namespace Mppcs;

/// <summary>Hides what may be a private key in messages that repeat what was typed.</summary>
internal static partial class KeyMask
{
    public static string Hide(string message) => Keys().Replace(message, "…");

    [GeneratedRegex("(0[xX])?[0-9a-fA-F]{64}")]
    private static partial Regex Keys();
}
