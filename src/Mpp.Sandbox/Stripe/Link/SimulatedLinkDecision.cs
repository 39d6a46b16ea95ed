namespace Mpp.Sandbox.Stripe.Link;

/// <summary>What the owner of a simulated wallet does when asked.</summary>
public enum SimulatedLinkDecision
{
    /// <summary>Nothing, until a test does it for them.</summary>
    Wait = 0,

    /// <summary>Says yes.</summary>
    Approve = 1,

    /// <summary>Says no.</summary>
    Deny = 2,
}
