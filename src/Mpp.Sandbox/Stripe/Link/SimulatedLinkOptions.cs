namespace Mpp.Sandbox.Stripe.Link;

/// <summary>How a <see cref="SimulatedLink"/> is started.</summary>
public sealed class SimulatedLinkOptions
{
    /// <summary>The TCP port on 127.0.0.1. 0, the default, takes any free one.</summary>
    public int Port { get; set; }

    /// <summary>The clock that decides when codes, tokens and requests expire. Default: the system's.</summary>
    public TimeProvider TimeProvider { get; set; } = TimeProvider.System;

    /// <summary>
    /// The address of a <see cref="SimulatedStripe"/> that makes the tokens of approved requests, so that a seller there can charge them; null
    /// makes tokens that nobody can charge.
    /// </summary>
    public Uri? Stripe { get; set; }

    /// <summary>The account that makes them there.</summary>
    public string StripeSecretKey { get; set; } = "sk_test_sandbox_link";

    /// <summary>The payment method behind the wallet, which decides there what becomes of a charge.</summary>
    public string PaymentMethod { get; set; } = "pm_card_visa";

    /// <summary>The only OAuth client that is known.</summary>
    public string ClientId { get; set; } = "client_of_the_sandbox";
}
