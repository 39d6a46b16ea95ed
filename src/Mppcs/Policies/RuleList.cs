using System.Globalization;
using Mpp.Client.Policy;
using Mpp.Client.Protocol;
using Mppcs.Quotes;
using Mppcs.Requests;

namespace Mppcs.Policies;

/// <summary>
/// Every rule of the policy that a quote is held against, kept or broken. Which are broken the policy itself has said; here stands only
/// what each of them allows.
/// </summary>
internal static class RuleList
{
    public const string Anything = "anything";

    public static IReadOnlyList<CheckedRule> Of(QuotedChallenge challenge, Uri url, RequestSettings request, SpendPolicyOptions policy)
    {
        List<CheckedRule> rules = challenge.Quote is { } quote
            ? [.. Met(quote, url, request, policy).Select(met => met with { Objection = challenge.Reasons.FirstOrDefault(reason => IsOf(reason, met.Rule))?.Message })]
            : [];
        var others = challenge.Reasons.Where(reason => !rules.Any(rule => IsOf(reason, rule.Rule))).ToList();
        return [.. rules, .. others.Select(reason => new CheckedRule(reason.Rule, reason.Limit, reason.Asked, reason.Message))];
    }

    /// <summary>No limit for the currency is the limit per payment broken in another way.</summary>
    private static bool IsOf(PolicyViolation reason, string rule) =>
        reason.Rule == rule || (reason.Rule == PolicyRules.NoLimit && rule == PolicyRules.MaxPerPayment);

    private static IEnumerable<CheckedRule> Met(Quote quote, Uri url, RequestSettings request, SpendPolicyOptions policy)
    {
        var cost = quote.HasExposure ? quote.Currency.ToMoney(quote.Exposure).ToString() : "more than any ledger can hold";
        yield return Rule(PolicyRules.Paused, Anything, policy.Paused ? "paused" : "not paused");
        yield return Rule(PolicyRules.Transport, "https, or this machine", url.Scheme);
        yield return Rule(PolicyRules.Origin, Origins(policy), OriginOf(url));
        yield return Rule(PolicyRules.Method, List(policy.AllowedMethods), quote.Method);
        yield return Rule(PolicyRules.Intent, List(policy.AllowedIntents, "charge"), quote.Intent);
        if (quote.ChainId is { } chain)
        {
            yield return Rule(PolicyRules.Chain, List(policy.AllowedChains?.Select(Number)), Number(chain));
        }

        yield return Rule(PolicyRules.Currency, List(policy.AllowedCurrencies), $"{quote.Currency.Unit} ({quote.Currency.Symbol})");
        yield return Rule(PolicyRules.Recipient, List(policy.AllowedRecipients), string.Join(", ", quote.Recipients.Select(recipient => recipient.Address)));
        yield return Rule(PolicyRules.Expiry, policy.RequireExpires ? "an expiry" : "time enough to pay", quote.ExpiresAt is { } end ? Rfc3339.Format(end) : "not said");
        yield return Rule(PolicyRules.MaxPerPayment, policy.MaxPerPayment ?? "none", cost);
        if (request.MaxSpend is { } limit)
        {
            yield return Rule(PolicyRules.RequestLimit, limit.ToString(), cost);
        }
    }

    private static CheckedRule Rule(string rule, string limit, string asked) => new(rule, limit, asked, null);

    private static string Origins(SpendPolicyOptions policy)
    {
        var allowed = List(policy.AllowedOrigins);
        return policy.DeniedOrigins is { Count: > 0 } denied ? $"{allowed}, never {string.Join(", ", denied)}" : allowed;
    }

    private static string OriginOf(Uri url) => Reports.Addresses.OriginOf(url);

    private static string List(IEnumerable<string>? allowed, string whenAbsent = Anything) =>
        allowed is null ? whenAbsent : string.Join(", ", allowed) is { Length: > 0 } list ? list : "nothing";

    private static string Number(ulong number) => number.ToString(CultureInfo.InvariantCulture);
}
