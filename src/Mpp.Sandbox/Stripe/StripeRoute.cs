namespace Mpp.Sandbox.Stripe;

internal enum StripeOperation
{
    Unknown,
    MintIssued,
    ReadIssued,
    RevokeIssued,
    MintGranted,
    ReadGranted,
    RevokeGranted,
    CreatePaymentIntent,
    ReadPaymentIntent,
}

/// <summary>What a method and a path ask for.</summary>
internal readonly record struct StripeRoute(StripeOperation Operation, string ObjectId = "")
{
    public bool IsMint => Operation is StripeOperation.MintIssued or StripeOperation.MintGranted;

    public bool IsPaymentIntentCreation => Operation is StripeOperation.CreatePaymentIntent;

    public bool NeedsPreviewVersion =>
        Operation is not (StripeOperation.Unknown or StripeOperation.CreatePaymentIntent or StripeOperation.ReadPaymentIntent);

    public static StripeRoute Find(string method, string path) => (method, path.Split('/')) switch
    {
        ("POST", ["", "v1", "shared_payment", "issued_tokens"]) => new(StripeOperation.MintIssued),
        ("GET", ["", "v1", "shared_payment", "issued_tokens", var id]) => new(StripeOperation.ReadIssued, id),
        ("POST", ["", "v1", "shared_payment", "issued_tokens", var id, "revoke"]) => new(StripeOperation.RevokeIssued, id),
        ("POST", ["", "v1", "test_helpers", "shared_payment", "granted_tokens"]) => new(StripeOperation.MintGranted),
        ("POST", ["", "v1", "test_helpers", "shared_payment", "granted_tokens", var id, "revoke"]) =>
            new(StripeOperation.RevokeGranted, id),
        ("GET", ["", "v1", "shared_payment", "granted_tokens", var id]) => new(StripeOperation.ReadGranted, id),
        ("POST", ["", "v1", "payment_intents"]) => new(StripeOperation.CreatePaymentIntent),
        ("GET", ["", "v1", "payment_intents", var id]) => new(StripeOperation.ReadPaymentIntent, id),
        _ => new(StripeOperation.Unknown),
    };
}
