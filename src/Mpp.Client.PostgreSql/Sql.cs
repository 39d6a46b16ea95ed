using System.Globalization;
using System.Numerics;
using Npgsql;
using NpgsqlTypes;

namespace Mpp.Client.PostgreSql;

/// <summary>Commands with positional parameters of a known type, so that no value ever becomes part of a statement.</summary>
internal static class Sql
{
    public static NpgsqlBatchCommand Command(string text, params ReadOnlySpan<NpgsqlParameter> parameters)
    {
        var command = new NpgsqlBatchCommand(text);
        foreach (var parameter in parameters)
        {
            command.Parameters.Add(parameter);
        }

        return command;
    }

    public static NpgsqlParameter Text(string? value) => Of(value, NpgsqlDbType.Text);

    /// <summary>A whole number of any length. It travels as text, which the statement casts: every kind of data source can do that.</summary>
    public static NpgsqlParameter Whole(BigInteger? value) => Text(value?.ToString(CultureInfo.InvariantCulture));

    /// <summary>Reads what the statement has cast to text.</summary>
    /// <exception cref="FormatException">It is no whole number, or a negative one.</exception>
    public static BigInteger ReadWhole(NpgsqlDataReader row, int column) =>
        BigInteger.Parse(row.GetString(column), NumberStyles.None, CultureInfo.InvariantCulture);

    public static NpgsqlParameter Long(long value) => Of(value, NpgsqlDbType.Bigint);

    public static NpgsqlParameter Small(long value) => Of(checked((short)value), NpgsqlDbType.Smallint);

    public static NpgsqlParameter Integer(int? value) => value is { } number ? Of(number, NpgsqlDbType.Integer) : Of<object>(null, NpgsqlDbType.Integer);

    public static NpgsqlParameter Flag(bool? value) => value is { } flag ? Of(flag, NpgsqlDbType.Boolean) : Of<object>(null, NpgsqlDbType.Boolean);

    public static NpgsqlParameter Length(TimeSpan? value) => value is { } length ? Of(length, NpgsqlDbType.Interval) : Of<object>(null, NpgsqlDbType.Interval);

    /// <summary>A time in UTC, cut to the microseconds that the server keeps.</summary>
    public static NpgsqlParameter Time(DateTimeOffset? value) => value is { } time
        ? Of(new DateTimeOffset(time.UtcTicks - (time.UtcTicks % TimeSpan.TicksPerMicrosecond), TimeSpan.Zero), NpgsqlDbType.TimestampTz)
        : Of<object>(null, NpgsqlDbType.TimestampTz);

    private static NpgsqlParameter Of<T>(T? value, NpgsqlDbType type) => value is null
        ? new NpgsqlParameter { Value = DBNull.Value, NpgsqlDbType = type }
        : new NpgsqlParameter<T> { TypedValue = value, NpgsqlDbType = type };
}
