using Mpp.Client.Protocol;

namespace Mpp.Client.Methods;

/// <summary>What a method needs to know, beside the challenge, to quote it.</summary>
/// <param name="PinnedChainId">The one chain that the policy allows, which answers challenges that name none; else <see langword="null"/>.</param>
public sealed record QuoteContext(ulong? PinnedChainId)
{
    /// <summary>Who asks to be paid; <see langword="null"/> when a challenge is only read.</summary>
    public PaymentOrigin? Origin { get; init; }

    /// <summary>What tells this logical request from others, for instance its <c>Idempotency-Key</c>; <see langword="null"/> when nothing does.</summary>
    public string? RequestKey { get; init; }

    /// <summary>What the payment is for, method, address and body in one text; <see langword="null"/> when that is not known.</summary>
    public string? RequestDigest { get; init; }
}
