using System.Data.Common;
using System.Net.Sockets;
using System.Text;
using Mpp.Client.Ledger;
using Npgsql;

namespace Mpp.Client.PostgreSql;

/// <summary>
/// What a failure of the database means to whoever pays. The text is ours: what the server says may quote values, and what a driver says may
/// quote how to connect.
/// </summary>
internal static class LedgerFailure
{
    private const string NothingPaid = "Nothing is paid until it can.";

    public static bool Is(Exception exception) => exception is DbException or SocketException or IOException or TimeoutException
        or InvalidOperationException or InvalidCastException or FormatException or OverflowException or EncoderFallbackException;

    /// <summary>Whether the server undid the transaction only because of others at the same time.</summary>
    public static bool IsTransient(Exception exception) =>
        exception is PostgresException { SqlState: PostgresErrorCodes.SerializationFailure or PostgresErrorCodes.DeadlockDetected };

    public static LedgerException Describe(Exception exception, bool isCommitting) => new(exception switch
    {
        PostgresException answer => Describe(answer),
        _ when isCommitting =>
            "The connection to the PostgreSQL ledger broke while a step was being recorded, so that nobody knows whether it was. " + NothingPaid,
        TimeoutException or NpgsqlException { InnerException: TimeoutException } => "The PostgreSQL ledger does not answer in time. " + NothingPaid,
        DbException or SocketException or IOException => "The PostgreSQL ledger cannot be reached. " + NothingPaid,
        InvalidCastException or FormatException or OverflowException => "The PostgreSQL ledger holds something that this program cannot read. " + NothingPaid,
        _ => "The PostgreSQL ledger cannot be used. " + NothingPaid,
    }, new LedgerFailureCause(exception));

    private static string Describe(PostgresException answer) => answer.SqlState switch
    {
        PostgresErrorCodes.UndefinedTable or PostgresErrorCodes.InvalidSchemaName or PostgresErrorCodes.UndefinedColumn =>
            $"The database holds no ledger, or not a whole one. Run schema.sql or {nameof(PostgreSqlPaymentLedger.CreateSchemaAsync)} once.",
        PostgresErrorCodes.LockNotAvailable => "The PostgreSQL ledger is held by another transaction for too long. Nothing is paid until it is free.",
        PostgresErrorCodes.SerializationFailure or PostgresErrorCodes.DeadlockDetected =>
            "The PostgreSQL ledger refused the step again and again, because of others at the same time. The step was not recorded.",
        PostgresErrorCodes.InsufficientPrivilege => "The PostgreSQL user may not use the ledger: grant it what docs/postgresql.md lists. " + NothingPaid,
        PostgresErrorCodes.ReadOnlySqlTransaction => "The PostgreSQL server is read-only, so nothing can be recorded. Name the primary server.",
        PostgresErrorCodes.InvalidPassword or PostgresErrorCodes.InvalidAuthorizationSpecification =>
            "The PostgreSQL server refused the user or its password. " + NothingPaid,
        _ => $"The PostgreSQL ledger failed with SQLSTATE {answer.SqlState}. " + NothingPaid,
    };
}
