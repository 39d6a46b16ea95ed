using System.Globalization;

namespace Mpp.Client.Ledger;

/// <summary>What showed how a payment ended: who said so, and where it can be looked up.</summary>
/// <param name="Source">Who was asked, for instance <c>tempo:42431 by rpc.example.com</c> or <c>stripe</c>.</param>
public sealed record LedgerProof(string Source)
{
    /// <summary>The block that settles it, or the one after which nothing could move any more; <see langword="null"/> without a chain.</summary>
    public ulong? Block { get; init; }

    /// <summary>The place of the transfer's log in <see cref="Block"/>; <see langword="null"/> without one.</summary>
    public ulong? LogIndex { get; init; }

    /// <summary>When it ended, by the clock of <see cref="Source"/>; <see langword="null"/> when it did not say.</summary>
    public DateTimeOffset? Time { get; init; }

    /// <summary>Whether the money left the payer and is held by a guard of the chain (TIP-1028) in place of the recipient.</summary>
    public bool IsHeld { get; init; }

    /// <summary>The fee that the payer paid, in base units of the payment's currency; it is spent even when the payment is void.</summary>
    public UInt128? Fee { get; init; }

    /// <summary>Source and block.</summary>
    public override string ToString() => Block is { } block ? string.Create(CultureInfo.InvariantCulture, $"{Source}, block {block}") : Source;
}
