namespace Mpp.Client;

/// <summary>What happens when a 402 with Payment challenges is not paid.</summary>
public enum OnRefusal
{
    /// <summary>A <see cref="PaymentRefusedException"/> with the reason for each challenge.</summary>
    Throw,

    /// <summary>The 402 is returned, with the reasons attached to it.</summary>
    ReturnResponse,
}
