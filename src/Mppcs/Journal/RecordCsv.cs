using System.Globalization;
using System.Text;
using Mpp.Client.Ledger;
using Mpp.Client.Protocol;
using Mppcs.Reports;

namespace Mppcs.Journal;

/// <summary>Records as comma-separated values (RFC 4180), for spreadsheets.</summary>
internal static class RecordCsv
{
    private const string Header =
        "ledgerId,createdAt,updatedAt,state,outcome,origin,httpMethod,method,intent,mode,amount,exposure,currency,display,unit,decimals,chainId,recipients,validUntil,httpStatus,reference,purpose,note";

    public static string Write(IReadOnlyList<LedgerRecord> records)
    {
        var page = new StringBuilder(Header).Append("\r\n");
        foreach (var record in records)
        {
            page.AppendJoin(',', Cells(record).Select(Quote)).Append("\r\n");
        }

        return page.ToString();
    }

    private static IEnumerable<string?> Cells(LedgerRecord record) =>
    [
        record.Id, Rfc3339.Format(record.CreatedAt), Rfc3339.Format(record.UpdatedAt), record.State.ToString(), RecordOutcome.Of(record),
        record.Origin, record.HttpMethod, record.Method, record.Intent, record.Mode,
        JsonReport.Number(record.Amount), JsonReport.Number(record.Exposure), JsonReport.CurrencyName(record.Currency),
        record.Currency.ToMoney(record.Amount).ToString(), record.Currency.Unit, record.Currency.Decimals.ToString(CultureInfo.InvariantCulture),
        record.ChainId?.ToString(CultureInfo.InvariantCulture),
        string.Join(' ', record.Recipients.Select(recipient => $"{recipient.Address}:{JsonReport.Number(recipient.Amount)}")),
        record.ValidUntil is { } end ? Rfc3339.Format(end) : null, record.HttpStatus?.ToString(CultureInfo.InvariantCulture),
        record.Reference, record.Purpose, record.Note,
    ];

    private static string Quote(string? text)
    {
        var clean = DisplayText.Sanitize(text ?? "", 500);

        // A spreadsheet runs what begins like a formula, and servers choose some of these texts.
        var safe = clean is ['=' or '+' or '-' or '@', ..] ? "'" + clean : clean;
        return safe.AsSpan().ContainsAny(",\"") ? $"\"{safe.Replace("\"", "\"\"", StringComparison.Ordinal)}\"" : safe;
    }
}
