using Mpp.Client.Ledger;
using Mpp.Client.PostgreSql;
using Npgsql;

namespace Mpp.Client.TestHost;

/// <summary>The ledger that an argument names: a file, or a PostgreSQL database as <c>postgresql:CONNECTION STRING</c>.</summary>
internal sealed class OpenedLedger : IDisposable
{
    private const string PostgreSql = "postgresql:";

    private readonly NpgsqlDataSource? _source;

    public OpenedLedger(string name)
    {
        _source = name.StartsWith(PostgreSql, StringComparison.Ordinal) ? new NpgsqlSlimDataSourceBuilder(name[PostgreSql.Length..]).Build() : null;
        Ledger = _source is null ? new FilePaymentLedger(name) : new PostgreSqlPaymentLedger(_source);
    }

    public IPaymentLedger Ledger { get; }

    public void Dispose()
    {
        (Ledger as IDisposable)?.Dispose();
        _source?.Dispose();
    }
}
