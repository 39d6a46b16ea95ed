namespace Mpp.Client.Methods;

/// <summary>What a method needs to know, beside the challenge, to quote it.</summary>
/// <param name="PinnedChainId">The one chain that the policy allows, which answers challenges that name none; else <see langword="null"/>.</param>
public sealed record QuoteContext(ulong? PinnedChainId);
