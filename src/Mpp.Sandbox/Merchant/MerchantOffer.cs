namespace Mpp.Sandbox.Merchant;

/// <summary>What a route costs and how it can be paid.</summary>
/// <param name="Cents">The price in US cents.</param>
/// <param name="Methods">The methods in the merchant's order of preference.</param>
internal sealed record MerchantOffer(long Cents, IReadOnlyList<string> Methods);
