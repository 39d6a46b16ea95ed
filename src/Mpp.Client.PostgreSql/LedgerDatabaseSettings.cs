namespace Mpp.Client.PostgreSql;

/// <summary>How long the ledger waits. Measured on the system's clock: a clock that stands still would wait for ever.</summary>
internal sealed record LedgerDatabaseSettings
{
    /// <summary>How long to wait for what another transaction, or another caller of this process, holds.</summary>
    public TimeSpan LockTimeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>How long the server keeps a transaction, and its locks, for a process that has fallen silent.</summary>
    public TimeSpan SilenceTimeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>How often a transaction that the server could not put in order is begun anew.</summary>
    public int Retries { get; init; } = 5;
}
