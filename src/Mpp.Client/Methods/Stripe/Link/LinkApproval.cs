namespace Mpp.Client.Methods.Stripe.Link;

/// <summary>An approval that came too late for its challenge and waits for a fresh one.</summary>
internal sealed record LinkApproval(SpendApproval Approval, StripeChargeTerms Terms, DateTimeOffset At)
{
    /// <summary>Whether it is of the same request: method, address and body.</summary>
    public bool IsOfSameRequest(StripeChargeTerms asked) => Terms.RequestDigest is not null && Terms.RequestDigest == asked.RequestDigest;

    /// <summary>Whether what is asked now is what was approved: seller, currency and reference are the same, and the price is not higher.</summary>
    public bool Covers(StripeChargeTerms asked) => IsOfSameRequest(asked)
        && asked.NetworkId == Terms.NetworkId && string.Equals(asked.Currency, Terms.Currency, StringComparison.OrdinalIgnoreCase)
        && asked.ExternalId == Terms.ExternalId && asked.Amount <= Approval.Amount;
}
