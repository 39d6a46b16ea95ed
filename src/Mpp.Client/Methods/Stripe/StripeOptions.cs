namespace Mpp.Client.Methods.Stripe;

/// <summary>The Stripe rail as configured: section <c>Mpp:Stripe</c>. It holds where the key is, never the key.</summary>
public sealed class StripeOptions
{
    /// <summary>The environment variable with the secret or restricted key (<c>sk_…</c>, <c>rk_…</c>) of the agent's own Stripe account.</summary>
    public string SecretKeyVariable { get; set; } = "MPP_STRIPE_SECRET_KEY";

    /// <summary>A file with that key, read when the variable is not set; <see langword="null"/> for none.</summary>
    public string? SecretKeyFile { get; set; }

    /// <summary>The environment variable with the payment method to charge (<c>pm_…</c>).</summary>
    public string PaymentMethodVariable { get; set; } = "MPP_STRIPE_PAYMENT_METHOD";

    /// <summary>A file with the payment method, read when the variable is not set; <see langword="null"/> for none.</summary>
    public string? PaymentMethodFile { get; set; }

    /// <summary>
    /// Where Stripe's API is; <see langword="null"/> for <c>MPP_STRIPE_API_BASE</c>, else Stripe itself. https, or http to this machine.
    /// </summary>
    public Uri? ApiBase { get; set; }

    /// <summary>The preview version of Stripe's API that knows shared payment tokens.</summary>
    public string ApiVersion { get; set; } = "2026-07-29.preview";

    internal Uri EffectiveApiBase => ApiBase
        ?? (Environment.GetEnvironmentVariable("MPP_STRIPE_API_BASE") is { Length: > 0 } named ? new Uri(named, UriKind.RelativeOrAbsolute) : new Uri("https://api.stripe.com/"));

    internal StripeOptions Snapshot() => (StripeOptions)MemberwiseClone();

    internal IEnumerable<string> Validate()
    {
        if (!Protocol.PaymentOrigin.TryCreate(EffectiveApiBase, out var origin, out _) || !origin.IsProtected)
        {
            yield return "ApiBase is neither an https URL without a user name nor http to this machine, and the secret key would travel there.";
        }

        if (!ApiVersion.EndsWith(".preview", StringComparison.Ordinal))
        {
            yield return $"ApiVersion '{ApiVersion}' is not a preview version; shared payment tokens need one, for instance '2026-07-29.preview'.";
        }
    }
}
