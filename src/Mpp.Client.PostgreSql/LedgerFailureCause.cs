using Npgsql;

namespace Mpp.Client.PostgreSql;

/// <summary>
/// The kind of a failure without its text, and where it happened. The failure itself is not carried along: exceptions are logged whole, and
/// nobody can promise that a driver, a resolver or a password callback never quotes a secret.
/// </summary>
internal sealed class LedgerFailureCause(Exception cause) : Exception(Describe(cause))
{
    /// <inheritdoc/>
    public override string? StackTrace => cause.StackTrace;

    private static string Describe(Exception cause) =>
        (cause is PostgresException answer ? $"{nameof(PostgresException)} {answer.SqlState}" : cause.GetType().Name)
        + (cause.InnerException is { } inner ? $" because of {inner.GetType().Name}" : "");
}
