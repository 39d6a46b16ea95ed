using System.Text.RegularExpressions;
using Mpp.Client.Protocol;

namespace Mpp.Client.Methods.Stripe;

/// <summary>Texts of Stripe, which may quote keys, tokens and card numbers, made fit to be shown and logged: one line, of bounded length.</summary>
internal static partial class StripeText
{
    private const int LongestRead = 4000;
    private const int LongestShown = 300;

    // Cleaned first: an invisible character inside a key would hide it from the pattern and then disappear. Cut last: half a card number
    // is no longer one to the pattern.
    public static string Scrub(string text) =>
        DisplayText.Sanitize(CardNumber().Replace(Secret().Replace(DisplayText.Sanitize(text, LongestRead), "$1…"), "…"), LongestShown);

    // A card's id holds digits; card_declined is a code that has to be read.
    [GeneratedRegex("(sk_|rk_|pk_|ek_|whsec_|spt_|pm_|src_|tok_|card_(?=[A-Za-z_]*[0-9])|seti_|pi_)[A-Za-z0-9_]+", RegexOptions.CultureInvariant | RegexOptions.IgnoreCase)]
    private static partial Regex Secret();

    [GeneratedRegex("(?<![0-9])[0-9](?:[ .-]?[0-9]){11,18}(?![0-9])", RegexOptions.CultureInvariant)]
    private static partial Regex CardNumber();
}
