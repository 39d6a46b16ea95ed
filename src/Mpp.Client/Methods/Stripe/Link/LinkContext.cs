using Mpp.Client.Policy;
using Mpp.Client.Protocol;

namespace Mpp.Client.Methods.Stripe.Link;

/// <summary>What a wallet's owner reads when they decide. The seller's own words are left out: they prove nothing.</summary>
internal static class LinkContext
{
    public static string Describe(Quote quote)
    {
        var terms = (StripeChargeTerms)quote.Details!;
        var asker = terms.Origin?.ToString() ?? "a server";
        return DisplayText.Sanitize(
            $"A program that pays for HTTP requests with your approval wants to pay {quote.Currency.ToMoney((UInt128)terms.Amount)} once to {asker}, "
            + $"which answered a request of it with 'payment required' and names {terms.NetworkId} as the seller. Nothing is paid if you do not approve.", 1000);
    }
}
