namespace Mpp.Sandbox.Stripe;

/// <summary>How a <see cref="SimulatedStripe"/> is started.</summary>
public sealed class SimulatedStripeOptions
{
    /// <summary>The TCP port on 127.0.0.1. 0, the default, takes any free one.</summary>
    public int Port { get; set; }

    /// <summary>The clock that decides when tokens and remembered idempotency keys expire. Default: the system's.</summary>
    public TimeProvider TimeProvider { get; set; } = TimeProvider.System;

    /// <summary>
    /// Which account owns which business profile: secret key to profile id, for instance <c>sk_test_seller</c> to
    /// <c>profile_test_seller</c>. Empty, the default: every well-formed profile exists and any account of the right mode may
    /// charge a token issued to it. As soon as one entry is given, only the profiles named here exist, an account without one can
    /// neither issue a token nor charge one, nobody can issue a token to itself, and only the owner of a profile can read
    /// or charge the tokens issued to it.
    /// </summary>
    public IDictionary<string, string> BusinessProfiles { get; } = new Dictionary<string, string>(StringComparer.Ordinal);
}
