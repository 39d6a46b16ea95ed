using Mpp.Client.Ledger;
using Npgsql;

namespace Mpp.Client.PostgreSql;

/// <summary>
/// What the ledger asks of the database. Whatever is asked first proves that the database still holds the ledger that was used before, and
/// concludes what was left by an owner whose lease has ended.
/// </summary>
internal sealed class LedgerStatements(LedgerDatabase database, TimeProvider clock)
{
    private const string LastSettled = "(SELECT max(settled_at) FROM mpp.share WHERE recipient = '')";
    private const string LockLedger = $"UPDATE mpp.ledger SET latest = greatest(latest, $1, $2, {LastSettled}) RETURNING version, id, latest";
    private const string ReadLedger = $"SELECT version, id, greatest(latest, $1, {LastSettled}) FROM mpp.ledger";
    private const string Exists = "SELECT 1 FROM mpp.payment WHERE id = $1";
    private const string ReadAll = $"SELECT {PaymentRow.Columns} FROM mpp.payment ORDER BY number";
    private const string ReadOne = $"SELECT {PaymentRow.Columns} FROM mpp.payment WHERE id = $1";
    private const string LockOne = $"{ReadOne} FOR UPDATE";

    // Nobody waits here: a row that is held is being worked on.
    private const string ConcludeAbandoned = """
        WITH concluded AS (
            UPDATE mpp.payment SET
                updated_at = greatest(updated_at, (SELECT latest FROM mpp.ledger)),
                note = CASE state WHEN 'Reserved' THEN 'the process that reserved it ended' ELSE 'the process that signed it ended' END,
                state = CASE state WHEN 'Reserved' THEN 'Released' ELSE 'Unknown' END,
                challenge = CASE state WHEN 'Reserved' THEN NULL ELSE challenge END,
                steps = steps || jsonb_build_object(
                    'state', CASE state WHEN 'Reserved' THEN 'Released' ELSE 'Unknown' END,
                    'at', greatest(updated_at, (SELECT latest FROM mpp.ledger)))
            WHERE number IN (
                SELECT number FROM mpp.payment WHERE state IN ('Reserved', 'Signing') AND lease_until <= statement_timestamp() FOR UPDATE SKIP LOCKED)
            RETURNING number, state)
        DELETE FROM mpp.share USING concluded WHERE share.payment = concluded.number AND concluded.state = 'Released'
        """;

    private readonly Lock _lock = new();
    private Guid? _ledgerId;

    /// <summary>Keeps every other reservation out until the transaction ends, and returns the time by the ledger.</summary>
    /// <exception cref="LedgerException">The payment exists already.</exception>
    public async Task<DateTimeOffset> LockAsync(NpgsqlTransaction transaction, LedgerRecord record, CancellationToken cancellationToken)
    {
        var batch = database.Begin(transaction);
        await using var openBatch = batch.ConfigureAwait(false);
        batch.BatchCommands.Add(Sql.Command(LockLedger, Sql.Time(clock.GetUtcNow()), Sql.Time(record.UpdatedAt)));
        batch.BatchCommands.Add(Sql.Command(ConcludeAbandoned));
        batch.BatchCommands.Add(Sql.Command(Exists, Sql.Text(record.Id)));
        var reader = await batch.ExecuteReaderAsync(cancellationToken).ConfigureAwait(false);
        await using var openReader = reader.ConfigureAwait(false);
        var now = await ReadHeadAsync(reader, cancellationToken).ConfigureAwait(false);
        return !await ReadNextAsync(reader, cancellationToken).ConfigureAwait(false) ? now
            : throw new LedgerException($"Payment {record.Id} exists already.");
    }

    /// <summary>Keeps other steps of the payment out until the transaction ends.</summary>
    /// <exception cref="LedgerException">There is no such payment.</exception>
    public async Task<(long Number, LedgerRecord Record, DateTimeOffset Now)> LockPaymentAsync(
        NpgsqlTransaction transaction, string id, CancellationToken cancellationToken)
    {
        var batch = BeginLook(transaction);
        await using var openBatch = batch.ConfigureAwait(false);
        batch.BatchCommands.Add(Sql.Command(LockOne, Sql.Text(id)));
        var reader = await batch.ExecuteReaderAsync(cancellationToken).ConfigureAwait(false);
        await using var openReader = reader.ConfigureAwait(false);
        var now = await ReadHeadAsync(reader, cancellationToken).ConfigureAwait(false);
        if (!await ReadNextAsync(reader, cancellationToken).ConfigureAwait(false))
        {
            throw new LedgerException($"The ledger holds no payment {id}.");
        }

        var record = PaymentRow.Read(reader);
        return (PaymentRow.ReadNumber(reader), record, now > record.UpdatedAt ? now : record.UpdatedAt);
    }

