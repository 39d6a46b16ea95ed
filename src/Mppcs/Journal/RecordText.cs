using System.Globalization;
using System.Text;
using Mpp.Client.Ledger;
using Mpp.Client.Protocol;
using Mppcs.Payments;
using Mppcs.Reports;

namespace Mppcs.Journal;

/// <summary>Records for people.</summary>
internal sealed class RecordText(ToolContext context)
{
    private readonly StringBuilder _page = new();
    private readonly Ink _ink = context.OutputInk;

    /// <summary>One row a payment.</summary>
    public string List(IReadOnlyList<LedgerRecord> records)
    {
        if (records.Count == 0)
        {
            return "No payments.\n";
        }

        var table = Tabulate(records, [Column.Whole("by"), new("origin"), Column.Whole("payment")],
            record => [record.Method, record.Origin, record.Id]);
        var narrow = Tabulate(records, [Column.Whole("payment")], record => [Cell.OfLines([record.Id, $"{record.Method}  {record.Origin}"])]);
        _page.Append(table.Render(context, narrow));
        if (context.IsOutputTerminal)
        {
            Write(_ink.Faint(string.Create(CultureInfo.InvariantCulture,
                $"{records.Count} {(records.Count == 1 ? "payment" : "payments")}, times in UTC. '{CommandLine.Name} ledger show ID' tells more.")));
        }

        return _page.ToString();
    }

    /// <summary>Time, outcome and amount, and what the caller puts beside them.</summary>
    private static Table Tabulate(IReadOnlyList<LedgerRecord> records, IReadOnlyList<Column> more, Func<LedgerRecord, IReadOnlyList<Cell>> cells) => new(
        [Column.Whole("begun"), Column.Whole("outcome"), Column.Number("amount"), .. more],
        [
            .. records.Select(record => (IReadOnlyList<Cell>)
            [
                Times.Minute(record.CreatedAt), new Cell(RecordOutcome.Of(record), RecordOutcome.ToneOf(record)),
                record.Currency.ToMoney(record.Amount).ToString(), .. cells(record),
            ]),
        ]);

    /// <summary>Everything that is recorded of one payment.</summary>
    /// <param name="record">The payment.</param>
    /// <param name="explorer">Where people can look it up; <see langword="null"/> for nowhere.</param>
    public string Show(LedgerRecord record, Uri? explorer)
    {
        Write(_ink.Strong(record.Id));
        Line("state", $"{RecordOutcome.Paint(_ink, record)} ({record.State})");
        Line("origin", $"{record.HttpMethod} {Shown(record.Origin + record.Path)}");
        WriteMoney(record);
        Line("begun", Times.Describe(record.CreatedAt, context.Clock));
        Line("changed", Times.Describe(record.UpdatedAt, context.Clock));
        Optional("valid", record.ValidUntil is { } end ? $"until {Times.Describe(end, context.Clock)}" : null);
        Optional("answer", record.HttpStatus?.ToString(CultureInfo.InvariantCulture));
        Optional("purpose", record.Purpose);
        Optional("repeated", record.IdempotencyKey is { } key ? $"under Idempotency-Key {key}" : null);
        Optional("paid as", record.Reference);
        Optional("explorer", explorer?.AbsoluteUri);
        Line("look-up", $"challenge {Shown(record.ChallengeId)}");
        foreach (var (name, value) in record.LookupKeys)
        {
            Line("", $"{Shown(name)} {Shown(value)}");
        }

        WriteProof(record);
        Optional("note", record.Note);
        return _page.ToString();
    }

    private void WriteMoney(LedgerRecord record)
    {
        Line("amount", $"{record.Currency.ToMoney(record.Amount)} ({Shown(record.Currency.Symbol)}), {record.Currency.ToMoney(record.Exposure)} with the maximum fee");
        Line("by", $"{record.Method}/{record.Intent} {record.Mode}{(record.ChainId is { } chain ? ", chain " + ChainName.Of(chain) : "")}");
        foreach (var recipient in record.Recipients)
        {
            Line("to", Shown(recipient.Address) + (record.Recipients.Count > 1 ? $"  {record.Currency.ToMoney(recipient.Amount)}" : ""));
        }
    }

    private void WriteProof(LedgerRecord record)
    {
        if (record.Proof is not { } proof)
        {
            return;
        }

        Line("proof", Shown(proof.ToString()) + (proof.Time is { } time ? $", {Times.Describe(time, context.Clock)}" : ""));
        Optional("", proof.Fee is { } fee ? $"fee {record.Currency.ToMoney(fee)}" : null);
        Optional("", proof.IsHeld ? "held by the chain's guard in place of the recipient" : null);
    }

    private void Optional(string label, string? value)
    {
        if (value is not null)
        {
            Line(label, Shown(value));
        }
    }

    private void Line(string label, string value) => Write($"   {label,-8} {value}");

    private void Write(string line) => _page.Append(line).Append('\n');

    private static string Shown(string text) => DisplayText.Sanitize(text, 300);
}
