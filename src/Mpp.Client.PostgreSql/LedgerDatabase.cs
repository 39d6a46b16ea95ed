using System.Data;
using System.Globalization;
using Mpp.Client.Ledger;
using Npgsql;
using Polly;
using Polly.Retry;

namespace Mpp.Client.PostgreSql;

/// <summary>
/// Runs a step of the ledger as one transaction, which is durable when it returns, and repeats it when the server undid it because of others.
/// </summary>
/// <remarks>
/// READ COMMITTED, and a lock on the ledger's one row for reservations. A reservation judges sums over many rows, so every two of them
/// conflict: under SERIALIZABLE all but one of 64 callers would be undone and begin anew, and the work would grow with the square of the
/// callers. With the row locked first, each statement that follows sees everything that was committed before, and callers queue in order.
/// Steps do not take that lock: they never add to a sum, so that a reservation at the same moment is judged rightly with either side of them.
/// Retries remain for what a server may answer all the same: a deadlock with a stranger's lock, or a serialization failure.
/// </remarks>
internal sealed class LedgerDatabase
{
    private const string Settings = """
        SELECT set_config('lock_timeout', $1, true), set_config('idle_in_transaction_session_timeout', $2, true),
            set_config('synchronous_commit', CASE current_setting('synchronous_commit') WHEN 'off' THEN 'on' ELSE current_setting('synchronous_commit') END, true)
        """;

    private readonly NpgsqlDataSource _source;
    private readonly LedgerDatabaseSettings _settings;
    private readonly ResiliencePipeline _retries;

    public LedgerDatabase(NpgsqlDataSource source, LedgerDatabaseSettings settings)
    {
        _source = source;
        _settings = settings;
        _retries = settings.Retries == 0 ? ResiliencePipeline.Empty : new ResiliencePipelineBuilder().AddRetry(new RetryStrategyOptions
        {
            ShouldHandle = new PredicateBuilder().Handle<Exception>(LedgerFailure.IsTransient),
            MaxRetryAttempts = settings.Retries,
            BackoffType = DelayBackoffType.Exponential,
            Delay = TimeSpan.FromMilliseconds(5),
            UseJitter = true,
        }).Build();
    }

    /// <summary>Runs <paramref name="use"/> and commits.</summary>
    /// <exception cref="LedgerException">The database failed, or <paramref name="use"/> refused. Unless it says otherwise, nothing was recorded.</exception>
    public async Task<T> RunAsync<T>(Func<NpgsqlTransaction, CancellationToken, Task<T>> use, CancellationToken cancellationToken)
    {
        var isCommitting = false;
        try
        {
            return await _retries.ExecuteAsync(async token =>
            {
                isCommitting = false;
                var connection = await _source.OpenConnectionAsync(token).ConfigureAwait(false);
                await using var openConnection = connection.ConfigureAwait(false);
                var transaction = await connection.BeginTransactionAsync(IsolationLevel.ReadCommitted, token).ConfigureAwait(false);
                await using var openTransaction = transaction.ConfigureAwait(false);
                var result = await use(transaction, token).ConfigureAwait(false);

                // From here on it cannot be called off: half a commit would leave the caller in the dark.
                isCommitting = true;
                await transaction.CommitAsync(CancellationToken.None).ConfigureAwait(false);
                return result;
            }, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception exception) when (LedgerFailure.Is(exception))
        {
            throw LedgerFailure.Describe(exception, isCommitting);
        }
    }

    /// <summary>A batch that begins with how long to wait, and that a commit waits for the disk. Its first result is not of interest.</summary>
    public NpgsqlBatch Begin(NpgsqlTransaction transaction)
    {
        var batch = new NpgsqlBatch(transaction.Connection, transaction);
        batch.BatchCommands.Add(Sql.Command(Settings, Sql.Text(Milliseconds(_settings.LockTimeout)), Sql.Text(Milliseconds(_settings.SilenceTimeout))));
        return batch;
    }

    private static string Milliseconds(TimeSpan time) => ((long)time.TotalMilliseconds).ToString(CultureInfo.InvariantCulture);
}
