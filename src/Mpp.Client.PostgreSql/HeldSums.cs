using Mpp.Client.Ledger;
using Mpp.Client.Policy;
using Npgsql;

namespace Mpp.Client.PostgreSql;

/// <summary>
/// The sums that a comparison with budgets needs: first it notes which, then it asks the server for all of them at once, then it answers.
/// The comparison is made twice, and the second one never asks for more: with nothing held it goes the furthest.
/// </summary>
internal sealed class HeldSums(DateTimeOffset now) : IBudgetHoldings
{
    private const string Everywhere = "";

    private readonly Dictionary<(BudgetWindow Window, BudgetKey Key), BudgetSum> _sums = [];
    private readonly Dictionary<string, long> _unknowns = new(StringComparer.Ordinal);

    public BudgetSum Held(BudgetDimensions dimensions, BudgetWindow window, BudgetKey key)
    {
        _sums.TryAdd((window, key), default);
        return _sums[(window, key)];
    }

    public long OpenUnknowns(string? origin)
    {
        _unknowns.TryAdd(origin ?? Everywhere, 0);
        return _unknowns[origin ?? Everywhere];
    }

    /// <summary>Asks for everything that was noted.</summary>
    public async Task LoadAsync(NpgsqlTransaction transaction, CancellationToken cancellationToken)
    {
        var (sums, origins) = (_sums.Keys.ToList(), _unknowns.Keys.ToList());
        if (sums.Count + origins.Count == 0)
        {
            return;
        }

        var batch = new NpgsqlBatch(transaction.Connection, transaction);
        await using var openBatch = batch.ConfigureAwait(false);
        sums.ForEach(sum => batch.BatchCommands.Add(AskForSum(sum.Window, sum.Key)));
        origins.ForEach(origin => batch.BatchCommands.Add(AskForUnknowns(origin)));
        var reader = await batch.ExecuteReaderAsync(cancellationToken).ConfigureAwait(false);
        await using var openReader = reader.ConfigureAwait(false);
        foreach (var sum in sums)
        {
            await reader.ReadAsync(cancellationToken).ConfigureAwait(false);
            _sums[sum] = new BudgetSum(Sql.ReadWhole(reader, 0), reader.GetInt64(1));
            await reader.NextResultAsync(cancellationToken).ConfigureAwait(false);
        }

        foreach (var origin in origins)
        {
            await reader.ReadAsync(cancellationToken).ConfigureAwait(false);
            _unknowns[origin] = reader.GetInt64(0);
            await reader.NextResultAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>One statement for what is open and what settled: a payment that settles meanwhile is in exactly one of the two.</summary>
    private NpgsqlBatchCommand AskForSum(BudgetWindow window, BudgetKey key)
    {
        var command = new NpgsqlBatchCommand();
        var filter = " WHERE recipient = " + Add(command, Sql.Text(key.Recipient ?? ""))
            + (key.Origin is null ? "" : " AND origin = " + Add(command, Sql.Text(key.Origin)))
            + (key.Currency is null ? "" : " AND currency_key = " + Add(command, Sql.Text(key.Currency)))
            + (key.Unit is null ? "" : " AND currency_unit = " + Add(command, Sql.Text(key.Unit)));
        command.CommandText = $"""
            SELECT coalesce(sum(money), 0)::text, coalesce(sum(payments), 0)::bigint
            FROM (
                SELECT money, payments::bigint FROM mpp.share{filter} AND settled_at IS NULL
                UNION ALL {AskForSettled(command, filter, window)}) AS held
            """;
        return command;
    }

    /// <summary>Whole hours from their totals; of the hour in which the window begins, the payments one by one.</summary>
    private string AskForSettled(NpgsqlBatchCommand command, string filter, BudgetWindow window)
    {
        if (window.Length() is not { } length)
        {
            return $"SELECT money, payments FROM mpp.total{filter} AND hour = '-infinity'";
        }

        var (begin, whole) = (Add(command, Sql.Time(now - length)), Add(command, Sql.Time(Hours.Next(now - length))));
        return $"""
            SELECT money, payments FROM mpp.total{filter} AND hour >= {whole}
            UNION ALL SELECT money, payments FROM mpp.share{filter} AND settled_at > {begin} AND settled_at < {whole}
            """;
    }

    private NpgsqlBatchCommand AskForUnknowns(string origin)
    {
        var command = new NpgsqlBatchCommand();
        var time = Add(command, Sql.Time(now));
        var filter = origin == Everywhere ? "" : " AND origin = " + Add(command, Sql.Text(origin));
        command.CommandText = $"""
            SELECT (SELECT count(*) FROM mpp.payment WHERE state = 'Unknown'{filter})
                + (SELECT count(*) FROM mpp.payment WHERE state IN ('Signing', 'Signed', 'Sent') AND valid_until < {time}{filter})
            """;
        return command;
    }

    /// <summary>Adds a value and returns what stands for it in the statement.</summary>
    private static string Add(NpgsqlBatchCommand command, NpgsqlParameter parameter)
    {
        command.Parameters.Add(parameter);
        return string.Create(System.Globalization.CultureInfo.InvariantCulture, $"${command.Parameters.Count}");
    }
}
