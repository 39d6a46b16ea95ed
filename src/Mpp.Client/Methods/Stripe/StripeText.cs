using System.Text.RegularExpressions;
using Mpp.Client.Protocol;

namespace Mpp.Client.Methods.Stripe;

/// <summary>Texts of Stripe, which may quote keys and tokens, made fit to be shown and logged.</summary>
internal static partial class StripeText
{
    // Cleaned first: an invisible character inside a key would hide it from the pattern and then disappear.
    public static string Scrub(string text) => Secret().Replace(DisplayText.Sanitize(text), "$1…");

    [GeneratedRegex("(sk_|rk_|pk_|spt_|pm_|seti_|pi_)[A-Za-z0-9_]+", RegexOptions.CultureInvariant)]
    private static partial Regex Secret();
}
