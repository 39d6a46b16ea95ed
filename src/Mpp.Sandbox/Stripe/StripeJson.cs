using System.Text.Json.Nodes;

namespace Mpp.Sandbox.Stripe;

/// <summary>Writes Stripe's objects. Every documented field is written, with null where there is nothing to say.</summary>
internal static class StripeJson
{
    public static JsonObject IssuedToken(SharedPaymentTokenState token) => new()
    {
        ["id"] = token.Id,
        ["object"] = "shared_payment.issued_token",
        ["created"] = Seconds(token.CreatedAt),
        ["deactivated_at"] = Seconds(token.DeactivatedAt),
        ["deactivated_reason"] = token.DeactivatedReason,
        ["livemode"] = token.Livemode,
        ["next_action"] = token.Status == SharedPaymentTokenState.RequiresAction ? NextAction(token.ReturnUrl) : null,
        ["payment_method"] = token.PaymentMethod,
        ["return_url"] = token.ReturnUrl,
        ["risk_details"] = null,
        ["seller_details"] = new JsonObject
        {
            ["external_id"] = token.ExternalId,
            ["network_business_profile"] = token.NetworkBusinessProfile,
        },
        ["setup_future_usage"] = token.SetupFutureUsage,
        ["shared_metadata"] = Map(token.SharedMetadata),
        ["status"] = token.Status,
        ["usage_details"] = UsageDetails(token),
        ["usage_limits"] = UsageLimits(token),
    };

    /// <summary>The seller's view, which has no <c>status</c>.</summary>
    public static JsonObject GrantedToken(SharedPaymentTokenState token) => new()
    {
        ["id"] = token.Id,
        ["object"] = "shared_payment.granted_token",
        ["agent_details"] = new JsonObject { ["network_business_profile"] = null },
        ["created"] = Seconds(token.CreatedAt),
        ["deactivated_at"] = Seconds(token.DeactivatedAt),
        ["deactivated_reason"] = token.DeactivatedReason,
        ["livemode"] = token.Livemode,
        ["payment_method_details"] = new JsonObject
        {
            ["type"] = "card",
            ["card"] = new JsonObject { ["brand"] = token.Behaviour.Brand, ["last4"] = token.Behaviour.LastFour },
        },
        ["risk_details"] = null,
        ["shared_metadata"] = Map(token.SharedMetadata),
        ["usage_details"] = UsageDetails(token),
        ["usage_limits"] = UsageLimits(token),
    };

    public static JsonObject PaymentIntent(PaymentIntentState intent)
    {
        SimulatedPaymentIntent seen = intent.Public;
        bool succeeded = seen.Status == "succeeded";
        bool declined = seen.Status == "requires_payment_method";
        return new JsonObject
        {
            ["id"] = seen.Id,
            ["object"] = "payment_intent",
            ["amount"] = seen.Amount,
            ["amount_capturable"] = 0,
            ["amount_received"] = succeeded ? seen.Amount : 0,
            ["capture_method"] = "automatic",
            ["client_secret"] = intent.ClientSecret,
            ["confirmation_method"] = "automatic",
            ["created"] = Seconds(seen.CreatedAt),
            ["currency"] = seen.Currency,
            ["description"] = intent.Description,
            ["last_payment_error"] = declined ? StripeRefusedException.DeclineOf() : null,
            ["latest_charge"] = succeeded || declined ? intent.Charge : null,
            ["livemode"] = seen.Livemode,
            ["metadata"] = Map(seen.Metadata),
            ["next_action"] = seen.Status == "requires_action" ? NextAction(returnUrl: null) : null,
            ["payment_method_types"] = new JsonArray("card"),
            ["shared_payment_granted_token"] = seen.SharedPaymentToken,
            ["status"] = seen.Status,
        };
    }

    private static JsonObject NextAction(string? returnUrl) => returnUrl is null
        ? new JsonObject { ["type"] = "use_stripe_sdk", ["use_stripe_sdk"] = new JsonObject { ["value"] = "simulated_next_action" } }
        : new JsonObject
        {
            ["type"] = "redirect_to_url",
            ["redirect_to_url"] = new JsonObject
            {
                ["return_url"] = returnUrl,
                ["url"] = "https://simulated-stripe.invalid/next_action",
            },
        };

    private static JsonObject UsageDetails(SharedPaymentTokenState token) => new()
    {
        ["amount_captured"] = new JsonObject { ["currency"] = token.Currency, ["value"] = token.AmountCaptured },
    };

    private static JsonObject UsageLimits(SharedPaymentTokenState token) => new()
    {
        ["currency"] = token.Currency,
        ["expires_at"] = Seconds(token.ExpiresAt),
        ["max_amount"] = token.MaxAmount,
    };

    private static JsonObject Map(IReadOnlyDictionary<string, string> entries)
    {
        var map = new JsonObject();
        foreach ((string key, string value) in entries)
        {
            map[key] = value;
        }

        return map;
    }

    private static long? Seconds(DateTimeOffset? time) => time?.ToUnixTimeSeconds();
}
