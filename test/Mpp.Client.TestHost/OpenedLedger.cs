using Mpp.Client.Ledger;
using Mpp.Client.PostgreSql;
using Npgsql;

namespace Mpp.Client.TestHost;

/// <summary>The ledger that an argument names: a file, or a PostgreSQL database as <c>postgresql:CONNECTION STRING</c>.</summary>
internal sealed class OpenedLedger : IDisposable
{
    private const string PostgreSql = "postgresql:";

    // Tests crowd a ledger on machines that are crowded themselves, and are not about giving up.
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    private readonly NpgsqlDataSource? _source;

    public OpenedLedger(string name)
    {
        _source = name.StartsWith(PostgreSql, StringComparison.Ordinal) ? new NpgsqlSlimDataSourceBuilder(name[PostgreSql.Length..]).Build() : null;
        Ledger = _source is null
            ? new FilePaymentLedger(name, clock: null, new LedgerFileSettings { LockTimeout = Patience })
            : new PostgreSqlPaymentLedger(_source, clock: null, new LedgerDatabaseSettings { LockTimeout = Patience, SilenceTimeout = Patience });
    }

    public IPaymentLedger Ledger { get; }

    public void Dispose()
    {
        (Ledger as IDisposable)?.Dispose();
        _source?.Dispose();
    }
}
