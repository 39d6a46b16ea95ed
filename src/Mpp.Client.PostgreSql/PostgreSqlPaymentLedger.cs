using Mpp.Client.Ledger;
using Mpp.Client.Policy;
using Npgsql;

namespace Mpp.Client.PostgreSql;

/// <summary>
/// A ledger in a PostgreSQL database: one budget for processes on many machines. Every step is one transaction that the server has written
/// to its disk when the call returns. Reservations queue; they wait for ten seconds, then nothing is paid.
/// </summary>
/// <remarks>
/// A payment that is reserved or being signed is left to its owner for as long as the record's lease says, by the server's clock, anew with
/// each step. What no step was taken on until then is concluded by whoever looks next: what was reserved is given back, what was being signed
/// counts as signed. An owner that comes back later cannot take its next step, so it signs nothing. That needs no heartbeat and no connection
/// that stays open, and it is right whatever becomes of machines, networks and connection poolers.
/// </remarks>
public sealed class PostgreSqlPaymentLedger : IPaymentLedger, IDisposable
{
    private readonly LedgerDatabase _database;
    private readonly LedgerStatements _statements;
    private readonly LedgerDatabaseSettings _settings;
    private readonly SemaphoreSlim _reserving = new(1, 1);

    /// <summary>Names the database. Its schema must have been created once, see <see cref="CreateSchemaAsync"/>.</summary>
    /// <param name="dataSource">Where to connect. It stays the caller's to dispose of.</param>
    /// <param name="clock">Where the time of each step is taken from; the system's clock by default.</param>
    public PostgreSqlPaymentLedger(NpgsqlDataSource dataSource, TimeProvider? clock = null)
        : this(dataSource, clock, new LedgerDatabaseSettings())
    {
    }

    internal PostgreSqlPaymentLedger(NpgsqlDataSource dataSource, TimeProvider? clock, LedgerDatabaseSettings settings)
    {
        ArgumentNullException.ThrowIfNull(dataSource);
        _settings = settings;
        _database = new LedgerDatabase(dataSource, settings);
        _statements = new LedgerStatements(_database, clock ?? TimeProvider.System);
    }

    /// <summary>
    /// Creates the tables, in schema <c>mpp</c> of the database. Run it once, as a user who may; the ledger itself needs less. A ledger that is
    /// there stays as it is.
    /// </summary>
    /// <exception cref="LedgerException">The database failed, or holds a ledger of another version; nothing was changed.</exception>
    public static async Task CreateSchemaAsync(NpgsqlDataSource dataSource, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(dataSource);
        await LedgerSchema.CreateAsync(dataSource, cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public async ValueTask<ReserveResult> ReserveAsync(
        LedgerRecord record, IReadOnlyList<Budget> budgets, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(record);
        ArgumentNullException.ThrowIfNull(budgets);
        record.EnsureReservable();

        // They queue at the server anyway; here they do so without a connection each.
        if (!await _reserving.WaitAsync(_settings.LockTimeout, cancellationToken).ConfigureAwait(false))
        {
            throw new LedgerException("Other reservations of this process hold the PostgreSQL ledger for too long. Nothing is paid until it is free.");
        }

        try
        {
            return await _database.RunAsync(async (transaction, token) =>
            {
                var now = await _statements.LockAsync(transaction, record, token).ConfigureAwait(false);
                var sums = new HeldSums(now);
                BudgetJudge.FindObstacle(record, budgets, sums);
                await sums.LoadAsync(transaction, token).ConfigureAwait(false);
                if (BudgetJudge.FindObstacle(record, budgets, sums) is { } obstacle)
                {
                    return new ReserveResult(obstacle);
                }

                await LedgerStatements.InsertAsync(transaction, record, token).ConfigureAwait(false);
                return ReserveResult.Reserved;
            }, cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            _reserving.Release();
        }
    }

    /// <inheritdoc/>
    public async ValueTask<LedgerRecord> AdvanceAsync(string id, LedgerChange change, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(change);
        return await _database.RunAsync(async (transaction, token) =>
        {
            var (number, before, now) = await _statements.LockPaymentAsync(transaction, id, token).ConfigureAwait(false);
            var record = change.ApplyTo(before, now);
            await LedgerStatements.UpdateAsync(transaction, number, record, token).ConfigureAwait(false);
            return record;
        }, cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public async ValueTask<LedgerRecord?> FindAsync(string id, CancellationToken cancellationToken = default) => await _database.RunAsync(
        async (transaction, token) => (await _statements.ReadAsync(transaction, id, token).ConfigureAwait(false)).SingleOrDefault(),
        cancellationToken).ConfigureAwait(false);

    /// <inheritdoc/>
    public async ValueTask<IReadOnlyList<LedgerRecord>> ListAsync(CancellationToken cancellationToken = default) => await _database.RunAsync(
        (transaction, token) => _statements.ReadAsync(transaction, id: null, token), cancellationToken).ConfigureAwait(false);

    /// <summary>Releases the ledger's resources; database and data source stay.</summary>
    public void Dispose() => _reserving.Dispose();
}
