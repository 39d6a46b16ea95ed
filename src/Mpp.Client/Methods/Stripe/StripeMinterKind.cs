namespace Mpp.Client.Methods.Stripe;

/// <summary>How shared payment tokens are minted.</summary>
public enum StripeMinterKind
{
    /// <summary>By Stripe's API for agent platforms, with the agent's own key (<c>/v1/shared_payment/issued_tokens</c>). Test and live.</summary>
    IssuedTokens,

    /// <summary>
    /// By Stripe's helper for tests, with the seller's test key (<c>/v1/test_helpers/shared_payment/granted_tokens</c>). A live key is refused.
    /// </summary>
    TestGrants,
}
