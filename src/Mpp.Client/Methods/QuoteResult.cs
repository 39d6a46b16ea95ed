using System.Diagnostics.CodeAnalysis;
using Mpp.Client.Policy;

namespace Mpp.Client.Methods;

/// <summary>A quote, or the reason why a challenge cannot be quoted.</summary>
public sealed class QuoteResult
{
    private QuoteResult(Quote? quote, PolicyViolation? rejection)
    {
        Quote = quote;
        Rejection = rejection;
    }

    /// <summary>The quote, when the challenge can be paid.</summary>
    public Quote? Quote { get; }

    /// <summary>Why not, when it cannot.</summary>
    public PolicyViolation? Rejection { get; }

    /// <summary>A challenge that can be paid.</summary>
    public static QuoteResult Of(Quote quote) => new(quote, null);

    /// <summary>A challenge that cannot be paid: the rule it breaks (see <see cref="PolicyRules"/>) and a sentence.</summary>
    public static QuoteResult Reject(string rule, string message, string asked = "") =>
        new(null, new PolicyViolation(rule, "", asked, message));

    /// <summary>Whether there is a quote.</summary>
    public bool TryGetQuote([NotNullWhen(true)] out Quote? quote, [NotNullWhen(false)] out PolicyViolation? rejection)
    {
        quote = Quote;
        rejection = Rejection;
        return quote is not null;
    }
}
