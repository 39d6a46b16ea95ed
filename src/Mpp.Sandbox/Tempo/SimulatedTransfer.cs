namespace Mpp.Sandbox.Tempo;

/// <summary>A transfer that happened. Transfers of a reverted transaction did not.</summary>
public sealed record SimulatedTransfer
{
    /// <summary>The token, <c>0x</c> and 40 digits with EIP-55 capitals, like all addresses here.</summary>
    public required string Token { get; init; }

    /// <summary>Who paid.</summary>
    public required string From { get; init; }

    /// <summary>Who got it; the guard's address for a transfer that <see cref="SimulatedTempoChainFaults.HoldTransfers"/> held.</summary>
    public required string To { get; init; }

    /// <summary>How much, in base units of the token.</summary>
    public required UInt128 Amount { get; init; }

    /// <summary>The memo, <c>0x</c> and 64 digits in lower case; null for a plain transfer.</summary>
    public required string? Memo { get; init; }

    /// <summary>Hash of the transaction, <c>0x</c> and 64 digits in lower case.</summary>
    public required string TransactionHash { get; init; }

    /// <summary>Number of the block.</summary>
    public required ulong BlockNumber { get; init; }
}
