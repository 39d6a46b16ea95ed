namespace Mpp.Sandbox.Merchant;

/// <summary>Something that is delivered against payment.</summary>
/// <param name="Offer">Its price.</param>
/// <param name="Deliver">Makes the answer; called once for each settled payment, after it was settled.</param>
internal sealed record PaidResource(MerchantOffer Offer, Func<SettledPayment, MerchantAnswer> Deliver)
{
    /// <summary>The key under which the answer is remembered, or null.</summary>
    public string? IdempotencyKey { get; init; }

    /// <summary>Whether a failed payment is answered in the manner of the order API instead of with problem details.</summary>
    public bool FailsWithoutProblemDetails { get; init; }
}