    /// <summary>The payment with this identifier, or all of them, oldest first.</summary>
    public async Task<IReadOnlyList<LedgerRecord>> ReadAsync(NpgsqlTransaction transaction, string? id, CancellationToken cancellationToken)
    {
        var batch = BeginLook(transaction);
        await using var openBatch = batch.ConfigureAwait(false);
        batch.BatchCommands.Add(id is null ? Sql.Command(ReadAll) : Sql.Command(ReadOne, Sql.Text(id)));
        var reader = await batch.ExecuteReaderAsync(cancellationToken).ConfigureAwait(false);
        await using var openReader = reader.ConfigureAwait(false);
        await ReadHeadAsync(reader, cancellationToken).ConfigureAwait(false);
        var records = new List<LedgerRecord>();
        for (var isThere = await ReadNextAsync(reader, cancellationToken).ConfigureAwait(false); isThere;
            isThere = await reader.ReadAsync(cancellationToken).ConfigureAwait(false))
        {
            records.Add(PaymentRow.Read(reader));
        }

        return records;
    }

    public static Task InsertAsync(NpgsqlTransaction transaction, LedgerRecord record, CancellationToken cancellationToken) =>
        ExecuteAsync(transaction, [PaymentRow.Insert(record), .. ShareRows.Insert(record)], cancellationToken);

    public static Task UpdateAsync(NpgsqlTransaction transaction, long number, LedgerRecord record, CancellationToken cancellationToken) =>
        ExecuteAsync(transaction, [PaymentRow.Update(number, record), .. ShareRows.Update(number, record)], cancellationToken);

    private NpgsqlBatch BeginLook(NpgsqlTransaction transaction)
    {
        var batch = database.Begin(transaction);
        batch.BatchCommands.Add(Sql.Command(ReadLedger, Sql.Time(clock.GetUtcNow())));
        batch.BatchCommands.Add(Sql.Command(ConcludeAbandoned));
        return batch;
    }

    private static async Task ExecuteAsync(NpgsqlTransaction transaction, IEnumerable<NpgsqlBatchCommand> commands, CancellationToken cancellationToken)
    {
        var batch = new NpgsqlBatch(transaction.Connection, transaction);
        await using var openBatch = batch.ConfigureAwait(false);
        foreach (var command in commands)
        {
            batch.BatchCommands.Add(command);
        }

        await batch.ExecuteNonQueryAsync(cancellationToken).ConfigureAwait(false);
    }

    private async Task<DateTimeOffset> ReadHeadAsync(NpgsqlDataReader reader, CancellationToken cancellationToken)
    {
        if (!await ReadNextAsync(reader, cancellationToken).ConfigureAwait(false))
        {
            throw new LedgerException("The database holds tables of a ledger and no ledger in them, and with it what was spent. Nothing is paid until it is restored.");
        }

        LedgerSchema.EnsureKnown(reader.GetInt32(0));
        EnsureSame(reader.GetGuid(1));
        return reader.GetFieldValue<DateTimeOffset>(2);
    }

    private void EnsureSame(Guid id)
    {
        lock (_lock)
        {
            _ledgerId ??= id;
            if (_ledgerId != id)
            {
                throw new LedgerException(
                    "The PostgreSQL ledger was replaced by another one while it was in use, and with it what was spent. Nothing is paid until it is restored.");
            }
        }
    }

    /// <summary>Goes to the next result, and whether it has a row.</summary>
    private static async Task<bool> ReadNextAsync(NpgsqlDataReader reader, CancellationToken cancellationToken) =>
        await reader.NextResultAsync(cancellationToken).ConfigureAwait(false) && await reader.ReadAsync(cancellationToken).ConfigureAwait(false);
}
