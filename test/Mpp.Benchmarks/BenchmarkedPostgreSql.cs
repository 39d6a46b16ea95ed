using Mpp.Client.Ledger;
using Mpp.Client.PostgreSql;
using Mpp.Client.PostgreSql.Tests;
using Npgsql;

namespace Mpp.Benchmarks;

/// <summary>Databases on a server of our own, which flushes to the disk as it does by default. A history is inserted at once.</summary>
internal sealed class BenchmarkedPostgreSql : IBenchmarkedLedger
{
    private const string InsertHistory = """
        INSERT INTO mpp.payment (id, state, created_at, updated_at, origin, http_method, challenge_id, method, intent, mode, amount, exposure,
            currency_key, currency_unit, currency_symbol, currency_decimals, recipients, lookup_keys, steps)
        SELECT 'h' || number, 'Settled', $2, $2 + number * interval '1 millisecond', $3, 'GET', 'c', 'tempo', 'charge', 'pull', 10000, 10000, $4, 'USD', 'pathUSD', 6,
            '[{"address": "0x1111111111111111111111111111111111111111", "amount": "10000"}]', '{"memo": "0xef1ed71201d6c98b"}', '[]'
        FROM generate_series(1, $1) AS number;
        """;

    private const string InsertShares = """
        INSERT INTO mpp.share (payment, recipient, origin, currency_key, currency_unit, money, settled_at)
        SELECT number, recipient, origin, currency_key, currency_unit, exposure * 1000000000000, updated_at
        FROM mpp.payment, (VALUES (''), ('0x1111111111111111111111111111111111111111')) AS part (recipient)
        """;

    private const string InsertTotals = """
        INSERT INTO mpp.total (recipient, hour, origin, currency_key, currency_unit, money, payments)
        SELECT recipient, hour, origin, currency_key, currency_unit, sum(money), count(*)
        FROM mpp.share, LATERAL (VALUES (date_trunc('hour', settled_at, 'UTC')), ('-infinity')) AS period (hour) GROUP BY 1, 2, 3, 4, 5
        """;

    private readonly PostgreSqlServer _server;
    private readonly List<NpgsqlDataSource> _sources = [];

    private BenchmarkedPostgreSql(PostgreSqlServer server) => _server = server;

    public string Name => "postgresql";

    public static async Task<BenchmarkedPostgreSql> StartAsync() => new(await PostgreSqlServer.StartAsync("-c max_connections=200"));

    public async Task<IPaymentLedger> CreateAsync(int history, TimeSpan age)
    {
        var database = $"benchmark{_sources.Count}";
        await (await _server.CreateDatabaseAsync(database)).DisposeAsync();
        var source = _server.Connect(database, "Max Auto Prepare=64");
        _sources.Add(source);
        if (history > 0)
        {
            var payment = BenchmarkPayments.Reserved();
            await ExecuteAsync(source, InsertHistory, Sql.Integer(history), Sql.Time(payment.CreatedAt - age), Sql.Text(payment.Origin), Sql.Text(payment.Currency.Key));
            await ExecuteAsync(source, InsertShares);
            await ExecuteAsync(source, InsertTotals);

            // What the server does by itself a minute later.
            await ExecuteAsync(source, "VACUUM ANALYZE");
        }

        return new PostgreSqlPaymentLedger(source);
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var source in _sources)
        {
            await source.DisposeAsync();
        }

        await _server.DisposeAsync();
    }

    private static async Task ExecuteAsync(NpgsqlDataSource source, string statement, params NpgsqlParameter[] parameters)
    {
        await using var command = source.CreateCommand(statement);
        command.Parameters.AddRange(parameters);
        command.CommandTimeout = 0;
        await command.ExecuteNonQueryAsync();
    }
}
