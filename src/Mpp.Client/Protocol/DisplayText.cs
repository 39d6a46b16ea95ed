using System.Globalization;
using System.Text;

namespace Mpp.Client.Protocol;

/// <summary>Text that a server chose, made fit to be shown: no control, escape, bidirectional or invisible characters, bounded length.</summary>
internal static class DisplayText
{
    public static string Sanitize(string text, int maximumLength = 300)
    {
        var clean = new StringBuilder(Math.Min(text.Length, maximumLength));
        foreach (var rune in text.EnumerateRunes())
        {
            if (clean.Length >= maximumLength)
            {
                clean.Append('…');
                break;
            }

            if (IsShown(rune))
            {
                clean.Append(rune.ToString());
            }
            else if (rune.Value is '\n' or '\r' or '\t')
            {
                clean.Append(' ');
            }
        }

        return clean.ToString().Trim();
    }

    private static bool IsShown(Rune rune) => Rune.GetUnicodeCategory(rune)
        is not (UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.Surrogate or UnicodeCategory.PrivateUse
            or UnicodeCategory.OtherNotAssigned or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator);
}
