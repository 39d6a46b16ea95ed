namespace Mpp.Client.Methods.Stripe;

/// <summary>Sellers whose ways are known.</summary>
public enum StripeSellerPreset
{
    /// <summary>None of them.</summary>
    None,

    /// <summary>Zinc: <c>https://api.zinc.com</c>, whose documentation reads the token under its other name.</summary>
    Zinc,
}
