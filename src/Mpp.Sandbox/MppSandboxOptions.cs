using Mpp.Sandbox.Merchant;

namespace Mpp.Sandbox;

/// <summary>How a <see cref="MppSandbox"/> is started.</summary>
public sealed class MppSandboxOptions
{
    /// <summary>The merchant's TCP port on 127.0.0.1. 0, the default, takes any free one.</summary>
    public int MerchantPort { get; set; }

    /// <summary>The chain's TCP port on 127.0.0.1. 0, the default, takes any free one.</summary>
    public int ChainPort { get; set; }

    /// <summary>The TCP port of the simulated Stripe on 127.0.0.1. 0, the default, takes any free one.</summary>
    public int StripePort { get; set; }

    /// <summary>The clock of all three. Default: the system's.</summary>
    public TimeProvider TimeProvider { get; set; } = TimeProvider.System;

    /// <summary>Changes the merchant's options before it is started, for instance its prices; null leaves them.</summary>
    public Action<SandboxMerchantOptions>? ConfigureMerchant { get; set; }
}
