namespace Mpp.Client.Methods.Stripe;

/// <summary>What a person approved before a token is minted.</summary>
/// <param name="Id">The approval, by which the ledger finds it again. No secret.</param>
/// <param name="Amount">The most that was approved, in minor units.</param>
internal sealed record SpendApproval(string Id, long Amount);
