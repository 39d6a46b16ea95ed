using System.Numerics;
using Mpp.Client.Ledger;
using Mpp.Client.Policy;
using Npgsql;

namespace Mpp.Client.PostgreSql;

/// <summary>A record as a row of <c>mpp.payment</c>.</summary>
internal static class PaymentRow
{
    /// <summary>What <see cref="Read"/> reads, in its order.</summary>
    public const string Columns = """
        id, state, created_at, updated_at, origin, http_method, challenge_id, method, intent, mode, amount::text, exposure::text, currency_key, currency_unit,
        currency_symbol, currency_decimals, recipients::text, chain_id::text, valid_until, purpose, idempotency_key, lookup_keys::text, http_status, reference,
        note, proof_source, proof_block::text, proof_time, proof_held, proof_fee::text, owner_host, owner_process, owner_started, lease_until, number,
        path, request_digest, challenge, steps::text, proof_log_index::text
        """;

    private const string InsertStatement = """
        INSERT INTO mpp.payment (id, state, created_at, updated_at, origin, http_method, challenge_id, method, intent, mode, amount, exposure,
            currency_key, currency_unit, currency_symbol, currency_decimals, recipients, chain_id, valid_until, purpose, idempotency_key, lookup_keys,
            http_status, reference, note, proof_source, proof_block, proof_time, proof_held, proof_fee, owner_host, owner_process, owner_started,
            lease, lease_until, path, request_digest, challenge, steps, proof_log_index)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11::numeric, $12::numeric, $13, $14, $15, $16, $17::jsonb, $18::numeric, $19, $20, $21,
            $22::jsonb, $23, $24, $25, $26, $27::numeric, $28, $29, $30::numeric, $31, $32, $33, $34, statement_timestamp() + $34,
            $35, $36, $37, $38::jsonb, $39::numeric)
        """;

    private const string UpdateStatement = """
        UPDATE mpp.payment SET state = $2, updated_at = $3, valid_until = $4, lookup_keys = $5::jsonb, http_status = $6, reference = $7, note = $8,
            proof_source = $9, proof_block = $10::numeric, proof_time = $11, proof_held = $12, proof_fee = $13::numeric, lease_until = statement_timestamp() + lease,
            challenge = $14, steps = $15::jsonb, proof_log_index = $16::numeric
        WHERE number = $1
        """;

    /// <summary>The number of the row, by which other tables know it.</summary>
    public static long ReadNumber(NpgsqlDataReader row) => row.GetInt64(34);

    public static NpgsqlBatchCommand Insert(LedgerRecord record) => Sql.Command(InsertStatement,
    [
        Sql.Text(record.Id), Sql.Text(record.State.ToString()), Sql.Time(record.CreatedAt), Sql.Time(record.UpdatedAt), Sql.Text(record.Origin),
        Sql.Text(record.HttpMethod), Sql.Text(record.ChallengeId), Sql.Text(record.Method), Sql.Text(record.Intent), Sql.Text(record.Mode),
        Sql.Whole(record.Amount), Sql.Whole(record.Exposure), Sql.Text(record.Currency.Key), Sql.Text(record.Currency.Unit),
        Sql.Text(record.Currency.Symbol), Sql.Integer(record.Currency.Decimals), Sql.Text(PaymentJson.Write(record.Recipients)), Sql.Whole(record.ChainId),
        Sql.Time(record.ValidUntil), Sql.Text(record.Purpose), Sql.Text(record.IdempotencyKey), Sql.Text(PaymentJson.Write(record.LookupKeys)),
        Sql.Integer(record.HttpStatus), Sql.Text(record.Reference), Sql.Text(record.Note), .. Proof(record.Proof), Sql.Text(record.Owner?.Host),
        Sql.Integer(record.Owner?.ProcessId), Sql.Text(record.Owner?.StartedAt), Sql.Length(LeaseOf(record)),
        Sql.Text(record.Path), Sql.Text(record.RequestDigest), Sql.Text(record.Challenge), Sql.Text(PaymentJson.Write(record.Steps)),
        Sql.Whole(record.Proof?.LogIndex),
    ]);

