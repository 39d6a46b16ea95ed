namespace Mpp.Client.Ledger;

/// <summary>What a ledger file does by itself. Waiting is measured on the system's clock: a clock that stands still would wait for ever.</summary>
internal sealed record LedgerFileSettings
{
    public TimeSpan LockTimeout { get; init; } = TimeSpan.FromSeconds(10);

    public TimeProvider LockClock { get; init; } = TimeProvider.System;

    /// <summary>The length in bytes from which a reservation first rewrites a file that is mostly past steps.</summary>
    public long CompactAbove { get; init; } = 4 * 1024 * 1024;
}
