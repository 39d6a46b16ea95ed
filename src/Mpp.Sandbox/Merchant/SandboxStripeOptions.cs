namespace Mpp.Sandbox.Merchant;

/// <summary>How a <see cref="SandboxMerchant"/> is paid through Stripe.</summary>
public sealed class SandboxStripeOptions
{
    internal const string DefaultSecretKey = "sk_test_sandbox_seller";
    internal const string DefaultNetworkId = "profile_test_sandbox_seller";

    /// <summary>The address of the API, normally that of a <see cref="Stripe.SimulatedStripe"/>.</summary>
    public required Uri BaseAddress { get; set; }

    /// <summary>The seller's secret key; a made-up one.</summary>
    public string SecretKey { get; set; } = DefaultSecretKey;

    /// <summary>The seller's business profile, which challenges name as <c>networkId</c>.</summary>
    public string NetworkId { get; set; } = DefaultNetworkId;

    /// <summary>The <c>paymentMethodTypes</c> of challenges.</summary>
    public IReadOnlyList<string> PaymentMethodTypes { get; set; } = ["card", "link"];

    /// <summary>How long a call to Stripe may take before its outcome counts as unknown. Default: 30 seconds.</summary>
    public TimeSpan Timeout { get; set; } = TimeSpan.FromSeconds(30);
}
