using Mpp.Fuzzing.Harness;

namespace Mpp.Fuzzing.Targets;

/// <summary>Everything that reads foreign input.</summary>
internal static class TargetList
{
    private static readonly OrderedDictionary<string, Func<FuzzTarget>> Targets = new(StringComparer.Ordinal)
    {
        ["challenge-headers"] = WireTargets.Challenges,
        ["request-json"] = QuoteTargets.Requests,
        ["receipts"] = WireTargets.Receipts,
        ["problem-details"] = WireTargets.Problems,
        ["rlp"] = TransactionTargets.Rlp,
        ["transactions"] = TransactionTargets.Envelopes,
        ["node-answers"] = NodeTarget.Create,
        ["keystores"] = KeystoreTarget.Create,
        ["ledgers"] = LedgerTarget.Create,
        ["settings"] = ToolTargets.Settings,
        ["stripe-answers"] = StripeTargets.Stripe,
        ["link-answers"] = StripeTargets.Link,
        ["command-lines"] = ToolTargets.CommandLines,
        ["offers"] = ToolTargets.Offers,
        ["payments"] = PaymentTarget.Create,
    };

    public static IReadOnlyList<string> Names => [.. Targets.Keys];

    public static FuzzTarget Create(string name) => Targets[name]();
}
