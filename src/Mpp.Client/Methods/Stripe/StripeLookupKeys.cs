namespace Mpp.Client.Methods.Stripe;

/// <summary>The names under which the ledger keeps what finds a Stripe payment again.</summary>
internal static class StripeLookupKeys
{
    public const string MintIdempotencyKey = "mintIdempotencyKey";
    public const string NetworkId = "networkId";
    public const string ExpiresAt = "expiresAt";

    /// <summary>What a person approved before the mint, where the minter asks for that.</summary>
    public const string Approval = "approval";

    /// <summary>There exactly when a token was received: no other can have been sent to a seller.</summary>
    public const string TokenSuffix = "tokenSuffix";
}