    /// <summary>What a step can change.</summary>
    public static NpgsqlBatchCommand Update(long number, LedgerRecord record) => Sql.Command(UpdateStatement,
    [
        Sql.Long(number), Sql.Text(record.State.ToString()), Sql.Time(record.UpdatedAt), Sql.Time(record.ValidUntil),
        Sql.Text(PaymentJson.Write(record.LookupKeys)), Sql.Integer(record.HttpStatus), Sql.Text(record.Reference), Sql.Text(record.Note),
        .. Proof(record.Proof), Sql.Text(record.Challenge), Sql.Text(PaymentJson.Write(record.Steps)),
        Sql.Whole(record.Proof?.LogIndex),
    ]);

    public static LedgerRecord Read(NpgsqlDataReader row) => new()
    {
        Id = row.GetString(0),
        State = Enum.TryParse<LedgerState>(row.GetString(1), out var state) ? state : throw new FormatException("The state is not known."),
        CreatedAt = row.GetFieldValue<DateTimeOffset>(2),
        UpdatedAt = row.GetFieldValue<DateTimeOffset>(3),
        Origin = row.GetString(4),
        HttpMethod = row.GetString(5),
        ChallengeId = row.GetString(6),
        Method = row.GetString(7),
        Intent = row.GetString(8),
        Mode = row.GetString(9),
        Amount = checked((UInt128)Sql.ReadWhole(row, 10)),
        Exposure = checked((UInt128)Sql.ReadWhole(row, 11)),
        Currency = new PaymentCurrency(row.GetString(12), row.GetString(13), row.GetString(14), row.GetInt16(15)),
        Recipients = PaymentJson.ReadRecipients(row.GetString(16)),
        ChainId = (ulong?)Whole(row, 17),
        ValidUntil = Time(row, 18),
        Purpose = Text(row, 19),
        IdempotencyKey = Text(row, 20),
        LookupKeys = PaymentJson.ReadKeys(row.GetString(21)),
        HttpStatus = row.IsDBNull(22) ? null : row.GetInt32(22),
        Reference = Text(row, 23),
        Note = Text(row, 24),
        Proof = Text(row, 25) is not { } source ? null : new LedgerProof(source)
        {
            Block = (ulong?)Whole(row, 26),
            LogIndex = (ulong?)Whole(row, 39),
            Time = Time(row, 27),
            IsHeld = !row.IsDBNull(28) && row.GetBoolean(28),
            Fee = (UInt128?)Whole(row, 29),
        },
        Owner = Text(row, 30) is not { } host ? null : new LedgerOwner(host, row.GetInt32(31), row.GetString(32)),
        LeaseUntil = Time(row, 33),
        Path = Text(row, 35),
        RequestDigest = Text(row, 36),
        Challenge = Text(row, 37),
        Steps = PaymentJson.ReadSteps(row.GetString(38)),
    };

    /// <summary>
    /// As long as the record asks for, counted by the server's clock: the clocks of many machines differ, and a lease that has ended by one of
    /// them would be taken from a living owner.
    /// </summary>
    private static TimeSpan? LeaseOf(LedgerRecord record) => record is { Owner: not null, LeaseUntil: { } until } ? until - record.CreatedAt : null;

    private static NpgsqlParameter[] Proof(LedgerProof? proof) =>
        [Sql.Text(proof?.Source), Sql.Whole(proof?.Block), Sql.Time(proof?.Time), Sql.Flag(proof?.IsHeld), Sql.Whole(proof?.Fee)];

    private static string? Text(NpgsqlDataReader row, int column) => row.IsDBNull(column) ? null : row.GetString(column);

    private static DateTimeOffset? Time(NpgsqlDataReader row, int column) => row.IsDBNull(column) ? null : row.GetFieldValue<DateTimeOffset>(column);

    private static BigInteger? Whole(NpgsqlDataReader row, int column) => row.IsDBNull(column) ? null : Sql.ReadWhole(row, column);
}
