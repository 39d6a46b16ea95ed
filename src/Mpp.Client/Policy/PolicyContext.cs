using Mpp.Client.Protocol;

namespace Mpp.Client.Policy;

/// <summary>What a quote is judged against beside the policy.</summary>
/// <param name="Origin">The origin that was asked and that sent the challenge.</param>
/// <param name="Now">The time by the local clock.</param>
/// <param name="ClockSkew">How far the server's clock is ahead of the local one; zero when unknown.</param>
/// <param name="RequestLimit">A lower limit for this one request, or <see langword="null"/>.</param>
internal sealed record PolicyContext(PaymentOrigin Origin, DateTimeOffset Now, TimeSpan ClockSkew, Money? RequestLimit)
{
    /// <summary>Whether paying is switched off at this moment.</summary>
    public bool IsPaused { get; init; }

    /// <summary>Whether there is somebody to ask.</summary>
    public bool HasApprover { get; init; }

    /// <summary>The later of the two clocks: an offer that has ended by either has ended.</summary>
    public DateTimeOffset StrictNow => ClockSkew > TimeSpan.Zero ? Now + ClockSkew : Now;
}
