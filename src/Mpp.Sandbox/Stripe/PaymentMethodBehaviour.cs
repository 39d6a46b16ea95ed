namespace Mpp.Sandbox.Stripe;

internal enum PaymentMethodOutcome
{
    Succeeds,
    Declines,
    NeedsAuthentication,
    NeedsActionAtMint,
}

/// <summary>The payment methods that exist, each with what becomes of a charge to it.</summary>
internal sealed record PaymentMethodBehaviour(PaymentMethodOutcome Outcome, string Brand, string LastFour)
{
    private static readonly Dictionary<string, PaymentMethodBehaviour> Known = new(StringComparer.Ordinal)
    {
        ["pm_card_visa"] = new(PaymentMethodOutcome.Succeeds, "visa", "4242"),
        ["pm_card_mastercard"] = new(PaymentMethodOutcome.Succeeds, "mastercard", "4444"),
        ["pm_card_chargeDeclined"] = new(PaymentMethodOutcome.Declines, "visa", "0002"),
        ["pm_card_authenticationRequired"] = new(PaymentMethodOutcome.NeedsAuthentication, "visa", "3184"),
        ["pm_card_mintRequiresAction"] = new(PaymentMethodOutcome.NeedsActionAtMint, "visa", "3220"),
    };

    public static PaymentMethodBehaviour Of(string id) => Known.TryGetValue(id, out PaymentMethodBehaviour? found)
        ? found
        : throw StripeRefusedException.NoSuch("PaymentMethod", id, "payment_method");
}
