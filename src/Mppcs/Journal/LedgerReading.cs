using System.Text;
using System.Text.Json;
using Mpp.Client.Ledger;
using Mppcs.Reports;
using Mppcs.Requests;

namespace Mppcs.Journal;

/// <summary>Shows what the ledger holds. Changes nothing that somebody decided.</summary>
internal sealed class LedgerReading(ToolContext context)
{
    /// <returns>The exit code.</returns>
    public async Task<int> ListAsync(RecordFilter filter, OutputFormat format, CancellationToken cancellationToken)
    {
        var records = await SelectAsync(filter, cancellationToken).ConfigureAwait(false);
        await (format == OutputFormat.Json
            ? RecordJson.WriteAllAsync(context, records, cancellationToken)
            : context.WriteAsync(new RecordText(context).List(records), cancellationToken)).ConfigureAwait(false);
        return ExitCodes.Success;
    }

    /// <returns>The exit code.</returns>
    /// <exception cref="UsageException">There is no such payment.</exception>
    public async Task<int> ShowAsync(string id, OutputFormat format, CancellationToken cancellationToken)
    {
        using var ledger = await UserLedger.OpenAsync(context, cancellationToken).ConfigureAwait(false);
        var record = await UserLedger.FindAsync(ledger, id, cancellationToken).ConfigureAwait(false);
        await (format == OutputFormat.Json
            ? JsonOutput.WriteAsync(context, json => WriteOne(json, record), cancellationToken)
            : context.WriteAsync(new RecordText(context).Show(record), cancellationToken)).ConfigureAwait(false);
        return ExitCodes.Success;
    }

    /// <returns>The exit code.</returns>
    public async Task<int> ExportAsync(RecordFilter filter, bool isCsv, CancellationToken cancellationToken)
    {
        var records = await SelectAsync(filter, cancellationToken).ConfigureAwait(false);
        await context.WriteAsync(isCsv ? RecordCsv.Write(records) : JsonLines(records), cancellationToken).ConfigureAwait(false);
        return ExitCodes.Success;
    }

    private async Task<IReadOnlyList<LedgerRecord>> SelectAsync(RecordFilter filter, CancellationToken cancellationToken)
    {
        using var ledger = await UserLedger.OpenAsync(context, cancellationToken).ConfigureAwait(false);
        return [.. (await ledger.ListAsync(cancellationToken).ConfigureAwait(false)).Where(filter.Matches)];
    }

    private static void WriteOne(Utf8JsonWriter json, LedgerRecord record)
    {
        json.WriteStartObject();
        json.WritePropertyName("payment");
        RecordJson.Write(json, record);
        JsonReport.WriteError(json, error: null);
        json.WriteEndObject();
    }

    private static string JsonLines(IReadOnlyList<LedgerRecord> records)
    {
        using var bytes = new MemoryStream();
        foreach (var record in records)
        {
            using (var json = new Utf8JsonWriter(bytes))
            {
                RecordJson.Write(json, record);
            }

            bytes.WriteByte((byte)'\n');
        }

        return Encoding.UTF8.GetString(bytes.GetBuffer(), 0, (int)bytes.Length);
    }
}
